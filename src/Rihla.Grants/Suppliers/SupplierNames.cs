namespace Rihla.Grants.Suppliers;

/// <summary>
/// Whether two names of suppliers are one. Names of shops need less than names of people: accents, capitals, script and legal
/// form must not matter, and a slip of the pen should be noticed.
/// </summary>
internal static class SupplierNames
{
    /// <summary>From this share of common pairs of letters on, two names are shown as alike (Dice's coefficient).</summary>
    private const double Alike = 0.7;

    private static readonly HashSet<string> LegalForms =
    [
        "SARL",
        "SA",
        "SARLU",
        "SAS",
        "SASU",
        "SUARL",
        "GIE",
        "LTD",
        "LLC",
        "ETS",
        "ETABLISSEMENT",
        "ETABLISSEMENTS",
        "STE",
        "SOCIETE",
        "ENTREPRISE",
        "ENTREPRISES",
        "DE",
        "DU",
        "DES",
        "ET",
        "LA",
        "LE",
        "LES",
        "FILS",
        "FRERES",
    ];

    /// <summary>What is equal in two ways of writing the same name: the letters and digits, in capitals, as a bank would write them.</summary>
    public static string Key(string name)
    {
        var words = Words(name);
        return words.Count == 0 ? name.Trim().ToUpperInvariant() : string.Join(' ', words);
    }

    /// <summary>Whether somebody should look if these are one.</summary>
    public static bool AreAlike(string one, string other)
    {
        var (a, b) = (Core(one), Core(other));
        if (a.Count == 0 || b.Count == 0)
        {
            return Key(one) == Key(other);
        }
        if (a.All(b.Contains) || b.All(a.Contains))
        {
            return true;
        }
        return Common(string.Concat(a.Order()), string.Concat(b.Order())) >= Alike;
    }

    /// <summary>Whether a name is what somebody looks for: it holds what was typed, or is like it.</summary>
    public static bool Answers(string name, string typed) =>
        Key(name).Contains(Key(typed), StringComparison.Ordinal) || AreAlike(name, typed);

    private static List<string> Core(string name)
    {
        var words = Words(name);
        var core = words.Where(w => !LegalForms.Contains(w)).ToList();
        return core.Count > 0 ? core : words;
    }

    private static List<string> Words(string name) =>
        [
            .. BankText
                .Of(name, Supplier.LongestName)
                .ToUpperInvariant()
                .Split(
                    [.. " /-?:().,'+"],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
        ];

    private static double Common(string one, string other)
    {
        if (one.Length < 2 || other.Length < 2)
        {
            return one == other ? 1 : 0;
        }
        var pairs = Pairs(other).ToList();
        var total = pairs.Count + one.Length - 1;
        return 2.0 * Pairs(one).Count(pairs.Remove) / total;
    }

    private static IEnumerable<string> Pairs(string text) =>
        Enumerable.Range(0, text.Length - 1).Select(i => text.Substring(i, 2));
}
