using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Cases.Pages.Casework;

/// <summary>One page for the whole family: who consents to what.</summary>
[Needs(CasesPermissions.Work)]
internal sealed class CaseConsentsModel(
    CaseFiles files,
    Words words,
    Consents consents,
    ConsentSheet sheet,
    Today today
) : CasePageModel(files, words)
{
    /// <summary>The answers, by person and purpose.</summary>
    [BindProperty]
    public Dictionary<string, ConsentAnswer?> Answers { get; set; } = [];

    /// <summary>The answers that were on file when the page was opened.</summary>
    [BindProperty]
    public Dictionary<string, ConsentAnswer?> Shown { get; set; } = [];

    /// <summary>One answer of a person to every purpose that is left open.</summary>
    [BindProperty]
    public Dictionary<string, ConsentAnswer?> ForAll { get; set; } = [];

    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>Those who answer: each adult with the children answered for, and children alone.</summary>
    public IReadOnlyList<Signer> Signers { get; private set; } = [];

    public IEnumerable<Consent> History => book.History;

    /// <summary>Those who may answer for a child of the case.</summary>
    public IReadOnlyList<SelectListItem> Guardians =>
        [
            .. CaseFile
                .GuardiansOn(Day)
                .Select(a => new SelectListItem(a.Person.FullName, a.Person.Id.ToString())),
        ];

    public bool NeedsGuardianName =>
        Signers.Any(s => ConsentSheet.IsAnsweredFromOutside(CaseFile, s.Person, Day));

    /// <summary>Whether a guardian answers for a child and a legal representative for an adult, who may be two people.</summary>
    public bool NeedsBothNames =>
        Signers.Any(s => s.Person.IsChildOn(Day))
        && Signers.Any(s => s.Person.IsRepresented && !s.Person.IsChildOn(Day));

    public IEnumerable<SelectListItem> NoticeLanguages =>
        Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l));

    public IEnumerable<SelectListItem> SpokenLanguages =>
        T.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    private ConsentBook book = new([]);
    private IReadOnlyDictionary<Guid, ConsentNotice> notices =
        new Dictionary<Guid, ConsentNotice>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await ShowAsync())
        {
            return NotFound();
        }
        Input = new()
        {
            NoticeLanguage = Languages.Or(CaseFile.Language),
            ExplainedIn = CaseFile.Language,
            On = today.Date,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return await ShowAsync() ? Page() : NotFound();
        }
        var outcome = await sheet.RecordAsync(
            Code,
            new()
            {
                Entries = Entries(),
                Seen = Input.Seen,
                Method = Input.Method,
                NoticeLanguage = Input.NoticeLanguage ?? Languages.French,
                ExplainedIn = Input.ExplainedIn,
                Witness = Input.Witness,
                GuardianId = Input.GuardianId,
                GuardianName = Input.GuardianName,
                RepresentativeName = Input.RepresentativeName,
                On = Input.On,
            },
            Actor,
            HttpContext.RequestAborted
        );
        return Accepted(outcome) ? await DoneIfSeenAsync("Consent.Saved")
            : await ShowAsync() ? Page()
            : NotFound();
    }

    /// <summary>
    /// The answer on the form: what was chosen, else what is on file. What was not asked is not filled in beforehand, nor what
    /// somebody else answered for who is of age now.
    /// </summary>
    public ConsentAnswer? AnswerOf(Signer signer, ConsentPurpose purpose) =>
        Of(Answers, signer, purpose);

    /// <summary>What was on file when the page was opened.</summary>
    public ConsentAnswer? ShownOf(Signer signer, ConsentPurpose purpose) =>
        Of(Shown, signer, purpose);

    private ConsentAnswer? Of(
        Dictionary<string, ConsentAnswer?> posted,
        Signer signer,
        ConsentPurpose purpose
    ) =>
        Request.HasFormContentType
            ? posted.GetValueOrDefault($"{signer.Person.Person.Id}|{purpose}")
            : book.Answer(CaseFile, signer.Person, purpose, Day)?.Answer;

    public string KindOf(Signer signer, ConsentPurpose purpose) =>
        AllConsent(signer, purpose) ? "met"
        : book.Latest(signer.Person.Person.Id, purpose) is null ? "pending"
        : "unmet";

    public string StateOf(Signer signer, ConsentPurpose purpose) =>
        book.Latest(signer.Person.Person.Id, purpose) switch
        {
            null => T["Consent.NotYet"],
            { WithdrawnOn: { } on } => T["Consent.WithdrawnOn", on],
            // Of who has left nothing is asked any more.
            { Stands: var stands }
                when !(stands && signer.Person.DepartedOn is not null)
                    && book.Answer(CaseFile, signer.Person, purpose, Day) is null => T[
                "Consent.AskAnew"
            ],
            { Answer: ConsentAnswer.Refused, On: var on } => T["Consent.RefusedOn", on],
            { On: var on } => AllConsent(signer, purpose)
                ? T["Consent.GivenOn", on]
                : T["Consent.ChildMissing"],
        };

    private bool AllConsent(Signer signer, ConsentPurpose purpose) =>
        signer.Everybody.All(t => book.Counts(CaseFile, t, purpose, Day));

    public string NameOf(Guid personId) =>
        CaseFile.Travellers.FirstOrDefault(t => t.Person.Id == personId)?.Person.FullName
        ?? T["Consent.NoLongerInCase"];

    public ConsentNotice NoticeOf(Consent consent) => notices[consent.NoticeId];

    private List<ConsentEntry> Entries()
    {
        var entries = new List<ConsentEntry>();
        foreach (var (key, chosen) in Answers)
        {
            if (
                key.Split('|') is [var person, var about]
                && Guid.TryParse(person, out var id)
                && Enum.TryParse<ConsentPurpose>(about, out var purpose)
                && (chosen ?? ForAll.GetValueOrDefault(person)) is { } answer
            )
            {
                entries.Add(
                    new(id, purpose, answer) { WasShown = Shown.GetValueOrDefault(key) == answer }
                );
            }
        }
        return entries;
    }

    private async Task<bool> ShowAsync()
    {
        if (!await OpenAsync())
        {
            return false;
        }
        book = await consents.BookAsync(CaseFile.Id, HttpContext.RequestAborted);
        notices = await consents.NoticesAsync(book, HttpContext.RequestAborted);
        var ours = CaseOperations.WorksWith(CaseFile, Actor);
        Signers =
        [
            .. ours.Where(t => !t.IsChildOn(Day) || AnswersAlone(t))
                .Select(t => new Signer(
                    t,
                    [
                        .. ours.Where(c =>
                            c.IsChildOn(Day) && !AnswersAlone(c) && GuardianOf(c) == t.Person.Id
                        ),
                    ]
                )),
        ];
        return true;
    }

    // Who is of age on the day of the journey answers for herself.
    private DateOnly Day => ConsentBook.LaterOf(today.Date, CaseFile.TravelOn);

    private bool AnswersAlone(Traveller child) => ConsentSheet.AnswersAlone(CaseFile, child, Day);

    private Guid? GuardianOf(Traveller child) =>
        book.GuardianOf(CaseFile, child, Day, Input.GuardianId);

    /// <summary>Somebody who answers, with the children answered for.</summary>
    internal sealed record Signer(Traveller Person, IReadOnlyList<Traveller> Children)
    {
        public IEnumerable<Traveller> Everybody => Children.Prepend(Person);
    }

    /// <summary>How the answers were given.</summary>
    internal sealed class Form
    {
        public SeenDestination? Seen { get; set; }

        public ConsentMethod Method { get; set; }

        public string? Witness { get; set; }

        public string? GuardianName { get; set; }

        public string? RepresentativeName { get; set; }

        public Guid? GuardianId { get; set; }

        public string? NoticeLanguage { get; set; }

        public string? ExplainedIn { get; set; }

        public DateOnly? On { get; set; }
    }
}
