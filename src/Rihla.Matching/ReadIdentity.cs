namespace Rihla.Matching;

/// <summary>An identity with its names in parts and its numbers and dates checked: what keys and the prepared form are made of.</summary>
internal sealed class ReadIdentity
{
    /// <summary>Spellings beyond this number are not used: more than anybody is known by, and few enough to compare each with each.</summary>
    public const int MostSpellings = 24;

    private const int MostParents = 4;
    private const int MostRelatives = 8;

    public ReadIdentity(Identity identity)
    {
        Names = Read(identity.Names, MostSpellings);
        Parents = Read(identity.Parents, MostParents);
        Relatives = Read(identity.Relatives, MostRelatives);
        Places = Read([new WrittenName(null, identity.BirthPlace)], 1);
        Birth = BirthDates.Valid(identity.Birth);
        Sex =
            identity.Sex is { } sex && char.ToUpperInvariant(sex) is 'F' or 'M' or 'X'
                ? char.ToUpperInvariant(identity.Sex.Value)
                : null;
        Nationalities =
        [
            .. new[] { Country(identity.Nationality), Country(identity.SecondNationality) }
                .OfType<string>()
                .Distinct(),
        ];
        Phones = Numbers.Phones(identity.Phones, identity.SharedPhones);
        Documents = Numbers.Documents(identity.Documents, identity.LocalDocuments);
    }

    /// <summary>The parts of each spelling; no spelling is empty.</summary>
    public IReadOnlyList<NamePart[]> Names { get; }

    /// <summary>The parts of each parent's name.</summary>
    public IReadOnlyList<NamePart[]> Parents { get; }

    /// <summary>The parts of the name of each other family member.</summary>
    public IReadOnlyList<NamePart[]> Relatives { get; }

    /// <summary>The words of the place of birth; empty when not known.</summary>
    public IReadOnlyList<NamePart[]> Places { get; }

    public BirthDate? Birth { get; }

    /// <summary><c>F</c>, <c>M</c>, <c>X</c>, or null.</summary>
    public char? Sex { get; }

    /// <summary>Two capitals each; at most two.</summary>
    public IReadOnlyList<string> Nationalities { get; }

    public IReadOnlyList<ReadPhone> Phones { get; }

    public IReadOnlyList<ReadDocument> Documents { get; }

    private static List<NamePart[]> Read(IReadOnlyList<WrittenName> names, int most)
    {
        var read = new List<NamePart[]>(Math.Min(names.Count, most));
        foreach (var name in names)
        {
            if (read.Count == most)
            {
                break;
            }

            var parts = Name.Parts(name);
            if (parts.Count > 0)
            {
                read.Add([.. parts]);
            }
        }

        return read;
    }

    private static string? Country(string? written)
    {
        var code = written?.Trim();
        return code is { Length: 2 } && char.IsAsciiLetter(code[0]) && char.IsAsciiLetter(code[1])
            ? code.ToUpperInvariant()
            : null;
    }
}
