using Microsoft.EntityFrameworkCore;
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
        var faults = Faults(input, expenses.Count, ordered, currency);
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        Guid? invoice = null;
        if (input.Invoice is not null)
        {
            var kept = await attachments.AddDocumentAsync(input.Invoice, input.InvoiceName, cancel);
            if (!kept.IsDone)
            {
                return kept.Refusals[0] with { Field = nameof(input.Invoice) };
            }
            invoice = kept.Value.Id;
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
                InvoiceId = invoice,
                Payee = Personal.Of(input.Payee)!,
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
