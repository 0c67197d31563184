using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Cases.Pages;

/// <summary>Puts right what was said with the request. Two people at once see both versions and choose.</summary>
[Needs(CasesPermissions.Register)]
internal sealed class CaseEditModel(CaseFiles files, Words words, CaseDetails details)
    : CasePageModel(files, words)
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = new();

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    /// <summary>Whether the telephone cannot be one, so that the page asks whether it is right nevertheless.</summary>
    public bool AsksAboutPhone { get; private set; }

    public string CurrentVersion => CaseFile.Case.Version.ToString(CultureInfo.InvariantCulture);

    public IEnumerable<SelectListItem> LanguageItems =>
        T.SpokenLanguageList().Select(l => new SelectListItem(l.Value, l.Key));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        Input = Form.Of(CaseDetailsInput.Of(CaseFile));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await OpenAsync())
        {
            return NotFound();
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var now = CaseDetailsInput.Of(CaseFile);
        var wanted = new CaseDetailsInput
        {
            CallerName = Keep.Choose(nameof(Input.CallerName), now.CallerName, Input.CallerName),
            CallerPhone = Keep.Choose(
                nameof(Input.CallerPhone),
                now.CallerPhone,
                Input.CallerPhone
            ),
            SafeContact = Keep.Choose(
                nameof(Input.SafeContact),
                now.SafeContact,
                Input.SafeContact
            ),
            PartnerName = Keep.Choose(
                nameof(Input.PartnerName),
                now.PartnerName,
                Input.PartnerName
            ),
            Note = Keep.Choose(nameof(Input.Note), now.Note, Input.Note),
            Language = Keep.Choose(nameof(Input.Language), now.Language, Input.Language),
            PhoneAsSaid = Input.PhoneAsSaid,
            Version = Input.Version,
        };
        var outcome = await details.ChangeAsync(Code, wanted, Actor, HttpContext.RequestAborted);
        if (outcome.IsDone)
        {
            return Done("Case.Edit.Saved");
        }
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            await OpenAsync();
            Conflicts = Differences(CaseDetailsInput.Of(CaseFile), wanted);
            ModelState.Clear();
            if (Conflicts.Count == 0)
            {
                return Done("Case.Edit.Saved");
            }
            return Page();
        }
        AsksAboutPhone =
            Input.PhoneAsSaid
            || outcome.Refusals.Any(r => r.TextKey.StartsWith("Phone.", StringComparison.Ordinal));
        Accepted(outcome);
        return Page();
    }

    private List<ConflictField> Differences(CaseDetailsInput theirs, CaseDetailsInput yours) =>
        [
            .. new[]
            {
                Field(
                    nameof(Input.CallerName),
                    "Request.Name",
                    theirs.CallerName,
                    yours.CallerName
                ),
                Field(
                    nameof(Input.CallerPhone),
                    "Request.Phone",
                    theirs.CallerPhone,
                    yours.CallerPhone
                ),
                Field(
                    nameof(Input.SafeContact),
                    "Request.SafeContact",
                    theirs.SafeContact,
                    yours.SafeContact
                ),
                Field(
                    nameof(Input.PartnerName),
                    "Request.PartnerName",
                    theirs.PartnerName,
                    yours.PartnerName
                ),
                Field(nameof(Input.Note), "Request.Note", theirs.Note, yours.Note),
                Field(
                    nameof(Input.Language),
                    "Request.Language",
                    T.SpokenLanguage(theirs.Language),
                    T.SpokenLanguage(yours.Language)
                ),
            }.Where(f => f.Theirs != f.Yours),
        ];

    private ConflictField Field(string name, string labelKey, string? theirs, string? yours) =>
        new(name, T[labelKey], theirs?.Trim() ?? "", yours?.Trim() ?? "");

    /// <summary>What can be changed.</summary>
    internal sealed class Form
    {
        public string? CallerName { get; set; }

        public string? CallerPhone { get; set; }

        public bool PhoneAsSaid { get; set; }

        public string? SafeContact { get; set; }

        public string? PartnerName { get; set; }

        public string? Note { get; set; }

        public string? Language { get; set; }

        public int Version { get; set; }

        public static Form Of(CaseDetailsInput details) =>
            new()
            {
                CallerName = details.CallerName,
                CallerPhone = details.CallerPhone,
                SafeContact = details.SafeContact,
                PartnerName = details.PartnerName,
                Note = details.Note,
                Language = details.Language,
                Version = details.Version,
            };
    }
}
