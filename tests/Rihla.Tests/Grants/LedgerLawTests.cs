using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Rihla.Grants;
using Rihla.Platform;

namespace Rihla.Tests.Grants;

/// <summary>What holds for every entry, whatever it moves.</summary>
public sealed class LedgerLawTests
{
    [Property]
    public bool The_postings_of_an_entry_sum_to_nothing(PositiveInt[] amounts, byte[] accounts)
    {
        var entry = new LedgerEntry
        {
            GrantId = Guid.CreateVersion7(),
            At = DateTimeOffset.UnixEpoch,
            On = new(2026, 3, 2),
            Kind = LedgerKind.Reserved,
            ByUserId = Guid.Empty,
            ByName = "Rihla",
        };
        var line = Guid.CreateVersion7();
        foreach (var (amount, account) in amounts.Zip(accounts))
        {
            entry.Move(
                new(
                    line,
                    (LedgerAccount)(account % 5),
                    (LedgerAccount)((account / 5) % 5),
                    amount.Get
                )
            );
        }
        return entry.Postings.Sum(p => p.Amount) == 0;
    }

    [Property]
    public bool An_amount_goes_into_minor_units_and_back(int cents, byte which)
    {
        string[] codes = ["EUR", "MAD", "XOF", "GNF", "TND"];
        var currency = Currency.Of(codes[which % codes.Length]);
        return currency.ToMinor(currency.FromMinor(cents)) == cents
            && currency.Holds(currency.FromMinor(cents));
    }
}
