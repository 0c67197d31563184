using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Travel.Pages.Journeys;

/// <summary>The travel documents of a family, one row for each.</summary>
[Needs(TravelPermissions.Documents)]
internal sealed class CaseDocumentsModel(
    CaseFiles files,
    TravelDocuments documents,
    Consents consents,
    NamedToAuthorities naming,
    Missions missions,
    IdentityDocuments register,
    Today today,
    Words words
) : PageModel
{
    private Dictionary<Guid, TravelDocument> known = [];

    // In which money the host mission pays a consulate, unless another is named.
    private string? currency;

    public CaseFile Case { get; private set; } = null!;

    /// <summary>Why the reader records nothing here, if so.</summary>
    public Refusal? NotOurs => CaseOperations.HostAlone(Case, Actor);

    public string Seen { get; private set; } = "";

    public DateOnly Day => Case.TravelOn ?? today.Date;

    [BindProperty]
    public DocumentsForm Input { get; set; } = new();

    [BindProperty]
    public AskForm Ask { get; set; } = new();

    [BindProperty]
    public RefusedForm No { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    /// <summary>Those whose row was filled from the register and is not saved yet.</summary>
    public HashSet<Guid> FromRegister { get; } = [];

    /// <summary>Who may be asked for at the consulate: may be named to it, consents, and holds nothing that suffices.</summary>
    public List<SelectListItem> CanAsk { get; private set; } = [];

    /// <summary>What has to come first before the others who hold nothing that suffices are named to the consulate.</summary>
    public List<Refusal> Withheld { get; private set; } = [];

    /// <summary>Whether somebody who holds nothing that suffices cannot be asked for, because the consent is missing.</summary>
    public bool ConsentIsMissing { get; private set; }

    /// <summary>Those for whom the consulate was asked and has not answered.</summary>
    public List<SelectListItem> Awaited =>
        [
            .. Case.Waiting()
                .Where(t => known.GetValueOrDefault(t.Person.Id) is { IsAwaited: true })
                .Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString())),
        ];

    public List<SelectListItem> Whys =>
        [
            .. Enum.GetValues<ConsulateRefusal>()
                .Select(w => new SelectListItem(words.Of(w), w.ToString())),
        ];

    /// <summary>Whether what was typed about a refusal is shown again.</summary>
    public bool RefusalIsOpen { get; private set; }

    public bool SomeAreRefused => Case.Waiting().Any(t => Refused(t) is not null);

    /// <summary>What the consulate refused somebody, if that is how it stands.</summary>
    public TravelDocument? Refused(Traveller traveller) =>
        known.GetValueOrDefault(traveller.Person.Id) is { RefusedOn: not null } document
            ? document
            : null;

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        await FillAsync(cancel);
        FillAsk();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        Seen = Input.Seen ?? "";
        var rows = Input.Rows.Select((row, i) => Chosen(row, i)).ToList();
        if (await IsWithoutSomebodyAsync(rows, cancel))
        {
            return Page();
        }
        if (ModelState.IsValid)
        {
            var outcome = await documents.RecordAsync(code, rows, Input.Seen, Actor, cancel);
            if (outcome.IsDone)
            {
                TempData["Done"] = words["TravelDocument.Saved"];
                return LocalRedirect($"~/app/cases/{Case.Code}");
            }
            if (outcome.IsChangedMeanwhile())
            {
                await LoadAsync(code, cancel);
                if (await IsWithoutSomebodyAsync(rows, cancel))
                {
                    return Page();
                }
                Conflicts = [.. rows.SelectMany(Differences)];
            }
            ModelState.AddRefusals(outcome, words);
        }
        FillAsk();
        return Page();
    }

    public async Task<IActionResult> OnPostRequestAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (ModelState.IsValid)
        {
            var outcome = await documents.RequestAsync(
                code,
                new()
                {
                    PersonIds = Ask.PersonIds,
                    Kind = Ask.Kind,
                    On = Ask.On,
                    Fee = Ask.Fee,
                    Currency = Ask.Currency?.Trim().ToUpperInvariant(),
                },
                Actor,
                cancel
            );
            if (outcome.IsDone)
            {
                TempData["Done"] = words["TravelDocument.Requested"];
                return LocalRedirect($"~/app/cases/{Case.Code}/documents");
            }
            ModelState.AddRefusals(outcome, words, nameof(Ask));
        }
        await FillAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRefusedAsync(string code, CancellationToken cancel)
    {
        if (!await LoadAsync(code, cancel))
        {
            return NotFound();
        }
        if (ModelState.IsValid)
        {
            var outcome = await documents.RefusedAsync(
                code,
                new()
                {
                    PersonIds = No.PersonIds,
                    Why = No.Why,
                    On = No.On,
                    Note = No.Note?.Trim(),
                },
                Actor,
                cancel
            );
            if (outcome.IsDone)
            {
                TempData["Done"] = words["TravelDocument.RefusalSaved"];
                return LocalRedirect($"~/app/cases/{Case.Code}/documents");
            }
            ModelState.AddRefusals(outcome, words, nameof(No));
        }
        RefusalIsOpen = true;
        await FillAsync(cancel);
        FillAsk();
        return Page();
    }

    public string Age(Traveller traveller) => traveller.AgeText(words, today.Date);

    /// <summary>The adults on whose document a child may travel.</summary>
    public List<SelectListItem> Parents(Traveller traveller) =>
        traveller.IsChildOn(Day)
            ?
            [
                .. Case.AdultsOn(Day)
                    .Where(t => t.TravelsOn(Day))
                    .Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString())),
            ]
            : [];

    public string Kind(Traveller traveller) => Obstacle(traveller) is null ? "met" : "unmet";

    public string Standing(Traveller traveller) =>
        Obstacle(traveller) is { } obstacle
            ? words[obstacle.TextKey, obstacle.Args]
            : words["TravelDocument.Valid"];

    private Cases.Conditions.Obstacle? Obstacle(Traveller traveller) =>
        Conditions.TravelDocumentsHold.Missing(traveller, known, Case, Day);

    private Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    private async Task<bool> LoadAsync(string code, CancellationToken cancel)
    {
        if (await files.OpenAsync(code, Actor, "travel.documents-viewed", cancel) is not { } file)
        {
            return false;
        }
        Case = file;
        currency = (await missions.FindAsync(file.HostMissionId, cancel))?.Currency;
        known = await documents.OfAsync(file.Id, cancel);
        Seen = Travel.Seen.Of(known.Values);
        var consenting = await consents.StandingAsync(
            file,
            ConsentPurpose.ShareWithConsulate,
            cancel: cancel
        );
        var wanting = file.Waiting()
            .Where(t =>
                known.GetValueOrDefault(t.Person.Id)?.Suffices(file.TravelOn, today.Date) != true
            )
            .ToList();
        var withheld = await naming.WithheldAsync(file, cancel);
        Withheld =
        [
            .. wanting.Select(t => withheld.GetValueOrDefault(t.Person.Id)).OfType<Refusal>(),
        ];
        wanting.RemoveAll(t => withheld.ContainsKey(t.Person.Id));
        ConsentIsMissing = wanting.Exists(t => !consenting.Contains(t.Person.Id));
        CanAsk =
        [
            .. wanting
                .Where(t => consenting.Contains(t.Person.Id))
                .Select(t => new SelectListItem(t.Person.FullName, t.Person.Id.ToString())),
        ];
        return true;
    }

    // Somebody was taken out of the case, or merged, since the form was opened: the rows of the others stand as they were typed.
    private async Task<bool> IsWithoutSomebodyAsync(
        List<DocumentRow> typed,
        CancellationToken cancel
    )
    {
        if (typed.TrueForAll(r => Case.Find(r.PersonId) is not null))
        {
            return false;
        }
        await FillAsync(cancel);
        var filled = Input.Rows;
        Input.Rows =
        [
            .. typed.Where(r => Case.Find(r.PersonId) is not null),
            .. filled.Where(r => !typed.Exists(t => t.PersonId == r.PersonId)),
        ];
        FromRegister.ExceptWith(typed.Select(r => r.PersonId));
        FillAsk();
        Seen = Input.Seen ?? "";
        ModelState.Clear();
        ModelState.AddModelError("", words["Travel.RowGone"]);
        return true;
    }

    // What the register holds already is not typed again: it stands in the form, to be looked at and saved.
    private async Task FillAsync(CancellationToken cancel)
    {
        var blank = Case.Waiting()
            .Select(t => t.Person.Id)
            .Where(id =>
                known.GetValueOrDefault(id)
                    is not { ReceivedOn: not null }
                        and not { OnDocumentOfId: not null }
            )
            .ToList();
        var held = await register.OfAsync(blank, cancel);
        Input.Rows =
        [
            .. Case.Waiting()
                .Select(t =>
                {
                    var row = DocumentRow.Of(t.Person.Id, known.GetValueOrDefault(t.Person.Id));
                    if (!row.IsBlank || row.TakenFrom(held[t.Person.Id], Day) is not { } taken)
                    {
                        return row;
                    }
                    FromRegister.Add(t.Person.Id);
                    return taken;
                }),
        ];
    }

    private void FillAsk() =>
        Ask = new()
        {
            PersonIds =
            [
                .. CanAsk
                    .Select(i => Guid.Parse(i.Value))
                    .Where(id =>
                        known.GetValueOrDefault(id)
                            is not { IsAwaited: true }
                                // Who was refused is not named once more without somebody deciding to.
                                and not { RefusedOn: not null }
                                and not { OnDocumentOfId: not null }
                    ),
            ],
            On = today.Date,
            Currency = currency,
        };

    private DocumentRow Chosen(DocumentRow row, int i)
    {
        var theirs = DocumentRow.Of(row.PersonId, known.GetValueOrDefault(row.PersonId));
        return row with
        {
            Number = Keep.Choose($"Number{i}", theirs.Number, row.Number?.Trim()),
            IssuedOn = Keep.Choose($"IssuedOn{i}", theirs.IssuedOn, row.IssuedOn),
            ExpiresOn = Keep.Choose($"ExpiresOn{i}", theirs.ExpiresOn, row.ExpiresOn),
            Kind = Keep.Choose($"Kind{i}", theirs.Kind, row.Kind),
            OnDocumentOfId = Keep.Choose(
                $"OnDocumentOfId{i}",
                theirs.OnDocumentOfId,
                row.OnDocumentOfId
            ),
        };
    }

    private IEnumerable<ConflictField> Differences(DocumentRow row, int i)
    {
        var theirs = DocumentRow.Of(row.PersonId, known.GetValueOrDefault(row.PersonId));
        var name = Case.Find(row.PersonId)?.Person.FullName ?? "";
        return new (string Field, string Theirs, string Yours)[]
        {
            ("OnDocumentOf", NameOf(theirs.OnDocumentOfId), NameOf(row.OnDocumentOfId)),
            ("Kind", words.Of(theirs.Kind), words.Of(row.Kind)),
            ("Number", theirs.Number ?? "", row.Number ?? ""),
            ("IssuedOn", words.Date(theirs.IssuedOn), words.Date(row.IssuedOn)),
            ("ExpiresOn", words.Date(theirs.ExpiresOn), words.Date(row.ExpiresOn)),
        }
            .Where(f => f.Theirs != f.Yours)
            .Select(f => new ConflictField(
                f.Field == "OnDocumentOf" ? $"OnDocumentOfId{i}" : f.Field + i,
                $"{name}: {words[$"TravelDocument.{f.Field}"]}",
                f.Theirs,
                f.Yours
            ));
    }

    private string NameOf(Guid? personId) =>
        personId is { } id ? Case.Find(id)?.Person.FullName ?? "" : "";
}

/// <summary>What the form about documents posts.</summary>
internal sealed class DocumentsForm
{
    public string? Seen { get; set; }
    public List<DocumentRow> Rows { get; set; } = [];
}

/// <summary>What the form about a request to the consulate posts.</summary>
internal sealed class AskForm
{
    public List<Guid> PersonIds { get; set; } = [];
    public TravelDocumentKind Kind { get; set; } = TravelDocumentKind.LaissezPasser;
    public DateOnly? On { get; set; }
    public decimal? Fee { get; set; }
    public string? Currency { get; set; }
}

/// <summary>What the form about a refusal of the consulate posts.</summary>
internal sealed class RefusedForm
{
    public List<Guid> PersonIds { get; set; } = [];
    public ConsulateRefusal? Why { get; set; }
    public DateOnly? On { get; set; }
    public string? Note { get; set; }
}
