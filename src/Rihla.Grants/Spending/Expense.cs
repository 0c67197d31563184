using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Grants;

/// <summary>Where an expense stands.</summary>
public enum ExpenseStanding
{
    /// <summary>Asked for.</summary>
    Requested,

    /// <summary>Approved and ordered: the money is committed.</summary>
    Ordered,

    /// <summary>Paid: the money is spent.</summary>
    Paid,

    /// <summary>Not approved.</summary>
    Refused,

    /// <summary>Not wanted any more; what was committed is reserved or free again.</summary>
    Cancelled,
}

/// <summary>How help reaches a person.</summary>
public enum ExpenseMethod
{
    /// <summary>A service or a thing is bought for the person.</summary>
    InKind,

    /// <summary>Money in the person's hand.</summary>
    Cash,
}

/// <summary>Something to be ordered and paid for a case, from a line of its grant. It is asked for, approved and paid by three different people.</summary>
internal sealed class Expense : IVersioned
{
    public const int LongestWhat = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    public required Guid CaseId { get; init; }

    public required string CaseCode { get; init; }

    public required Guid GrantId { get; init; }

    public required Guid LineId { get; init; }

    /// <summary>The reservation it was asked for under: it counts towards what the people paid for by that one need, and by no later one.</summary>
    public required Guid ReservationId { get; init; }

    /// <summary>What is ordered; it can tell of a person, and is encrypted.</summary>
    public required Personal<string> What { get; init; }

    public required ExpenseMethod Method { get; init; }

    /// <summary>What it was ordered with: everything of an order is approved together. Nothing for what was asked for alone.</summary>
    public Guid? OrderId { get; init; }

    /// <summary>The part of the order: what belongs to one part (the shares of several cases) is paid together.</summary>
    public Guid? PartId { get; init; }

    /// <summary>In whole minor units of the grant's currency.</summary>
    public required long Amount { get; set; }

    /// <summary>What was paid in the end, in whole minor units.</summary>
    public long? Paid { get; private set; }

    public ExpenseStanding Standing { get; private set; } = ExpenseStanding.Requested;

    public required Guid RequestedById { get; init; }

    public required string RequestedByName { get; init; }

    public required DateOnly RequestedOn { get; init; }

    public Guid? ApprovedById { get; private set; }

    public string? ApprovedByName { get; private set; }

    public DateOnly? ApprovedOn { get; private set; }

    public string? PaidByName { get; private set; }

    public DateOnly? PaidOn { get; private set; }

    /// <summary>The number of the proof of payment.</summary>
    public Personal<string>? Proof { get; private set; }

    public Personal<string>? Reason { get; private set; }

    public int Version { get; set; }

    /// <summary>Orders it.</summary>
    /// <returns>Refused to who asked for it, and when it was decided already.</returns>
    public Outcome Approve(Guid byId, string byName, DateOnly on)
    {
        if (Standing != ExpenseStanding.Requested)
        {
            return new Refusal("Expense.DecidedAlready");
        }
        if (byId == RequestedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        (Standing, ApprovedById, ApprovedByName, ApprovedOn) = (
            ExpenseStanding.Ordered,
            byId,
            byName,
            on
        );
        return Outcome.Done;
    }

    /// <summary>Does not order it, with a reason.</summary>
    public Outcome Refuse(string? reason)
    {
        if (Standing != ExpenseStanding.Requested)
        {
            return new Refusal("Expense.DecidedAlready");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Expense.ReasonMissing");
        }
        (Standing, Reason) = (ExpenseStanding.Refused, Personal.Of(reason));
        return Outcome.Done;
    }

    /// <summary>Pays it, at most what was ordered.</summary>
    /// <returns>Refused to who asked for it or approved it, before it is ordered, above the amount ordered, and without a proof.</returns>
    public Outcome Pay(long paid, string? proof, Guid byId, string byName, DateOnly on)
    {
        if (Standing != ExpenseStanding.Ordered)
        {
            return new Refusal("Expense.NotOrdered");
        }
        if (byId == RequestedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        if (byId == ApprovedById)
        {
            return new Refusal("Expense.OwnApproval");
        }
        if (paid <= 0 || paid > Amount)
        {
            return Refusal.Of("Paid", "Expense.PaidWrong");
        }
        if (string.IsNullOrWhiteSpace(proof))
        {
            return Refusal.Of("Proof", "Expense.ProofMissing");
        }
        (Standing, Paid, Proof, PaidByName, PaidOn) = (
            ExpenseStanding.Paid,
            paid,
            Personal.Of(proof),
            byName,
            on
        );
        Reason = null;
        return Outcome.Done;
    }

    /// <summary>
    /// Takes back that it was paid, with a reason: the money came back, or never left. It is ordered again for what was paid;
    /// what the order had been above that has gone back already.
    /// </summary>
    /// <param name="reason">Why.</param>
    /// <param name="paidById">Who recorded the payment.</param>
    /// <param name="byId">Who takes it back.</param>
    /// <returns>Refused when it is not paid, to who recorded the payment or asked for the expense, and without a reason.</returns>
    public Outcome TakeBackPayment(string? reason, Guid paidById, Guid byId)
    {
        if (Standing != ExpenseStanding.Paid)
        {
            return new Refusal("Payment.NotPaid");
        }
        if (byId == paidById)
        {
            return new Refusal("Payment.OwnPayment");
        }
        if (byId == RequestedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Expense.ReasonMissing");
        }
        (Standing, Reason) = (ExpenseStanding.Ordered, Personal.Of(reason));
        (Amount, Paid, Proof, PaidByName, PaidOn) = (Paid!.Value, null, null, null, null);
        return Outcome.Done;
    }

    /// <summary>Takes an order back that will not be paid, with a reason.</summary>
    public Outcome Cancel(string? reason)
    {
        if (Standing is not (ExpenseStanding.Ordered or ExpenseStanding.Requested))
        {
            return new Refusal("Expense.NotOrdered");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Expense.ReasonMissing");
        }
        (Standing, Reason) = (ExpenseStanding.Cancelled, Personal.Of(reason));
        return Outcome.Done;
    }

    /// <summary>The case does not go on: what was only asked for is not ordered.</summary>
    public void Stop() => Standing = ExpenseStanding.Cancelled;
}

internal sealed class ExpenseMapping : IEntityTypeConfiguration<Expense>
{
    public void Configure(EntityTypeBuilder<Expense> builder)
    {
        builder.ToTable("grants_expense");
        builder.HasOne<Grant>().WithMany().HasForeignKey(e => e.GrantId);
        builder.HasOne<BudgetLine>().WithMany().HasForeignKey(e => e.LineId);
        builder.HasOne<Reservation>().WithMany().HasForeignKey(e => e.ReservationId);
        builder.HasIndex(e => e.CaseId);
        builder.HasIndex(e => new { e.MissionId, e.Standing });
        builder.HasIndex(e => e.OrderId);
        builder.HasIndex(e => e.PartId);
    }
}
