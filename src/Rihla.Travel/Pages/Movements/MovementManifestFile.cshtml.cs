using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel.Pages.Movements;

/// <summary>The manifest as a file; for whom it leaves the house is recorded with every case on it.</summary>
[Needs(TravelPermissions.Move)]
internal sealed class MovementManifestFileModel(
    Travel.Movements movements,
    Manifest manifest,
    Words words
) : PageModel
{
    public async Task<IActionResult> OnGetAsync(
        string code,
        string format,
        ManifestPurpose? purpose,
        string? mission,
        CancellationToken cancel
    )
    {
        var actor = HttpContext.Features.GetRequiredFeature<Actor>();
        if (await movements.FindAsync(code, actor, cancel) is not { } movement)
        {
            return NotFound();
        }
        if (purpose is not { } known || !Enum.IsDefined(known))
        {
            return BadRequest();
        }
        var exported = await manifest.ExportAsync(movement, known, mission, actor, cancel);
        if (exported.Value is not { } sheet)
        {
            var why = exported.Refusals[0];
            TempData["Refused"] = words[why.TextKey, [.. why.Args]];
            return LocalRedirect($"/app/movements/{movement.Code}");
        }
        var french = words.In("fr");
        return format == "csv"
            ? File(
                await Manifest.AsCsvAsync(sheet, french),
                "text/csv; charset=utf-8",
                $"manifest-{movement.Code}.csv"
            )
            : File(
                await Manifest.AsXlsxAsync(sheet, french),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                $"manifest-{movement.Code}.xlsx"
            );
    }
}
