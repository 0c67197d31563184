using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Grants;

/// <summary>How money leaves the house.</summary>
public enum PaymentMethod
{
    /// <summary>A transfer between banks.</summary>
    Bank,

    /// <summary>In the hand of who receives it.</summary>
    Cash,

    /// <summary>To the account of a telephone.</summary>
    MobileMoney,
}

/// <summary>Where a bill stands.</summary>
internal enum BillStanding
{
    /// <summary>To be paid.</summary>
    Due,

    /// <summary>Paid, with its proof.</summary>
    Paid,

    /// <summary>Sent back to who asked for the payment: something is wrong with it.</summary>
    SentBack,
}

/// <summary>An invoice, or an amount to be handed over, that somebody asks to pay for one part of an order.</summary>
internal sealed class Bill : IVersioned
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>The part of an order, whose expenses it pays.</summary>
    public required Guid PartId { get; init; }

    /// <summary>ISO 4217.</summary>
    public required string Currency { get; init; }

    /// <summary>In whole minor units; at most what was ordered.</summary>
    public required long Amount { get; init; }

    public required PaymentMethod Method { get; init; }

    /// <summary>The number of the supplier's invoice; nothing for an allowance.</summary>
    public Personal<string>? InvoiceNumber { get; init; }

    /// <summary>The invoice, scanned or photographed.</summary>
    public Guid? InvoiceId { get; init; }

    public required Personal<string> Payee { get; init; }

    /// <summary>The supplier in the register; nothing where a person is paid.</summary>
    public Guid? SupplierId { get; init; }

    /// <summary>The account at the bank (an IBAN, or the bank's own number) or the telephone.</summary>
    public Personal<string>? Account { get; init; }

    /// <summary>The bank's BIC.</summary>
    public Personal<string>? BankCode { get; init; }

    /// <summary>Who confirmed this account of a person; that of a supplier is confirmed in the register.</summary>
    public Guid? ConfirmedById { get; private set; }

    public string? ConfirmedByName { get; private set; }

    public DateOnly? ConfirmedOn { get; private set; }

    public required DateOnly DueOn { get; init; }

    public required Guid AskedById { get; init; }

    public required string AskedByName { get; init; }

    public required DateOnly AskedOn { get; init; }

    public BillStanding Standing { get; private set; }

    /// <summary>The bank file in which it stands.</summary>
    public Guid? BatchId { get; set; }

    public Guid? PaidById { get; private set; }

    public string? PaidByName { get; private set; }

    public DateOnly? PaidOn { get; private set; }

    /// <summary>The number of the proof of payment.</summary>
    public Personal<string>? Proof { get; private set; }

    /// <summary>The proof, scanned or photographed: a receipt, a bank statement. That of a payment that was taken back stays until there is another.</summary>
    public Guid? ProofId { get; private set; }

    /// <summary>Why it was sent back, refused by the bank, or its payment taken back.</summary>
    public Personal<string>? Reason { get; private set; }

    /// <summary>When what it pays came back while it stood in a bank file or was paid; nothing where all of it is there.</summary>
    public DateOnly? CameBackOn { get; private set; }

    public int Version { get; set; }

    // What is not there is not paid again: it is asked for when it is there.
    private BillStanding Again => CameBackOn is null ? BillStanding.Due : BillStanding.SentBack;

    /// <summary>
    /// What it pays came back, and so it is sent back; where it stands in a bank file or is paid, only once it has left that file or
    /// its payment is taken back.
    /// </summary>
    public void ComeBack(string? why, DateOnly on)
    {
        if (Standing == BillStanding.Due && BatchId is null)
        {
            (Standing, Reason) = (BillStanding.SentBack, Personal.Of(why));
        }
        else if (Standing != BillStanding.SentBack)
        {
            CameBackOn = on;
        }
    }

    /// <summary>What came back is there again.</summary>
    public void BeThere() => CameBackOn = null;

    /// <summary>Confirms, against a paper of the bank or the operator, where the money of a person is sent to.</summary>
    /// <returns>Refused to who asked for the payment, where there is nothing to confirm any more, and when it is not due.</returns>
    public Outcome Confirm(Guid byId, string byName, DateOnly on)
    {
        if (Standing != BillStanding.Due)
        {
            return new Refusal("Bill.NotDue");
        }
        if (SupplierId is not null || Method == PaymentMethod.Cash || ConfirmedById is not null)
        {
            return new Refusal("Bill.NothingToConfirm");
        }
        if (byId == AskedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        (ConfirmedById, ConfirmedByName, ConfirmedOn) = (byId, byName, on);
        return Outcome.Done;
    }

    /// <summary>Pays it.</summary>
    /// <returns>Refused to who asked for the payment or confirmed the account, without a proof, and when it is not due any more.</returns>
    public Outcome Pay(string? proof, Guid? proofId, Guid byId, string byName, DateOnly on)
    {
        if (Standing != BillStanding.Due)
        {
            return new Refusal("Bill.NotDue");
        }
        if (byId == AskedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        if (byId == ConfirmedById)
        {
            return new Refusal("Bill.OwnConfirmation");
        }
        if (string.IsNullOrWhiteSpace(proof))
        {
            return Refusal.Of("Proof", "Expense.ProofMissing");
        }
        (Standing, Proof, ProofId) = (BillStanding.Paid, Personal.Of(proof), proofId ?? ProofId);
        (PaidById, PaidByName, PaidOn, Reason) = (byId, byName, on, null);
        return Outcome.Done;
    }

    /// <summary>Takes it out of its bank file, which did not pay it, with a reason; it waits to be paid again, or to be sent back. What it pays not being there, it is sent back at once.</summary>
    /// <returns>Refused when it is not due in that file, and without a reason.</returns>
    public Outcome Return(Guid batchId, string? reason)
    {
        if (Standing != BillStanding.Due || BatchId != batchId)
        {
            return new Refusal("Payment.NotInFile");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Expense.ReasonMissing");
        }
        (Standing, BatchId, Reason) = (Again, null, Personal.Of(reason));
        return Outcome.Done;
    }

    /// <summary>
    /// Takes back that it was paid, with a reason: the bank sent the money back, or it never left. It stands in no file any
    /// more, and waits to be paid again, or to be sent back. What it pays not being there, it is sent back at once.
    /// </summary>
    /// <returns>Refused when it is not paid, and to who asked for the payment.</returns>
    public Outcome TakeBackPayment(string? reason, Guid byId)
    {
        if (Standing != BillStanding.Paid)
        {
            return new Refusal("Payment.NotPaid");
        }
        if (byId == AskedById)
        {
            return new Refusal("Expense.OwnRequest");
        }
        (Standing, BatchId, Reason) = (Again, null, Personal.Of(reason));
        (Proof, PaidById, PaidByName, PaidOn) = (null, null, null, null);
        return Outcome.Done;
    }

    /// <summary>Sends it back, with a reason.</summary>
    /// <returns>Refused when it is not due, stands in a bank file, or no reason is given.</returns>
    public Outcome SendBack(string? reason)
    {
        if (Standing != BillStanding.Due)
        {
            return new Refusal("Bill.NotDue");
        }
        if (BatchId is not null)
        {
            return new Refusal("Bill.InBatch");
        }
        if (string.IsNullOrWhiteSpace(reason))
        {
            return Refusal.Of("Reason", "Expense.ReasonMissing");
        }
        (Standing, Reason) = (BillStanding.SentBack, Personal.Of(reason));
        return Outcome.Done;
    }
}

internal sealed class BillMapping : IEntityTypeConfiguration<Bill>
{
    public void Configure(EntityTypeBuilder<Bill> builder)
    {
        builder.ToTable("grants_bill");
        builder.HasIndex(b => b.PartId);
        builder.HasIndex(b => new
        {
            b.MissionId,
            b.Standing,
            b.DueOn,
        });
        builder.HasIndex(b => b.BatchId);
        builder.HasIndex(b => b.SupplierId);
        builder.HasOne<Supplier>().WithMany().HasForeignKey(b => b.SupplierId);
    }
}
