using System.Text;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>A version of an instrument, as it is read and scored.</summary>
[Needs(FollowUpPermissions.Instruments)]
internal sealed class InstrumentViewModel(Instruments instruments, Words words)
    : ReintegrationPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public InstrumentVersion Version { get; private set; } = null!;

    /// <summary>Whether surveys are begun with another one today.</summary>
    public bool MayBeUsed { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await instruments.FindAsync(Id, Cancel) is not { } version)
        {
            return NotFound();
        }
        Version = version;
        MayBeUsed =
            version.Id != (await instruments.InUseAsync(Cancel)).Id
            && !ShippedInstrument.IsEarlier(version.Id);
        return Page();
    }

    public async Task<IActionResult> OnPostUseAsync() =>
        Answer(
            await instruments.UseAsync(Id, Actor, Cancel),
            "Instrument.UsedNow",
            $"/app/surveys/instruments/{Id}"
        );
}

/// <summary>A version of an instrument as a file, to look through or to make the next version of.</summary>
[Needs(FollowUpPermissions.Instruments)]
internal sealed class InstrumentFileModel(Instruments instruments, Words words)
    : ReintegrationPage(words)
{
    public async Task<IActionResult> OnGetAsync(Guid id, string format)
    {
        if (await instruments.FindAsync(id, Cancel) is not { } version)
        {
            return NotFound();
        }
        // What it is not must be seen before the file is opened.
        var name =
            $"{version.Code}-{version.Number}{(version.IsOfficial ? "" : "-not-official")}.{format}";
        return format == "csv"
            ? File(
                Encoding.UTF8.GetBytes(InstrumentFiles.AsCsv(version.Instrument)),
                "text/csv; charset=utf-8",
                name
            )
            : File(
                await InstrumentFiles.AsXlsxAsync(version.Instrument),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                name
            );
    }
}
