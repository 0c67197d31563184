using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site.Pages;

/// <summary>One request of a person about her own data: what she asked, and the answer.</summary>
[Needs(SitePermissions.DataRequests)]
internal sealed class DataRequestViewModel(
    DataRequests requests,
    DataErasures erasures,
    CasesSettings casework,
    Words words
) : DataRequestPage(words)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public DataRequestForm Input { get; set; } = new();

    public DataRequestView View { get; private set; } = null!;

    /// <summary>What erasing her would mean, where that is asked and not answered.</summary>
    public DataErasurePlan? Plan { get; private set; }

    /// <summary>For how many years vouchers are kept of who is erased.</summary>
    public int AccountsKeptYears => casework.AccountsKeptYears;

    public IEnumerable<SelectListItem> Ways => Choices<HandoverWay>();

    public IEnumerable<SelectListItem> Answers =>
        [new(T["DataRequest.Yes"], "true"), new(T["DataRequest.No"], "false")];

    public async Task<IActionResult> OnGetAsync()
    {
        if (await requests.OpenAsync(Id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        View = found;
        Plan = found.Entity is { Wish: DataWish.Erasure, Standing: DataRequestStanding.Asked }
            ? await erasures.PlanAsync(found.Entity, Cancel)
            : null;
        return Page();
    }

    public async Task<IActionResult> OnPostMakeAsync() =>
        Answer(
            await requests.MakeAsync(Id, Actor, Cancel),
            "DataRequest.Made",
            $"/app/data-requests/{Id}"
        );

    public async Task<IActionResult> OnPostHandOverAsync() =>
        await StayAsync(
            await requests.HandOverAsync(
                Id,
                Input.Way,
                Input.On,
                Input.IsIdentified,
                Actor,
                Cancel
            ),
            "DataRequest.HandedOver"
        );

    public async Task<IActionResult> OnPostDecideAsync() =>
        await StayAsync(
            await requests.DecideAsync(Id, Input.IsGranted, Input.Reason, Actor, Cancel),
            "DataRequest.Decided"
        );

    public async Task<IActionResult> OnPostEraseAsync() =>
        await StayAsync(
            await erasures.EraseAsync(
                Id,
                new()
                {
                    IsIdentified = Input.IsIdentified,
                    IsCertain = Input.IsCertain,
                    WithChildren = Input.WithChildren,
                },
                Actor,
                Cancel
            ),
            "DataRequest.Erase.Done"
        );

    public async Task<IActionResult> OnPostRefuseAsync() =>
        await StayAsync(
            await requests.DecideAsync(Id, false, Input.Reason, Actor, Cancel),
            "DataRequest.Decided"
        );

    public async Task<IActionResult> OnPostPutRightAsync() =>
        Answer(
            await requests.PutRightAsync(Id, null, Actor, Cancel),
            "DataRequest.WasPutRight",
            $"/app/data-requests/{Id}"
        );

    private Task<IActionResult> StayAsync(Outcome outcome, string doneKey) =>
        AnswerAsync(outcome, doneKey, $"/app/data-requests/{Id}", OnGetAsync);

    /// <summary>The answer as it is typed.</summary>
    internal sealed class DataRequestForm
    {
        public HandoverWay? Way { get; set; }

        public DateOnly? On { get; set; }

        public bool IsIdentified { get; set; }

        public bool IsCertain { get; set; }

        public bool WithChildren { get; set; }

        public bool? IsGranted { get; set; }

        public string? Reason { get; set; }
    }
}
