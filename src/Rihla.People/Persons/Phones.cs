using PhoneNumbers;
using Rihla.Platform;

namespace Rihla.People;

/// <summary>
/// Checks telephone numbers against the numbering plans of the world and writes them one way: E.164, <c>+212612345678</c>.
/// A number of the right length is taken even where the plan does not know its range: operators open new ranges
/// faster than any list follows, and a number that is refused is a person who cannot be called.
/// </summary>
public static class Phones
{
    private static readonly PhoneNumberUtil Plans = PhoneNumberUtil.GetInstance();

    /// <summary>Reads a number as somebody wrote it.</summary>
    /// <param name="text">With or without spaces, dots, brackets; digits of any script; with <c>+</c> or <c>00</c>, or as dialled in the country.</param>
    /// <param name="country">The country, ISO 3166-1 alpha-2, where a number without <c>+</c> is dialled; nothing, if none is meant.</param>
    /// <param name="field">The input field it comes from.</param>
    /// <returns>The number as E.164, or why it is refused.</returns>
    public static Outcome<string> Read(string text, string? country, string field = "Phone")
    {
        ArgumentNullException.ThrowIfNull(text);
        var written = text.Trim();
        if (written.StartsWith("00", StringComparison.Ordinal))
        {
            written = "+" + written[2..];
        }
        PhoneNumber number;
        try
        {
            number = Plans.Parse(written, country);
        }
        catch (NumberParseException unreadable)
        {
            return Refusal.Of(
                field,
                unreadable.ErrorType == ErrorType.INVALID_COUNTRY_CODE
                    ? "Phone.CountryMissing"
                    : "Phone.NotANumber"
            );
        }
        return
            Plans.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE
            ? Plans.Format(number, PhoneNumberFormat.E164)
            : Explain(number, field);
    }

    /// <summary>A number as people read it: <c>+212 612-345678</c>.</summary>
    public static string Show(string e164)
    {
        try
        {
            return Plans.Format(Plans.Parse(e164, null), PhoneNumberFormat.INTERNATIONAL);
        }
        catch (NumberParseException)
        {
            return e164;
        }
    }

    // Says how many digits are wanted, from the example that the numbering plan gives for a mobile telephone.
    private static Refusal Explain(PhoneNumber number, string field)
    {
        var country = Plans.GetRegionCodeForCountryCode(number.CountryCode);
        if (Plans.GetExampleNumberForType(country, PhoneNumberType.MOBILE) is not { } example)
        {
            return Refusal.Of(field, "Phone.NotANumber");
        }
        var wanted = Plans.GetNationalSignificantNumber(example).Length;
        var given = Plans.GetNationalSignificantNumber(number).Length;
        return Refusal.Of(
            field,
            "Phone.WrongLength",
            "+" + number.CountryCode,
            wanted,
            given,
            Plans.Format(example, PhoneNumberFormat.INTERNATIONAL)
        );
    }
}
