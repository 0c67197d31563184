using Rihla.Platform;

namespace Rihla.Travel;

/// <summary>A small sum that is written down on the way: pocket money, or the fee of a consulate.</summary>
internal static class SmallSum
{
    // Nobody is handed as much; a number typed into the wrong field is.
    private const decimal TooLarge = 1_000_000_000;

    /// <summary>What is wrong with a sum; nothing where there is none.</summary>
    /// <param name="field">The field of the sum.</param>
    /// <param name="sum">The sum.</param>
    /// <param name="currencyField">The field of its currency.</param>
    /// <param name="code">Its currency; ISO 4217.</param>
    public static Refusal? Fault(string field, decimal? sum, string currencyField, string? code) =>
        sum is not > 0 ? null
        : sum >= TooLarge ? Refusal.Of(field, "Travel.SumTooLarge")
        : Currency.Find(code) is not { } currency
            ? Refusal.Of(currencyField, "Travel.CurrencyUnknown")
        : !currency.Holds(sum.Value)
            ? Refusal.Of(field, "Travel.SumTooFine", currency.Code, currency.Decimals)
        : null;
}
