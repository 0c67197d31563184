using System.Runtime.InteropServices;

namespace Rihla.Matching;

/// <summary>
/// What is known of somebody. Everything but a name may be missing, and what is missing says nothing:
/// it neither speaks for a match nor against one.
/// </summary>
public sealed record Identity
{
    /// <summary>
    /// Every spelling known, in any script; the first is the one on the record. Aliases, nicknames and a name in
    /// Arabic beside its romanisation are further entries. May be empty: such an identity matches by its other
    /// evidence only.
    /// </summary>
    public required IReadOnlyList<WrittenName> Names { get; init; }

    /// <summary>The birth date as far as it is known, or null.</summary>
    public BirthDate? Birth { get; init; }

    /// <summary>Sex: <c>F</c>, <c>M</c> or <c>X</c> in either case; null or any other character counts as not known.</summary>
    public char? Sex { get; init; }

    /// <summary>Nationality, ISO 3166-1 alpha-2 in either case; null or empty when not known.</summary>
    public string? Nationality { get; init; }

    /// <summary>
    /// Telephone numbers, E.164 if possible. Compared by their last eight digits, so that national and international
    /// ways of writing agree; a number of fewer than six digits is not used.
    /// </summary>
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>
    /// Numbers of identity and travel documents, of any type. Letters and digits count, case and punctuation do not;
    /// a number of fewer than five such characters is not used.
    /// </summary>
    public IReadOnlyList<string> Documents { get; init; } = [];
}

/// <summary>
/// A name as somebody wrote it, in any script and any order. Which part is which is taken as a hint: swapped parts
/// are recognised.
/// </summary>
/// <param name="Given">Given names; null when the whole name stands in <paramref name="Family"/>.</param>
/// <param name="Family">Family name; null when the whole name stands in <paramref name="Given"/>.</param>
public sealed record WrittenName(string? Given, string? Family);

/// <summary>
/// A birth date of which the year is known, perhaps the month, perhaps the day. The first of January is taken for
/// what it mostly is in these registers: a year with a day invented.
/// </summary>
/// <param name="Year">Year of the Gregorian calendar.</param>
/// <param name="Month">1 to 12, or null. Another value counts as not known.</param>
/// <param name="Day">1 to 31, or null; without a month it is not used. Another value counts as not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BirthDate(int Year, int? Month, int? Day);
