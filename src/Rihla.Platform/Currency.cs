using System.Collections.Frozen;

namespace Rihla.Platform;

/// <summary>
/// A currency by its ISO 4217 code, with the number of decimals that the standard gives it. Books are kept in whole minor
/// units (cents, or francs where there are no cents), so that sums are exact in every database.
/// </summary>
public readonly record struct Currency
{
    // ISO 4217, list one, currencies in use by States.
    private static readonly FrozenSet<string> Known = (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC "
        + "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD "
        + "IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR "
        + "MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK "
        + "SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST "
        + "XAF XCD XOF XPF YER ZAR ZMW ZWG"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithoutDecimals =
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithThreeDecimals = "BHD IQD JOD KWD LYD OMR TND"
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    private Currency(string code) => Code = code;

    /// <summary>The code, such as <c>EUR</c>.</summary>
    public string Code { get; }

    /// <summary>How many decimals its amounts have: 0, 2 or 3.</summary>
    public int Decimals =>
        WithoutDecimals.Contains(Code) ? 0
        : WithThreeDecimals.Contains(Code) ? 3
        : 2;

    /// <summary>The currency with this code, in any case of letters; nothing, if ISO 4217 has none.</summary>
    public static Currency? Find(string? code) =>
        code?.Trim().ToUpperInvariant() is { } upper && Known.Contains(upper) ? new(upper) : null;

    /// <summary>The currency with this code.</summary>
    /// <exception cref="ArgumentException">ISO 4217 has none.</exception>
    public static Currency Of(string code) =>
        Find(code) ?? throw new ArgumentException("ISO 4217 has no such currency.", nameof(code));

    /// <summary>An amount in whole minor units; what is finer is rounded up, so that a cost is never booked too low.</summary>
    /// <exception cref="OverflowException">The amount is beyond what a book can hold.</exception>
    public long ToMinor(decimal amount) => decimal.ToInt64(decimal.Ceiling(amount * Scale));

    /// <summary>Whole minor units as an amount.</summary>
    public decimal FromMinor(long minor) => minor / Scale;

    /// <summary>The nearest amount that has no more decimals than the currency: for figures that were worked out, not for what is booked.</summary>
    public decimal Round(decimal amount) => Math.Round(amount, Decimals);

    /// <summary>Whether an amount has no more decimals than the currency.</summary>
    public bool Holds(decimal amount) => decimal.Truncate(amount * Scale) == amount * Scale;

    /// <inheritdoc/>
    public override string ToString() => Code;

    private decimal Scale =>
        Decimals switch
        {
            0 => 1m,
            3 => 1000m,
            _ => 100m,
        };
}
