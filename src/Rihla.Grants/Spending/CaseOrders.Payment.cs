using Microsoft.EntityFrameworkCore;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <content>The payment of what was ordered.</content>
public sealed partial class CaseOrders
{
    /// <summary>Asks for the payment of a part of an order.</summary>
    /// <returns>Refused when it is not approved, asked for already, above what was ordered, or who is paid and how is not clear.</returns>
    public async Task<Outcome> AskPaymentAsync(
        PaymentRequest input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(by);
        // A part can be of several cases, of which only the one is held from which somebody asks.
        await db.LockAsync(PartLock(input.PartId), cancel);
        var expenses = await db.Set<Expense>()
            .Where(e => e.PartId == input.PartId && e.Standing != ExpenseStanding.Cancelled)
            .ToListAsync(cancel);
        if (expenses.Count == 0 || expenses.Exists(e => e.Standing is not ExpenseStanding.Ordered))
        {
            return new Refusal("Bill.NotOrdered");
        }
        if (
            await db.Set<Bill>()
                .AnyAsync(
                    b => b.PartId == input.PartId && b.Standing != BillStanding.SentBack,
                    cancel
                )
        )
        {
            return new Refusal("Bill.AskedAlready");
        }
        var ordered = expenses.Sum(e => e.Amount);
        var grantId = expenses[0].GrantId;
        var currency = Currency.Of(
            await db.Set<Grant>()
                .Where(g => g.Id == grantId)
                .Select(g => g.Currency)
                .SingleAsync(cancel)
        );
        var supplier = await SupplierBook.StandingAsync(db, input.SupplierId, cancel);
        input = Known(input, supplier);
        var faults = Faults(input, expenses.Count, ordered, currency);
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        if (supplier is not null && Keep(supplier, input, by) is { IsDone: false } wrong)
        {
            return wrong;
        }
        db.Add(
            new Bill
            {
                MissionId = expenses[0].MissionId,
                PartId = input.PartId,
                Currency = currency.Code,
                Amount = input.Amount,
                Method = input.Method,
                InvoiceNumber = Personal.Of(input.InvoiceNumber),
                InvoiceId = attachments.Keep(input.Invoice),
                Payee = Personal.Of(input.Payee)!,
                SupplierId = supplier?.Id,
                Account = Personal.Of(
                    input.Method == PaymentMethod.Cash ? null : BankAccounts.Read(input.Account)
                ),
                BankCode = Personal.Of(
                    input.Method == PaymentMethod.Bank ? BankAccounts.Read(input.BankCode) : null
                ),
                DueOn = input.DueOn ?? today.Date.AddDays(7),
                AskedById = by.UserId,
                AskedByName = by.Name,
                AskedOn = today.Date,
            }
        );
        return Outcome.Done;
    }

    /// <summary>What is held while the payment of a part is asked for, or a share of it is taken out.</summary>
    internal static string PartLock(Guid partId) => $"part {partId}";

    // What the register says of a supplier goes before what is typed, and what is typed fills what it does not say.
    private static PaymentRequest Known(PaymentRequest input, Supplier? supplier) =>
        supplier is null
            ? input
            : input with
            {
                Payee = supplier.Name.Reveal(),
                Account = Missing(input.Account, int.MaxValue)
                    ? input.Method switch
                    {
                        PaymentMethod.Bank => supplier.Account?.Reveal(),
                        PaymentMethod.MobileMoney => supplier.Telephone?.Reveal(),
                        _ => null,
                    }
                    : input.Account,
                BankCode = Missing(input.BankCode, int.MaxValue)
                    ? supplier.BankCode?.Reveal()
                    : input.BankCode,
            };

    private static Outcome Keep(Supplier supplier, PaymentRequest input, Actor by)
    {
        var (account, bank, telephone) = (
            supplier.Account?.Reveal(),
            supplier.BankCode?.Reveal(),
            supplier.Telephone?.Reveal()
        );
        var typed = BankAccounts.Read(input.Account);
        switch (input.Method)
        {
            case PaymentMethod.Bank when account is null:
                return supplier.SendTo(typed, input.BankCode, telephone, by.UserId, by.Name);
            case PaymentMethod.MobileMoney when telephone is null:
                return supplier.SendTo(account, bank, typed, by.UserId, by.Name);
            case PaymentMethod.Bank
                when (account, bank) != (typed, BankAccounts.Read(input.BankCode)):
            case PaymentMethod.MobileMoney when telephone != typed:
                return Refusal.Of(nameof(input.Account), "Supplier.OtherAccount");
            default:
                return Outcome.Done;
        }
    }

    private static List<Refusal> Faults(
        PaymentRequest input,
        int shares,
        long ordered,
        Currency currency
    )
    {
        var faults = new List<Refusal>();
        if (input.Amount < shares || input.Amount > ordered)
        {
            faults.Add(
                Refusal.Of(
                    nameof(input.Amount),
                    "Bill.AmountWrong",
                    currency.FromMinor(ordered),
                    currency.Code
                )
            );
        }
        if (input.IsInvoiced && Missing(input.InvoiceNumber, 60))
        {
            faults.Add(Refusal.Of(nameof(input.InvoiceNumber), "Bill.InvoiceMissing"));
        }
        if (Missing(input.Payee, LongestPayee))
        {
            faults.Add(Refusal.Of(nameof(input.Payee), "Bill.PayeeMissing", LongestPayee));
        }
        else if (
            input.Method == PaymentMethod.Bank
            && BankText.Of(input.Payee, LongestPayee).Length == 0
        )
        {
            faults.Add(Refusal.Of(nameof(input.Payee), "Bill.PayeeUnwritable"));
        }
        if (input.Method == PaymentMethod.Bank && !BankAccounts.IsAccount(input.Account))
        {
            faults.Add(Refusal.Of(nameof(input.Account), "Bill.AccountWrong"));
        }
        if (input.Method == PaymentMethod.Bank && !BankAccounts.IsBic(input.BankCode))
        {
            faults.Add(Refusal.Of(nameof(input.BankCode), "Bill.BicWrong"));
        }
        if (input.Method == PaymentMethod.MobileMoney && !BankAccounts.IsTelephone(input.Account))
        {
            faults.Add(Refusal.Of(nameof(input.Account), "Bill.TelephoneWrong"));
        }
        return faults;
    }

    private static bool Missing(string? text, int longest) =>
        string.IsNullOrWhiteSpace(text) || text.Trim().Length > longest;
}
