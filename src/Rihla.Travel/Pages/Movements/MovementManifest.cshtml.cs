using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Audit;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Movements;

/// <summary>The manifest on paper, in French and in the language of the country of destination.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementManifestModel(Travel.Movements movements, Manifest manifest)
    : PageModel
{
    // Countries on our routes that speak one of our other languages officially; elsewhere French alone.
    private static readonly Dictionary<string, string> Spoken = new(StringComparer.Ordinal)
    {
        ["NG"] = "en",
        ["GH"] = "en",
        ["GM"] = "en",
        ["SL"] = "en",
        ["LR"] = "en",
        ["KE"] = "en",
        ["UG"] = "en",
        ["SS"] = "en",
        ["ET"] = "en",
        ["ER"] = "en",
        ["TZ"] = "en",
        ["PK"] = "en",
        ["BD"] = "en",
        ["IN"] = "en",
        ["PH"] = "en",
        ["LK"] = "en",
        ["NP"] = "en",
        ["SD"] = "ar",
        ["EG"] = "ar",
        ["DZ"] = "ar",
        ["TN"] = "ar",
        ["LY"] = "ar",
        ["MR"] = "ar",
        ["IQ"] = "ar",
        ["SY"] = "ar",
        ["YE"] = "ar",
        ["JO"] = "ar",
        ["LB"] = "ar",
    };

    public ManifestSheet Sheet { get; private set; } = null!;

    public string SecondLanguage => Spoken.GetValueOrDefault(Sheet.Movement.Country, "fr");

    /// <summary>A date of birth as paper shows it, as far as it is known: <c>05/05/1992</c>, <c>05/1992</c>, <c>1992</c>.</summary>
    public static string DayFirst(string? iso) =>
        string.Join('/', (iso ?? "").Split('-').Reverse());

    public async Task<IActionResult> OnGetAsync(string code, CancellationToken cancel)
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await movements.FindAsync(code, actor, cancel) is not { } movement)
        {
            return NotFound();
        }
        Sheet = await manifest.ReadAsync(
            movement,
            actor,
            new Act("movement.manifest-viewed") { Args = [movement.Code] },
            cancel
        );
        return Page();
    }
}
