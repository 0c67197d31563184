using System.Collections.Frozen;

namespace Rihla.Grants;

/// <summary>Numbers by which money is sent: accounts, banks, telephones.</summary>
internal static class BankAccounts
{
    private static readonly FrozenSet<string> Sepa =
        "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA"
            .Split(' ')
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The number as it is kept: without spaces, in capitals.</summary>
    public static string? Read(string? typed) =>
        string.IsNullOrWhiteSpace(typed)
            ? null
            : new string([
                .. typed
                    .ToUpperInvariant()
                    .Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '.')),
            ]);

    /// <summary>The account for reading, in groups of four; what is none, a telephone for one, stays as it is.</summary>
    public static string? Shown(string? account) =>
        IsAccount(account)
            ? string.Join(' ', Read(account)!.Chunk(4).Select(group => new string(group)))
            : account;

    /// <summary>Whether it can be an account: an IBAN whose check digits are right, or a bank's own number of up to 34 digits and letters.</summary>
    public static bool IsAccount(string? typed) =>
        Read(typed) is { } number
        && (IsIban(number) || (!LooksLikeIban(number) && IsLettersAndDigits(number, 5, 34)));

    /// <summary>Whether it is an IBAN (ISO 13616) with right check digits (ISO 7064, MOD 97-10).</summary>
    public static bool IsIban(string? typed)
    {
        if (
            Read(typed) is not { } number
            || !IsLettersAndDigits(number, 15, 34)
            || !number[..2].All(char.IsAsciiLetter)
            || !number[2..4].All(char.IsAsciiDigit)
        )
        {
            return false;
        }
        var rest = 0;
        foreach (var c in number[4..] + number[..4])
        {
            var value = char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
            rest = ((rest * (value > 9 ? 100 : 10)) + value) % 97;
        }
        return rest == 1;
    }

    /// <summary>
    /// Whether it is an IBAN of a country that takes transfers of the Single Euro Payments Area (EPC 409). Those that joined
    /// after 2023 are left out, as not all of their banks take part yet.
    /// </summary>
    public static bool IsInSepa(string? typed) => IsIban(typed) && Sepa.Contains(Read(typed)![..2]);

    /// <summary>Whether it is a BIC (ISO 9362) of 8 or 11 characters.</summary>
    public static bool IsBic(string? typed) =>
        Read(typed) is { Length: 8 or 11 } bic
        && bic.All(char.IsAsciiLetterOrDigit)
        && bic[4..6].All(char.IsAsciiLetter);

    /// <summary>Whether it is a telephone number with its country, such as <c>+224620000000</c>.</summary>
    public static bool IsTelephone(string? typed) =>
        Read(typed) is { Length: >= 9 and <= 16 } number
        && number[0] == '+'
        && number[1..].All(char.IsAsciiDigit);

    private static bool LooksLikeIban(string number) =>
        number.Length > 14 && char.IsAsciiLetter(number[0]) && char.IsAsciiLetter(number[1]);

    private static bool IsLettersAndDigits(string number, int fewest, int most) =>
        number.Length >= fewest && number.Length <= most && number.All(char.IsAsciiLetterOrDigit);
}
