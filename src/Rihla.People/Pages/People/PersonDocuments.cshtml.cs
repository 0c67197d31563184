using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
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

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (Id is { } id)
        {
            if (Shown.Documents.FirstOrDefault(d => d.Id == id) is not { } document)
            {
                return NotFound();
            }
            Input = new()
            {
                Type = document.Type,
                Number = document.Number?.Reveal(),
                Country = document.Country,
                IssuedOn = DateBoxes.Of(document.IssuedOn?.Reveal()),
                ExpiresOn = DateBoxes.Of(document.ExpiresOn?.Reveal()),
                Version = document.Version,
            };
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var issued = Read(Input.IssuedOn, nameof(Input.IssuedOn));
        var expires = Read(Input.ExpiresOn, nameof(Input.ExpiresOn));
        if (ModelState.ErrorCount == 0)
        {
            await using var scan = Input.Scan?.OpenReadStream();
            var outcome = await papers.StateDocumentAsync(
                Code,
                Id,
                new(
                    Input.Type,
                    Input.Number,
                    Input.Country,
                    issued,
                    expires,
                    Input.Version,
                    scan,
                    Input.Scan?.FileName
                ),
                Actor,
                cancel
            );
            if (Accepted(outcome))
            {
                return Done("Document.Saved", "documents");
            }
        }
        return await OpenAsync() ? Page() : NotFound();
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
    }
}
