using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.People.Pages;

/// <summary>The identity documents of a person: adds one, or corrects the one in the address.</summary>
[Needs(PeoplePermissions.Edit)]
internal sealed class PersonDocumentsModel(Persons persons, PersonPapers papers, Words words)
    : PersonPageModel(persons, words)
{
    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public DocumentInput Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    private IdentityDocument? Stored => Shown.Documents.FirstOrDefault(d => d.Id == Id);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (Id is not null)
        {
            if (Stored is not { } document)
            {
                return NotFound();
            }
            Input = DocumentInput.Of(document);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        var input = Stored is { } stands ? Input.Merged(Keep, DocumentInput.Of(stands)) : Input;
        var issued = Read(input.IssuedOn, nameof(Input.IssuedOn));
        var expires = Read(input.ExpiresOn, nameof(Input.ExpiresOn));
        if (ModelState.ErrorCount > 0)
        {
            return Page();
        }
        await using var scan = input.Scan?.OpenReadStream();
        var outcome = await papers.StateDocumentAsync(
            Code,
            Id,
            new(
                input.Type,
                input.Number,
                input.Country,
                issued,
                expires,
                input.Version,
                scan,
                input.Scan?.FileName
            ),
            Actor,
            cancel
        );
        if (Accepted(outcome))
        {
            return Done("Document.Saved", "documents");
        }
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile) && Stored is { } changed)
        {
            var stored = DocumentInput.Of(changed);
            Conflicts = input.Compare(stored, T);
            // What is shown from here on is what stands now, also where nothing that was typed differs from it.
            ModelState.Remove("Input.Version");
            Input.Version = stored.Version;
        }
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancel)
    {
        var outcome = await papers.RemoveDocumentAsync(Code, Id ?? Guid.Empty, Actor, cancel);
        return outcome.IsDone ? Done("Person.Removed", "documents") : Refused(outcome, "documents");
    }

    private PartialDate? Read(DateBoxes boxes, string field)
    {
        if (boxes.IsEmpty)
        {
            return null;
        }
        if (boxes.TryRead(out var date))
        {
            return date;
        }
        ModelState.AddModelError($"Input.{field}", T["Person.Date.Unreadable"]);
        return null;
    }

    internal sealed class DocumentInput
    {
        public DocumentType Type { get; set; }

        public string? Number { get; set; }

        public string? Country { get; set; }

        public DateBoxes IssuedOn { get; set; } = new();

        public DateBoxes ExpiresOn { get; set; } = new();

        public IFormFile? Scan { get; set; }

        public int Version { get; set; }

        public static DocumentInput Of(IdentityDocument document) =>
            new()
            {
                Type = document.Type,
                Number = document.Number?.Reveal(),
                Country = document.Country,
                IssuedOn = DateBoxes.Of(document.IssuedOn?.Reveal()),
                ExpiresOn = DateBoxes.Of(document.ExpiresOn?.Reveal()),
                Version = document.Version,
            };

        /// <summary>What was chosen, where two people changed the same thing.</summary>
        public DocumentInput Merged(Keep keep, DocumentInput stored) =>
            new()
            {
                Type = keep.Choose(nameof(Type), stored.Type, Type),
                Number = keep.Choose(nameof(Number), stored.Number, Number),
                Country = keep.Choose(nameof(Country), stored.Country, Country),
                IssuedOn = keep.Choose(nameof(IssuedOn), stored.IssuedOn, IssuedOn),
                ExpiresOn = keep.Choose(nameof(ExpiresOn), stored.ExpiresOn, ExpiresOn),
                Scan = Scan,
                Version = Version,
            };

        /// <summary>The fields in which what was typed differs from what a colleague saved.</summary>
        public List<ConflictField> Compare(DocumentInput stored, Words words)
        {
            var (theirs, yours) = (stored.Fields(words), Fields(words));
            return
            [
                .. theirs
                    .Zip(yours)
                    .Where(pair => pair.First.Value != pair.Second.Value)
                    .Select(pair => new ConflictField(
                        pair.First.Name,
                        words[$"Document.{pair.First.Name}"],
                        pair.First.Value,
                        pair.Second.Value
                    )),
            ];
        }

        private List<(string Name, string Value)> Fields(Words words) =>
            [
                (nameof(Type), words.Of(Type)),
                (nameof(Number), Number ?? ""),
                (nameof(Country), Country is null ? "" : words.Country(Country)),
                (nameof(IssuedOn), IssuedOn.TryRead(out var issued) ? words.Date(issued) : ""),
                (nameof(ExpiresOn), ExpiresOn.TryRead(out var expires) ? words.Date(expires) : ""),
            ];
    }
}
