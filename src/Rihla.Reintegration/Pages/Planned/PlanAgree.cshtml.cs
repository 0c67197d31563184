using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Pages;

/// <summary>Records that the returnee agrees to the plan as it is written.</summary>
[Needs(ReintegrationPermissions.Plan)]
internal sealed class PlanAgreeModel(
    CaseFiles files,
    Planning planning,
    Receivers receivers,
    Today today,
    Words words
) : ReintegrationCasePage(files, words)
{
    /// <summary>Who signs.</summary>
    public Receiver? Receiver { get; private set; }

    [BindProperty]
    public AgreeForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await LoadAsync())
        {
            return NotFound();
        }
        Input = new() { On = today.Date, ExplainedIn = CaseFile.Language };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await using var scan = Input.Scan?.OpenReadStream();
        return await AnswerAsync(
            await planning.AgreeAsync(
                Code,
                new()
                {
                    On = Input.On,
                    Method = Input.Method,
                    ExplainedIn = Input.ExplainedIn,
                    Interpreter = Input.Interpreter,
                    Witness = Input.Witness,
                    Scan = scan,
                    ScanName = Input.Scan?.FileName,
                },
                Actor,
                Cancel
            ),
            "ReintegrationPlan.AgreedDone",
            $"/app/cases/{Uri.EscapeDataString(Code)}/plan",
            async () => await LoadAsync() ? Page() : NotFound()
        );
    }

    private async Task<bool> LoadAsync()
    {
        if (!await OpenAsync("ReintegrationPlan.RecordAgreement", "plan.viewed"))
        {
            return false;
        }
        Receiver = await receivers.InAsync(CaseFile, Cancel);
        ViewData["Back"] = Address("plan");
        ViewData["BackText"] = T["ReintegrationPlan.Title"];
        return true;
    }
}

/// <summary>What the form posts.</summary>
internal sealed class AgreeForm
{
    public DateOnly? On { get; set; }
    public SigningMethod? Method { get; set; }
    public string? ExplainedIn { get; set; }
    public string? Interpreter { get; set; }
    public string? Witness { get; set; }
    public IFormFile? Scan { get; set; }
}
