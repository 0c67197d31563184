namespace Rihla.Matching;

/// <summary>
/// An identity read once, so that it can be compared with many others cheaply. Immutable; made by
/// <see cref="Matcher.Prepare"/>.
/// </summary>
public sealed class PreparedIdentity
{
    /// <summary>Spellings beyond this number are not compared.</summary>
    internal const int MostSpellings = 8;

    internal PreparedIdentity(Identity identity)
    {
        Names = Read(identity.Names);
        Birth = BirthDates.Valid(identity.Birth);
        BirthText = Birth is { } birth ? BirthDates.Written(birth) : "";
        Sex = identity.Sex switch
        {
            'F' or 'f' => "F",
            'M' or 'm' => "M",
            'X' or 'x' => "X",
            _ => null,
        };
        Nationality = string.IsNullOrWhiteSpace(identity.Nationality)
            ? null
            : identity.Nationality.Trim().ToUpperInvariant();
        Phones = Numbers.Phones(identity.Phones);
        Documents = Numbers.Documents(identity.Documents);
    }

    internal IReadOnlyList<NamePart[]> Names { get; }

    internal BirthDate? Birth { get; }

    /// <summary>The birth date as ISO 8601, empty when not known.</summary>
    internal string BirthText { get; }

    internal string? Sex { get; }

    internal string? Nationality { get; }

    internal IReadOnlyList<string> Phones { get; }

    internal IReadOnlyList<string> Documents { get; }

    private static List<NamePart[]> Read(IReadOnlyList<WrittenName> names)
    {
        var read = new List<NamePart[]>(names.Count);
        foreach (var name in names)
        {
            var parts = Name.Parts(name);
            if (parts.Count > 0 && read.Count < MostSpellings)
            {
                read.Add([.. parts]);
            }
        }

        return read;
    }
}
