using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Delivery;

/// <summary>Something handed over or taken back, as it is typed.</summary>
internal sealed record HandoverInput
{
    public HandoverKind Kind { get; init; }
    public int? Quantity { get; init; }
    public DateOnly? On { get; init; }
    public string? ReceivedBy { get; init; }
    public SigningMethod? Method { get; init; }
    public string? Witness { get; init; }
    public string? Note { get; init; }
    public Stream? Photo { get; init; }
    public string? PhotoName { get; init; }
    public Stream? Certificate { get; init; }
    public string? CertificateName { get; init; }
}

/// <summary>A payment to be asked for, as it is typed.</summary>
internal sealed record InvoiceInput
{
    public decimal? Amount { get; init; }
    public string? InvoiceNumber { get; init; }
    public PaymentMethod Method { get; init; }
    public string? Payee { get; init; }

    /// <summary>Which supplier of the register is paid, where several are alike; or <see cref="SupplierBook.Another"/>.</summary>
    public string? SupplierChoice { get; init; }
    public string? Account { get; init; }
    public string? BankCode { get; init; }
    public Stream? Invoice { get; init; }
    public string? InvoiceName { get; init; }
}

/// <summary>Hands over what was ordered, and asks for its payment.</summary>
internal sealed class Deliveries(
    RihlaDb db,
    ItemOperations items,
    CaseOrders orders,
    SupplierBook suppliers,
    CaseTasks tasks,
    Progress progress,
    Attachments attachments,
    Today today
)
{
    private const int LongestName = 200;

    /// <summary>Records that something was handed over, or came back: then the case is not supported any more, and what is asked for it is not paid.</summary>
    /// <returns>Refused before the order is approved, for money, for more than is left (or was given), for a day to come or before the arrival, without who received it, how, and a witness where one is due.</returns>
    public async Task<Outcome> HandOverAsync(
        string code,
        Guid itemId,
        HandoverInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var photo = await attachments.ReadImageAsync(
            input.Photo,
            input.PhotoName,
            nameof(input.Photo),
            cancel
        );
        var certificate = await attachments.ReadDocumentAsync(
            input.Certificate,
            input.CertificateName,
            nameof(input.Certificate),
            cancel
        );
        return await items.OnAsync(
            code,
            itemId,
            by,
            async (file, _, found) =>
            {
                var item = found.Item;
                if (!item.IsHandedOver)
                {
                    return new Refusal("Handover.IsMoney");
                }
                if (
                    found.Instalments.Any(i =>
                        i.Part?.Standing is not (ExpenseStanding.Ordered or ExpenseStanding.Paid)
                    )
                )
                {
                    return new Refusal("Handover.NotOrdered");
                }
                var faults = Faults(file, item, input);
                if (faults.Count > 0)
                {
                    return faults;
                }
                if ((photo is { IsDone: false } ? photo : certificate) is { IsDone: false } refused)
                {
                    return refused.Refusals.ToList();
                }
                db.Add(
                    new Handover
                    {
                        ItemId = item.Id,
                        CaseId = file.Id,
                        Kind = input.Kind,
                        Quantity = input.Quantity!.Value,
                        On = input.On ?? today.Date,
                        ReceivedBy = Personal.Of(input.ReceivedBy)!,
                        Method = input.Method!.Value,
                        Witness = Personal.Of(input.Witness),
                        PhotoId = attachments.Keep(photo?.Value),
                        CertificateId = attachments.Keep(certificate?.Value),
                        Note = Personal.Of(input.Note),
                        RecordedByName = by.Name,
                        RecordedAt = today.Now,
                    }
                );
                var wasDelivered = item.IsDelivered;
                item.Delivered +=
                    input.Kind == HandoverKind.Return
                        ? -input.Quantity.Value
                        : input.Quantity.Value;
                item.DeliveredOn = item.IsDelivered ? LastOf(found, input) : null;
                var sentBack = false;
                if (item.IsDelivered)
                {
                    if (item.ProjectId is null || !await IsAwaitedAsync(item, cancel))
                    {
                        await orders.BeThereAsync(PaidWhenThere(found), cancel);
                    }
                    await tasks.SettleAsync(
                        file.Id,
                        TaskKinds.ItemLate,
                        by,
                        TaskSubject.Of(item.Id, item.DueOn),
                        cancel
                    );
                }
                else if (wasDelivered)
                {
                    // It is owed again, is paid when it is there again, and is asked for again when it is late.
                    sentBack = await orders.ComeBackAsync(
                        PaidWhenThere(found),
                        // What is said of one participant is not told to the others of a project.
                        item.ProjectId
                            is null
                            ? input.Note
                            : null,
                        by,
                        cancel
                    );
                    progress.FallBack(file, Stage.Planned);
                    await tasks.TakeBackAsync(
                        file.Id,
                        [TaskKinds.ItemLate],
                        TaskSubject.Of(item.Id, item.DueOn),
                        cancel
                    );
                }
                return new Act(
                    sentBack ? "delivery.returned-unpaid"
                    : input.Kind == HandoverKind.Return ? "delivery.returned"
                    : "delivery.handed-over"
                )
                {
                    Args =
                    [
                        item.What.Reveal(),
                        input.Quantity.Value.ToString(CultureInfo.InvariantCulture),
                    ],
                };
            },
            cancel
        );
    }

    // The day on which the last of it was handed over; the paper of an earlier part may be recorded last.
    private DateOnly LastOf(ItemSupport found, HandoverInput input) =>
        found
            .Handovers.Where(h => h.Kind == HandoverKind.Delivery)
            .Select(h => h.On)
            .Append(input.On ?? today.Date)
            .Max();

    /// <summary>Confirms that what an instalment waits for has happened.</summary>
    public Task<Outcome> ConfirmConditionAsync(
        string code,
        Guid itemId,
        int number,
        Actor by,
        CancellationToken cancel = default
    ) =>
        items.OnAsync(
            code,
            itemId,
            by,
            (_, _, found) =>
            {
                if (
                    found.Item.Instalments.FirstOrDefault(i => i.Number == number)
                    is not { Condition: { } condition, MetOn: null } instalment
                )
                {
                    return Task.FromResult<Outcome<Act>>(new Refusal("Payment.NoCondition"));
                }
                (instalment.MetOn, instalment.MetByName) = (today.Date, by.Name);
                return Task.FromResult<Outcome<Act>>(
                    new Act("delivery.condition-met") { Args = [condition.Reveal()] }
                );
            },
            cancel
        );

    // The last instalment is paid for what is there, and so is one that waits for nothing else.
    private static bool AwaitsDelivery(ItemSupport support, Instalment instalment) =>
        support.Item.IsHandedOver
        && (
            instalment.Condition is null
            || instalment.Number == support.Instalments.Max(i => i.Instalment.Number)
        );

    private static List<Guid> PaidWhenThere(ItemSupport support) =>
        [
            .. support
                .Instalments.Select(i => i.Instalment)
                .Where(i => AwaitsDelivery(support, i))
                .Select(i => i.PartId)
                .OfType<Guid>(),
        ];

    /// <summary>Why an instalment is not to be paid yet; nothing when it is.</summary>
    public static Refusal? WhyNotPaid(ItemSupport support, InstalmentState state)
    {
        var (item, instalment) = (support.Item, state.Instalment);
        return state.Part is not { Standing: ExpenseStanding.Ordered } part ? new("Bill.NotOrdered")
            : part.IsBilled ? new("Bill.AskedAlready")
            : instalment is { Condition: { } condition, MetOn: null }
                ? new("Payment.ConditionOpen", condition.Reveal())
            : !item.IsDelivered && AwaitsDelivery(support, instalment)
                ? new("Payment.NotDelivered", item.Delivered, item.Quantity)
            : null;
    }

    /// <summary>Asks finance to pay an instalment.</summary>
    /// <returns>Refused as <see cref="WhyNotPaid"/> says, and for what is missing.</returns>
    public async Task<Outcome> AskPaymentAsync(
        string code,
        Guid itemId,
        int number,
        InvoiceInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var invoice = await attachments.ReadDocumentAsync(
            input.Invoice,
            input.InvoiceName,
            nameof(input.Invoice),
            cancel
        );
        return await items.OnAsync(
            code,
            itemId,
            by,
            async (_, support, found) =>
            {
                if (
                    found.Instalments.FirstOrDefault(i => i.Instalment.Number == number)
                    is not { } state
                )
                {
                    return new Refusal("Bill.NotOrdered");
                }
                if (WhyNotPaid(found, state) is { } why)
                {
                    return why;
                }
                if (found.Item.ProjectId is not null && await IsAwaitedAsync(found.Item, cancel))
                {
                    return new Refusal("Payment.OthersWait");
                }
                if (invoice is { IsDone: false })
                {
                    return invoice.Refusals.ToList();
                }
                var currency = Currency.Of(found.Item.Currency!);
                var supplierId = found.Item.IsHandedOver ? found.Item.SupplierId : null;
                if (found.Item.IsHandedOver && supplierId is null)
                {
                    var named = await suppliers.NameAsync(
                        input.Payee,
                        input.SupplierChoice,
                        nameof(input.Payee),
                        by,
                        cancel
                    );
                    if (!named.IsDone)
                    {
                        return named.Refusals.ToList();
                    }
                    supplierId = named.Value.Id;
                    (found.Item.Supplier, found.Item.SupplierId) = (
                        Personal.Of(named.Value.Name),
                        supplierId
                    );
                }
                var asked = await orders.AskPaymentAsync(
                    new()
                    {
                        PartId = state.Instalment.PartId!.Value,
                        Method = input.Method,
                        Amount =
                            input.Amount is > 0 and < 1_000_000_000
                            && currency.Holds(input.Amount.Value)
                                ? currency.ToMinor(input.Amount.Value)
                                : 0,
                        IsInvoiced = found.Item.IsHandedOver,
                        InvoiceNumber = input.InvoiceNumber,
                        Invoice = invoice?.Value,
                        Payee = input.Payee,
                        SupplierId = supplierId,
                        Account = input.Account,
                        BankCode = input.BankCode,
                    },
                    by,
                    cancel
                );
                return asked.IsDone
                    ? new Act("delivery.payment-asked") { Args = [found.Item.What.Reveal()] }
                    : asked.Refusals.ToList();
            },
            cancel
        );
    }

    /// <summary>A photograph or paper of this case: of a handover, a quotation or an agreement.</summary>
    public async Task<Attachment?> PaperAsync(
        Guid caseId,
        Guid id,
        CancellationToken cancel = default
    )
    {
        var belongs =
            await db.Set<Handover>()
                .AnyAsync(
                    h => h.CaseId == caseId && (h.PhotoId == id || h.CertificateId == id),
                    cancel
                )
            || await db.Set<Quotation>()
                .AnyAsync(
                    q =>
                        q.ScanId == id
                        && db.Set<PlanItem>()
                            .Any(i =>
                                i.CaseId == caseId
                                && (i.Id == q.SubjectId || i.ProjectId == q.SubjectId)
                            ),
                    cancel
                )
            || await db.Set<PlanAgreement>()
                .AnyAsync(
                    a =>
                        a.ScanId == id
                        && db.Set<PlanVersion>()
                            .Any(v =>
                                v.Id == a.VersionId
                                && db.Set<ReintegrationPlan>()
                                    .Any(p => p.Id == v.PlanId && p.CaseId == caseId)
                            ),
                    cancel
                );
        return belongs ? await attachments.FindAsync(id, cancel) : null;
    }

    private Task<bool> IsAwaitedAsync(PlanItem item, CancellationToken cancel) =>
        db.Set<PlanItem>()
            .AnyAsync(
                i =>
                    i.ProjectId == item.ProjectId
                    && i.Id != item.Id
                    && i.CancelledOn == null
                    && i.Delivered < i.Quantity,
                cancel
            );

    private List<Refusal> Faults(CaseFile file, PlanItem item, HandoverInput input)
    {
        var faults = new List<Refusal>();
        var most =
            input.Kind == HandoverKind.Return ? item.Delivered : item.Quantity - item.Delivered;
        if (input.Quantity is not { } quantity || quantity < 1 || quantity > most)
        {
            faults.Add(Refusal.Of("Quantity", "Handover.QuantityWrong", most));
        }
        if (AfterArrival.WhyNotOn(input.On, file, today.Date) is { } notThen)
        {
            faults.Add(notThen);
        }
        if (
            string.IsNullOrWhiteSpace(input.ReceivedBy)
            || input.ReceivedBy.Trim().Length > LongestName
        )
        {
            faults.Add(Refusal.Of("ReceivedBy", "Handover.ReceiverMissing"));
        }
        if (input.Method is not { } method)
        {
            faults.Add(Refusal.Of("Method", "ReintegrationPlan.MethodMissing"));
        }
        else if (method != SigningMethod.Signature && string.IsNullOrWhiteSpace(input.Witness))
        {
            faults.Add(Refusal.Of("Witness", "ReintegrationPlan.WitnessMissing"));
        }
        if (input.Kind == HandoverKind.Return && string.IsNullOrWhiteSpace(input.Note))
        {
            faults.Add(Refusal.Of("Note", "Handover.WhyBack"));
        }
        return faults;
    }
}
