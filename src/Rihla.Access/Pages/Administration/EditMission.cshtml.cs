using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;
using Rihla.Ui.Fields;

namespace Rihla.Access.Pages.Administration;

[Needs(AccessPermissions.Missions)]
internal sealed class EditMissionModel(MissionOffice office, Words words) : PageModel
{
    [FromRoute]
    public string Code { get; set; } = "";

    [BindProperty]
    public MissionForm Input { get; set; } = new();

    [BindProperty]
    public Keep Keep { get; set; } = [];

    public int StoredVersion { get; private set; }

    /// <summary>Whether cases stand with it that must be handed back before it can stop receiving.</summary>
    public bool HasCases { get; private set; }

    public IReadOnlyList<ConflictField> Conflicts { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (await office.FindAsync(Code, cancel) is not { } mission)
        {
            return NotFound();
        }
        Input = MissionForm.Of(mission);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (await office.FindAsync(Code, cancel) is not { } mission)
        {
            return NotFound();
        }
        var outcome = await office.ChangeAsync(
            Code,
            Merged(MissionForm.Of(mission)).AsInput(),
            Input.Version,
            HttpContext.Features.GetRequiredFeature<Actor>(),
            cancel
        );
        var isSaved = outcome.IsDone;
        if (outcome.Refusals.Contains(Outcome.ChangedMeanwhile))
        {
            mission = (await office.FindAsync(Code, cancel))!;
            StoredVersion = mission.Version;
            Conflicts = Compare(MissionForm.Of(mission));
            // Somebody else saved the same.
            isSaved = Conflicts.Count == 0;
        }
        if (isSaved)
        {
            TempData["Done"] = words["Mission.Changed"];
            return LocalRedirect("/app/admin/missions");
        }
        HasCases =
            Input.HandsBack || outcome.Refusals.Any(r => r.TextKey == MissionOffice.HasCases);
        ModelState.AddRefusals(outcome, words);
        return Page();
    }

    private MissionForm Merged(MissionForm stored) =>
        new()
        {
            Country = Keep.Choose("Country", stored.Country, Input.Country),
            City = Keep.Choose("City", stored.City, Input.City),
            NameFr = Keep.Choose("NameFr", stored.NameFr, Input.NameFr),
            NameAr = Keep.Choose("NameAr", stored.NameAr, Input.NameAr),
            NameEn = Keep.Choose("NameEn", stored.NameEn, Input.NameEn),
            Currency = Keep.Choose("Currency", stored.Currency, Input.Currency),
            IsHost = Keep.Choose("IsHost", stored.IsHost, Input.IsHost),
            IsOrigin = Keep.Choose("IsOrigin", stored.IsOrigin, Input.IsOrigin),
            ContactLine = Keep.Choose("ContactLine", stored.ContactLine, Input.ContactLine),
            HandsBack = Input.HandsBack,
        };

    private List<ConflictField> Compare(MissionForm stored)
    {
        var fields = new (string Name, string? Theirs, string? Yours)[]
        {
            ("Country", words.Country(stored.Country), words.Country(Input.Country)),
            ("City", stored.City, Input.City),
            ("NameFr", stored.NameFr, Input.NameFr),
            ("NameAr", stored.NameAr, Input.NameAr),
            ("NameEn", stored.NameEn, Input.NameEn),
            ("Currency", stored.Currency, Input.Currency),
            ("IsHost", YesNo(stored.IsHost), YesNo(Input.IsHost)),
            ("IsOrigin", YesNo(stored.IsOrigin), YesNo(Input.IsOrigin)),
            ("ContactLine", stored.ContactLine, Input.ContactLine),
        };
        return
        [
            .. fields
                .Where(f => (f.Theirs ?? "") != (f.Yours ?? ""))
                .Select(f => new ConflictField(
                    f.Name,
                    words[$"Mission.{f.Name}"],
                    f.Theirs ?? "",
                    f.Yours ?? ""
                )),
        ];
    }

    private string YesNo(bool yes) => words[yes ? "Answer.Yes" : "Answer.No"];
}
