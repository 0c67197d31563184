using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Grants.Suppliers;

/// <summary>
/// Who sells or makes what is given to returnees: a shop, a workshop, a school. Once in the register, whatever the number of
/// quotations, orders and bills. It may be one person, so what tells who it is is encrypted.
/// </summary>
internal sealed class Supplier : IVersioned
{
    public const int LongestName = 140;
    public const int LongestTown = 35;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Personal<string> Name { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public required string Country { get; set; }

    /// <summary>The town or region, as an address needs it.</summary>
    public Personal<string>? Town { get; set; }

    /// <summary>The account at the bank: an IBAN, or the bank's own number.</summary>
    public Personal<string>? Account { get; private set; }

    /// <summary>The bank's BIC.</summary>
    public Personal<string>? BankCode { get; private set; }

    /// <summary>The telephone to which mobile money is sent.</summary>
    public Personal<string>? Telephone { get; private set; }

    /// <summary>Who had a hand in where money is sent to, or in whose name, since somebody else last confirmed it.</summary>
    public List<Guid> UnconfirmedOf { get; private set; } = [];

    /// <summary>Who was the last of them; nobody, before anything is entered.</summary>
    public string? EnteredByName { get; private set; }

    /// <summary>Who compared that with a paper of the bank; nobody, since it last changed.</summary>
    public string? ConfirmedByName { get; private set; }

    public DateOnly? ConfirmedOn { get; private set; }

    /// <summary>Since when nothing is ordered there.</summary>
    public DateOnly? BarredOn { get; private set; }

    public string? BarredByName { get; private set; }

    /// <summary>Why it is barred.</summary>
    public Personal<string>? BarredBecause { get; private set; }

    /// <summary>The record of the same supplier that goes on in its place; nothing, while this one stands for itself.</summary>
    public Guid? MergedIntoId { get; private set; }

    public string? MergedByName { get; private set; }

    public DateOnly? MergedOn { get; private set; }

    public required string AddedByName { get; init; }

    public required DateOnly AddedOn { get; init; }

    public int Version { get; set; }

    public bool IsBarred => BarredOn is not null;

    public bool IsMerged => MergedIntoId is not null;

    /// <summary>Whether it is said where money is sent to.</summary>
    public bool IsEntered => EnteredByName is not null;

    /// <summary>Whether a second person has confirmed where money is sent to.</summary>
    public bool IsConfirmed => ConfirmedOn is not null;

    /// <summary>Says where money is sent to. Whoever could change it unseen could lead payments to their own account, so a change needs a second person again.</summary>
    /// <returns>Refused without either, and for numbers that cannot be right.</returns>
    public Outcome SendTo(
        string? account,
        string? bankCode,
        string? telephone,
        Guid byId,
        string byName
    )
    {
        var (toAccount, toBank, toTelephone) = (
            BankAccounts.Read(account),
            BankAccounts.Read(bankCode),
            BankAccounts.Read(telephone)
        );
        var faults = new List<Refusal>();
        if (toAccount is null && toTelephone is null)
        {
            faults.Add(Refusal.Of("Account", "Supplier.NothingToSendTo"));
        }
        if (toAccount is not null && !BankAccounts.IsAccount(toAccount))
        {
            faults.Add(Refusal.Of("Account", "Bill.AccountWrong"));
        }
        if ((toAccount is not null || toBank is not null) && !BankAccounts.IsBic(toBank))
        {
            faults.Add(Refusal.Of("BankCode", "Bill.BicWrong"));
        }
        if (toTelephone is not null && !BankAccounts.IsTelephone(toTelephone))
        {
            faults.Add(Refusal.Of("Telephone", "Bill.TelephoneWrong"));
        }
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        if (
            (toAccount, toBank, toTelephone)
            == (Account?.Reveal(), BankCode?.Reveal(), Telephone?.Reveal())
        )
        {
            return Outcome.Done;
        }
        (Account, BankCode, Telephone) = (
            Personal.Of(toAccount),
            Personal.Of(toAccount is null ? null : toBank),
            Personal.Of(toTelephone)
        );
        Unconfirm(byId, byName);
        return Outcome.Done;
    }

    /// <summary>Corrects the name. Who is paid is another then, so a second person confirms again where the money goes.</summary>
    public void Rename(string name, Guid byId, string byName)
    {
        if (name.Trim() == Name.Reveal())
        {
            return;
        }
        Name = Personal.Of(name)!;
        if (IsEntered)
        {
            Unconfirm(byId, byName);
        }
    }

    // Whoever comes after does not take the hand of an earlier one out of it.
    private void Unconfirm(Guid byId, string byName)
    {
        UnconfirmedOf = [.. UnconfirmedOf.Where(id => id != byId), byId];
        (EnteredByName, ConfirmedByName, ConfirmedOn) = (byName, null, null);
    }

    /// <summary>Confirms where money is sent to.</summary>
    /// <returns>Refused to whoever had a hand in it since it was last confirmed, and while nothing is entered.</returns>
    public Outcome Confirm(Guid byId, string byName, DateOnly on)
    {
        if (!IsEntered)
        {
            return new Refusal("Supplier.NothingToConfirm");
        }
        if (UnconfirmedOf.Contains(byId))
        {
            return new Refusal("Supplier.OwnEntry");
        }
        (UnconfirmedOf, ConfirmedByName, ConfirmedOn) = ([], byName, on);
        return Outcome.Done;
    }

    /// <summary>Nothing more is ordered there, with a reason. What was ordered before can still be paid.</summary>
    public Outcome Bar(string? reason, string byName, DateOnly on)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > 300)
        {
            return Refusal.Of("Reason", "Supplier.ReasonMissing");
        }
        (BarredOn, BarredByName, BarredBecause) = (on, byName, Personal.Of(reason));
        return Outcome.Done;
    }

    /// <summary>Orders may go there again.</summary>
    public void Reinstate() => (BarredOn, BarredByName, BarredBecause) = (null, null, null);

    /// <summary>
    /// Another record of the same supplier goes on in its place: in lists, for orders and bills to come. What was ordered and
    /// paid keeps naming this one, so that the merge can be undone.
    /// </summary>
    /// <returns>Refused where one of the two is barred, merged already, or stands in another country.</returns>
    public Outcome MergeInto(Supplier other, string byName, DateOnly on)
    {
        if (other.Id == Id || other.IsMerged || other.Country != Country)
        {
            return Refusal.Of("Into", "Supplier.MergeChoose");
        }
        if (other.IsBarred != IsBarred)
        {
            return new Refusal("Supplier.MergeBarred");
        }
        (MergedIntoId, MergedByName, MergedOn) = (other.Id, byName, on);
        return Outcome.Done;
    }

    /// <summary>It stands for itself again.</summary>
    public Outcome Separate()
    {
        if (!IsMerged)
        {
            return new Refusal("Supplier.NotMerged");
        }
        (MergedIntoId, MergedByName, MergedOn) = (null, null, null);
        return Outcome.Done;
    }
}

internal sealed class SupplierMapping : IEntityTypeConfiguration<Supplier>
{
    public void Configure(EntityTypeBuilder<Supplier> builder)
    {
        builder.ToTable("grants_supplier");
        builder.HasIndex(s => s.Country);
        builder.HasIndex(s => s.MergedIntoId);
        builder
            .HasOne<Supplier>()
            .WithMany()
            .HasForeignKey(s => s.MergedIntoId)
            .OnDelete(DeleteBehavior.Restrict);
        builder.Ignore(s => s.IsBarred);
        builder.Ignore(s => s.IsMerged);
        builder.Ignore(s => s.IsEntered);
        builder.Ignore(s => s.IsConfirmed);
    }
}
