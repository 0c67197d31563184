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
        Sex =
            identity.Sex is { } sex && char.ToUpperInvariant(sex) is 'F' or 'M' or 'X'
                ? char.ToUpperInvariant(identity.Sex.Value)
                : null;
        Nationality = string.IsNullOrWhiteSpace(identity.Nationality)
            ? null
            : identity.Nationality.Trim().ToUpperInvariant();
        Phones = Numbers.Phones(identity.Phones);
        Documents = Numbers.Documents(identity.Documents);
    }

    internal IReadOnlyList<NamePart[]> Names { get; }

    internal BirthDate? Birth { get; }

    internal char? Sex { get; }

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
