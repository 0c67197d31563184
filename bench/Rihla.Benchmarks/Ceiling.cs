using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// What a look-up could find at best, whatever each piece of evidence weighed: whoever agrees with the query at least as well
/// as the person sought in every single respect cannot be put behind, and of those who agree equally any may come first.
/// </summary>
/// <param name="AtOne">The chance of the first place.</param>
/// <param name="AtFive">The chance of one of the first five.</param>
/// <param name="OwnParts">1, when every part of the name that was asked is the person's own.</param>
internal sealed record Ceiling(double AtOne, double AtFive, double OwnParts)
{
    private const int Shown = 5;
    private const double Equal = 1e-9;

    public static Ceiling operator +(Ceiling one, Ceiling other) =>
        new(one.AtOne + other.AtOne, one.AtFive + other.AtFive, one.OwnParts + other.OwnParts);

    public static Ceiling Of(
        Register register,
        Matcher matcher,
        Identity query,
        int expected,
        IReadOnlyList<int> candidates
    )
    {
        var sought = matcher.Prepare(query);
        var match = matcher.Compare(sought, register.Prepared(expected));
        var target = Respects(match);
        var (better, equal) = (0, 0);
        foreach (var person in candidates)
        {
            if (person == expected)
            {
                continue;
            }

            var other = Respects(matcher.Compare(sought, register.Prepared(person)));
            var keys = target.Keys.Union(other.Keys, StringComparer.Ordinal).ToList();
            var differences = keys.ConvertAll(key =>
                other.GetValueOrDefault(key) - target.GetValueOrDefault(key)
            );
            if (differences.TrueForAll(difference => difference >= -Equal))
            {
                if (differences.Exists(difference => difference > Equal))
                {
                    better++;
                }
                else
                {
                    equal++;
                }
            }
        }

        return new(
            better > 0 ? 0 : 1.0 / (equal + 1),
            Math.Clamp((double)(Shown - better) / (equal + 1), 0, 1),
            match.Evidence.Any(e =>
                e is { Agreement: Agreement.Different, Field: <= EvidenceField.FamilyName }
            )
                ? 0
                : 1
        );
    }

    // How much each part of the name that was asked, the date and the sex speak for somebody; and what is too much.
    private static Dictionary<string, double> Respects(Match match)
    {
        var respects = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var evidence in match.Evidence)
        {
            var respect =
                evidence.Field > EvidenceField.FamilyName ? evidence.Field.ToString()
                : string.IsNullOrEmpty(evidence.Left) ? "too much"
                : "part " + evidence.Left;
            respects[respect] = respects.GetValueOrDefault(respect) + evidence.Bits;
        }

        return respects;
    }
}
