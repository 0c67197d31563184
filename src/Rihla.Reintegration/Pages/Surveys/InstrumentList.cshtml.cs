using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Ui.Fields;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>The instruments, and how a new version comes in.</summary>
[Needs(FollowUpPermissions.Instruments)]
internal sealed class InstrumentListModel(Instruments instruments, Words words)
    : ReintegrationPage(words)
{
    private const int MostShown = 100;

    [BindProperty]
    public Form Input { get; set; } = new();

    public IReadOnlyList<InstrumentVersion> All { get; private set; } = [];

    public IReadOnlyList<ImportFault> Faults { get; private set; } = [];

    /// <summary>How many faults there are that the page does not show.</summary>
    public long MoreFaults { get; private set; }

    private bool SomeInUse => All.Any(v => v.IsInUse);

    public async Task OnGetAsync() => All = await instruments.AllAsync(Cancel);

    public async Task<IActionResult> OnPostAsync()
    {
        if (Input.File is null or { Length: 0 })
        {
            ModelState.AddModelError("Input.File", T["Instrument.FileMissing"]);
        }
        else
        {
            var faults = new FaultList();
            await using var content = Input.File.OpenReadStream();
            var brought = await instruments.BringAsync(content, faults, Actor, Cancel);
            if (brought.IsDone)
            {
                TempData["Done"] = T["Instrument.Brought"];
                return LocalRedirect($"~/app/surveys/instruments/{brought.Value.Id}");
            }
            Faults = [.. faults.Told.Take(MostShown)];
            MoreFaults = faults.Count - Faults.Count;
            ModelState.AddRefusals(brought, T);
        }
        await OnGetAsync();
        return Page();
    }

    public string StandingOf(InstrumentVersion version) =>
        version switch
        {
            { SupersededOn: { } on } => T["Instrument.SupersededOn", on],
            { UsedFrom: { } from } => T["Instrument.UsedFrom", from],
            _ when version.Id == ShippedInstrument.Current.Id => SomeInUse
                ? T["Instrument.Shipped"]
                : T["Instrument.ShippedInUse"],
            _ when ShippedInstrument.IsEarlier(version.Id) => T["Instrument.EarlierEdition"],
            _ => T["Instrument.Waiting"],
        };

    internal sealed class Form
    {
        public IFormFile? File { get; set; }
    }
}
