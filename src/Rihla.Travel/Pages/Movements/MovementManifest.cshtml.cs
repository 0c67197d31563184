using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Movements;

/// <summary>
/// The manifest on paper, in French and in the language of the country of destination; for the team at the gate, unless another
/// recipient is chosen.
/// </summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementManifestModel(
    Travel.Movements movements,
    Manifest manifest,
    Words words
) : PageModel
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

    /// <summary>What stands in a column, with dates as paper shows them, as far as they are known: <c>05/05/1992</c>, <c>05/1992</c>, <c>1992</c>.</summary>
    public static string? Shown(ManifestLine line, string column, Words words) =>
        column switch
        {
            "BirthDate" => string.Join('/', (line.BirthDate ?? "").Split('-').Reverse()),
            "DocumentExpiresOn" => line.DocumentExpiresOn is { } on ? Words.ShortDate(on) : null,
            _ => Manifest.Value(line, column, words),
        };

    public async Task<IActionResult> OnGetAsync(
        string code,
        CancellationToken cancel,
        ManifestPurpose purpose = ManifestPurpose.Gate,
        string? mission = null
    )
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await movements.FindAsync(code, actor, cancel) is not { } movement)
        {
            return NotFound();
        }
        if (!ModelState.IsValid || !Enum.IsDefined(purpose))
        {
            return BadRequest();
        }
        var made = await manifest.ExportAsync(movement, purpose, mission, actor, cancel);
        if (made.Value is not { } sheet)
        {
            var why = made.Refusals[0];
            TempData["Refused"] = words[why.TextKey, [.. why.Args]];
            return LocalRedirect($"/app/movements/{movement.Code}");
        }
        Sheet = sheet;
        return Page();
    }
}
