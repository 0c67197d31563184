using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>An answer, or an appointment when a moment is given.</summary>
internal sealed record AnswerInput
{
    public string? Text { get; init; }
    public DateTimeOffset? AppointmentAt { get; init; }
    public string? Place { get; init; }
    public string? Bring { get; init; }

    /// <summary>Whose receipt it is for: needed where several of a case hold one, for what is meant for one is not for the other.</summary>
    public Guid? RequestId { get; init; }

    /// <summary>It is for the partner who referred the person, and not for the person.</summary>
    public bool ToPartner { get; init; }
}

/// <summary>The side of the staff: what somebody wrote through the site, the answers, and receipts handed over at the office.</summary>
internal sealed class CaseExchanges(
    RihlaDb db,
    CaseFiles files,
    CaseOperations operations,
    CaseTasks tasks,
    HelpDesk desk,
    Receipts receipts,
    Today today
)
{
    /// <summary>How many messages and answers a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>
    /// The requests of a case and a page of what was exchanged, the latest first, with how many there are on all pages; nothing,
    /// when the case is not there for the reader.
    /// </summary>
    public async Task<(
        CaseFile File,
        IReadOnlyList<HelpRequest> Requests,
        IReadOnlyList<Exchange> Exchanges,
        int Count
    )?> OpenAsync(string code, int number, Actor by, CancellationToken cancel)
    {
        by.Need(CasesPermissions.Note);
        if (await files.OpenAsync(code, by, cancel: cancel) is not { } file)
        {
            return null;
        }
        var requests = await db.Set<HelpRequest>()
            .AsNoTracking()
            .Where(r => r.CaseId == file.Id)
            .ToListAsync(cancel);
        var ids = requests.ConvertAll(r => r.Id);
        var exchanges = db.Set<Exchange>().AsNoTracking().Where(e => ids.Contains(e.RequestId));
        return (
            file,
            requests,
            await exchanges
                .OrderByDescending(e => e.At)
                .ThenByDescending(e => e.Id)
                .Page(number, PageSize)
                .ToListAsync(cancel),
            await exchanges.CountAsync(cancel)
        );
    }

    /// <summary>Answers, or gives an appointment; the task that the messages raised is done.</summary>
    /// <returns>Refused without a text or place, for a moment that is over, with a place or things to bring and no moment, when nobody of the case has a receipt, and without saying to whom (<see cref="IsChosen"/>).</returns>
    public Task<Outcome> AnswerAsync(
        string code,
        AnswerInput input,
        Actor by,
        CancellationToken cancel
    ) =>
        operations.OnAsync(
            code,
            by,
            CasesPermissions.Note,
            async file =>
            {
                var faults = new List<Refusal>();
                if (input.AppointmentAt is null && string.IsNullOrWhiteSpace(input.Text))
                {
                    faults.Add(Refusal.Of(nameof(input.Text), "Site.Exchange.TextMissing"));
                }
                if (input.AppointmentAt is not null && string.IsNullOrWhiteSpace(input.Place))
                {
                    faults.Add(Refusal.Of(nameof(input.Place), "Site.Exchange.PlaceMissing"));
                }
                foreach (
                    var (field, text) in (ReadOnlySpan<(string, string?)>)
                        [(nameof(input.Place), input.Place), (nameof(input.Bring), input.Bring)]
                )
                {
                    if (input.AppointmentAt is null && !string.IsNullOrWhiteSpace(text))
                    {
                        faults.Add(Refusal.Of(field, "Site.Exchange.MomentMissing"));
                    }
                }
                if (input.AppointmentAt < today.Now)
                {
                    faults.Add(Refusal.Of(nameof(input.AppointmentAt), "Site.Exchange.MomentOver"));
                }
                foreach (
                    var (field, text) in (ReadOnlySpan<(string, string?)>)
                        [
                            (nameof(input.Text), input.Text),
                            (nameof(input.Place), input.Place),
                            (nameof(input.Bring), input.Bring),
                        ]
                )
                {
                    if (text?.Length > Exchange.LongestText)
                    {
                        faults.Add(Refusal.Of(field, "Site.TooLong", Exchange.LongestText));
                    }
                }
                var request = await db.Set<HelpRequest>()
                    .AsNoTracking()
                    .Where(r =>
                        r.CaseId == file.Id
                        && (input.ToPartner || input.RequestId == null || r.Id == input.RequestId)
                    )
                    .OrderByDescending(r => input.ToPartner && r.PartnerId != null)
                    .ThenByDescending(r => r.At)
                    .FirstOrDefaultAsync(cancel);
                if (request is null)
                {
                    faults.Add(new("Site.Exchange.NoReceipt"));
                }
                if (
                    input is { ToPartner: false, RequestId: null }
                    && IsChosen(
                        file,
                        await db.Set<HelpRequest>()
                            .AsNoTracking()
                            .Where(r => r.CaseId == file.Id)
                            .ToListAsync(cancel)
                    )
                )
                {
                    faults.Add(Refusal.Of(nameof(input.RequestId), "Site.Exchange.ToMissing"));
                }
                if (faults.Count > 0)
                {
                    return faults;
                }
                if (input.ToPartner && request!.PartnerId is null)
                {
                    return Refusal.Of(nameof(input.ToPartner), "Site.Exchange.NoPartner");
                }
                var kind =
                    input.ToPartner ? ExchangeKind.PartnerAnswer
                    : input.AppointmentAt is null ? ExchangeKind.Answer
                    : ExchangeKind.Appointment;
                db.Add(
                    new Exchange
                    {
                        RequestId = request!.Id,
                        Kind = kind,
                        Text = Personal.Of(input.Text) ?? new("–"),
                        AppointmentAt = input.AppointmentAt,
                        Place = Personal.Of(input.Place),
                        Bring = Personal.Of(input.Bring),
                        At = today.Now,
                        ByName = by.Name,
                    }
                );
                if (kind != ExchangeKind.PartnerAnswer)
                {
                    // Each who holds a receipt has a task of their own: to answer one leaves the questions of the others open.
                    await tasks.SettleAsync(file.Id, Following.Task, by, request.Id, cancel);
                }
                return new Act("site.message.sent") { Args = [Fill.Text($"ExchangeKind.{kind}")] };
            },
            cancel
        );

    /// <summary>
    /// Gives somebody of the case a receipt, so that they can follow it: for who asked by telephone or at the office, and for
    /// who lost theirs. The receipt they had opens nothing any more, and whoever is in by it is turned out; what was written
    /// and answered stays.
    /// </summary>
    /// <param name="code">The case.</param>
    /// <param name="memberId">Who receives it: the principal applicant, when nothing is said, or another adult.</param>
    /// <param name="language">The language of the receipt.</param>
    /// <param name="by">Who gives it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The receipt; it is shown once. Refused for who is not in the case, and for a child who is not the applicant.</returns>
    public async Task<Outcome<Receipt>> GiveReceiptAsync(
        string code,
        Guid? memberId,
        string language,
        Actor by,
        CancellationToken cancel
    )
    {
        Receipt? given = null;
        var outcome = await operations.OnAsync(
            code,
            by,
            CasesPermissions.Note,
            async file =>
            {
                var holder = memberId == file.Applicant?.MemberId ? null : memberId;
                if (holder is not null && Holders(file).All(t => t.MemberId != holder))
                {
                    return Refusal.Of("MemberId", "Site.Exchange.HolderWrong");
                }
                if (
                    await db.Set<HelpRequest>()
                        .Where(r => r.CaseId == file.Id && r.MemberId == holder)
                        .OrderByDescending(r => r.At)
                        .FirstOrDefaultAsync(cancel) is
                    { } before
                )
                {
                    given = Receipts.New(HelpDesk.Kind, language);
                    before.Renew(given, language);
                    await receipts.TurnOutAsync(HelpDesk.Kind, before.Id, cancel);
                }
                else
                {
                    (var request, given) = desk.NewRequest(language, member: holder);
                    request.Take(file.Id, today.Now, by.Name);
                    db.Add(request);
                }
                return new Act("site.receipt.given") { Args = [given.Code] };
            },
            cancel
        );
        return outcome.IsDone ? given! : outcome.Refusals.ToList();
    }

    /// <summary>
    /// Whether it must be said to whom an answer goes: where several hold a receipt, and where the only one is of somebody who
    /// was taken out of the case, for whom nothing is meant that is meant for the others.
    /// </summary>
    internal static bool IsChosen(CaseFile file, IReadOnlyCollection<HelpRequest> requests) =>
        requests.Count > 1
        || requests.Any(r =>
            r.MemberId is { } member && file.Travellers.All(t => t.MemberId != member)
        );

    /// <summary>Who of a case may hold a receipt: the principal applicant, and each other adult for himself.</summary>
    public IEnumerable<Traveller> Holders(CaseFile file) =>
        file.Travellers.Where(t => t.Relation == Relation.Applicant || !t.IsChildOn(today.Date));
}

