using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Site.Pages;

/// <summary>What somebody wrote through the site, the answers and appointments, and a receipt to follow the case.</summary>
[Needs(CasesPermissions.Note)]
internal sealed class CaseExchangesPageModel(
    CaseExchanges exchanges,
    DataRequests dataRequests,
    SiteFrame frame,
    Today today,
    Words words
) : DeskPage(words)
{
    [BindProperty(SupportsGet = true)]
    public string Code { get; set; } = "";

    /// <summary>Which page of what was exchanged is shown.</summary>
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public AnswerForm Input { get; set; } = new();

    public CaseFile Case { get; private set; } = null!;

    public IReadOnlyList<HelpRequest> Requests { get; private set; } = [];

    public IReadOnlyList<Exchange> Exchanges { get; private set; } = [];

    /// <summary>How many messages and answers there are on all pages.</summary>
    public int Count { get; private set; }

    public ReceiptCard? Receipt { get; private set; }

    /// <summary>Corrections that were granted and wait to be made in this case, with what the person wrote.</summary>
    public IReadOnlyList<(DataRequest Entity, string Text)> Granted { get; private set; } = [];

    public IEnumerable<SelectListItem> ReceiptLanguages =>
        Languages.All.Select(l => new SelectListItem(Languages.OwnName(l), l));

    /// <summary>Who of the case may hold a receipt.</summary>
    public IEnumerable<SelectListItem> Holders =>
        exchanges.Holders(Case).Select(t => new SelectListItem(t.Person.FullName, $"{t.MemberId}"));

    /// <summary>Whose receipts there are to answer to, where there are several.</summary>
    public IEnumerable<SelectListItem> Answered =>
        Requests
            .OrderByDescending(r => r.At)
            .Select(r => new SelectListItem(HolderOf(r.Id), $"{r.Id}"));

    /// <summary>Whether it must be said to whom an answer goes.</summary>
    public bool IsChosen => CaseExchanges.IsChosen(Case, Requests);

    /// <summary>The name of who holds the receipt of a request; that they have left, for who was taken out of the case.</summary>
    public string HolderOf(Guid requestId) =>
        Requests.First(r => r.Id == requestId).MemberId is { } member
            ? Case.Travellers.FirstOrDefault(t => t.MemberId == member)?.Person.FullName
                ?? T["Site.Exchange.HolderLeft"]
            : Case.Applicant?.Person.FullName ?? T["Site.Exchange.ApplicantHolds"];

    public bool HasPartner => Requests.Any(r => r.PartnerId is not null);

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync()
    {
        var appointment = Moment(today, Input.AppointmentOn, Input.AppointmentAt, "Appointment");
        if (!ModelState.IsValid)
        {
            return await OnGetAsync();
        }
        var answered = await exchanges.AnswerAsync(
            Code,
            new()
            {
                Text = Input.Text,
                AppointmentAt = appointment,
                Place = Input.Place,
                Bring = Input.Bring,
                RequestId = Input.RequestId,
                ToPartner = Input.ToPartner,
            },
            Actor,
            Cancel
        );
        if (answered.IsDone)
        {
            TempData["Done"] = T["Site.Exchange.Sent"];
            return LocalRedirect($"/app/cases/{Uri.EscapeDataString(Code)}/exchanges");
        }
        ModelState.AddRefusals(answered, T);
        return await OnGetAsync();
    }

    public async Task<IActionResult> OnPostReceiptAsync(string? language, Guid? memberId)
    {
        var chosen = Languages.Or(language);
        var given = await exchanges.GiveReceiptAsync(Code, memberId, chosen, Actor, Cancel);
        ModelState.AddRefusals(given, T);
        Receipt = given.IsDone ? ReceiptCard.Of(given.Value, chosen, frame) : null;
        return await OnGetAsync();
    }

    public async Task<IActionResult> OnPostPutRightAsync(Guid id)
    {
        var right = await dataRequests.PutRightAsync(id, Code, Actor, Cancel);
        TempData[right.IsDone ? "Done" : "Refused"] = right.IsDone
            ? T["DataRequest.WasPutRight"]
            : T[right.Refusals[0].TextKey, right.Refusals[0].Args];
        return LocalRedirect($"/app/cases/{Uri.EscapeDataString(Code)}/exchanges");
    }

    private async Task<bool> LoadAsync()
    {
        if (await exchanges.OpenAsync(Code, Number, Actor, Cancel) is not { } opened)
        {
            return false;
        }
        (Case, Requests, Exchanges, Count) = opened;
        Granted = await dataRequests.GrantedInAsync(Case.Id, Cancel);
        return true;
    }

    /// <summary>An answer or an appointment.</summary>
    internal sealed class AnswerForm
    {
        public string? Text { get; set; }

        public DateOnly? AppointmentOn { get; set; }

        public TimeOnly? AppointmentAt { get; set; }

        public string? Place { get; set; }

        public string? Bring { get; set; }

        public Guid? RequestId { get; set; }

        public bool ToPartner { get; set; }
    }
}