/// <summary>A restricted case that nobody has taken is a task of every protection officer of the mission: the request of a child or of somebody in danger must not wait for a look into a list.</summary>
internal sealed class UntakenRestrictedCases(RestrictedCases cases) : OfficeTasks
{
    // The page it leads to has them all.
    private const int Most = 20;

    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    ) =>
        by.May(CasesPermissions.Protect)
            ?
            [
                .. (await cases.UntakenAsync(Most, by, cancel)).Select(c => new OfficeTask(
                    c.ToContact ? "Site.Task.RestrictedToContact" : "Site.Task.RestrictedUntaken",
                    [c.Code],
                    c.StageOn,
                    "/app/restricted-cases"
                )),
            ]
            : [];
}

/// <summary>Requests that wait for a person to look at them; before all, to protection officers, those of children and of people in danger.</summary>
internal sealed class RequestsToReview(HelpQueue queue, Words words, Today today) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    ) =>
        by.May(CasesPermissions.Register)
            ?
            [
                .. TaskOf("InDanger", await queue.InDangerAsync(by, cancel)),
                .. TaskOf("Waiting", await queue.QueueAsync(by, cancel)),
            ]
            : [];

    private IEnumerable<OfficeTask> TaskOf(
        string which,
        (int Count, DateTimeOffset? Since) waiting
    ) =>
        waiting is (var count, { } since)
            ?
            [
                new(
                    $"Site.Task.Requests{which}",
                    [count, words.DateTime(since)],
                    today.Of(since),
                    "/app/requests/online"
                ),
            ]
            : [];
}
