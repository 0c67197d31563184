using Google.OrTools.LinearSolver;

namespace Rihla.Results;

/// <summary>That one cell of published tables is the sum of others; whoever reads them knows it.</summary>
/// <param name="Total">The sum.</param>
/// <param name="Parts">What it is the sum of.</param>
public sealed record CellSum(string Total, IReadOnlyList<string> Parts)
{
    internal IEnumerable<string> All => Parts.Prepend(Total);
}

/// <summary>
/// Decides which cells of tables must be hidden so that no figure about a few people can be read or worked out.
/// </summary>
/// <remarks>
/// Cells of one to <c>minimum - 1</c> persons are hidden. Then others are hidden until nobody who solves the sums of all tables together can say of a hidden cell more than a span
/// of <c>minimum</c> values: for each hidden cell the least and the greatest value that fits what is published is found by
/// linear programming, for a reader who knows that hidden cells hold at least one person (Cox's interval protection).
/// </remarks>
public static class Suppression
{
    private const double Tolerance = 1e-6;

    /// <summary>The keys of the cells to hide.</summary>
    /// <param name="cells">The persons of each cell, by its key; none below zero.</param>
    /// <param name="sums">Which cells are sums of which, over all tables; they must hold.</param>
    /// <param name="minimum">The smallest number of persons that is shown, at least 2.</param>
    public static IReadOnlySet<string> Hidden(
        IReadOnlyDictionary<string, int> cells,
        IReadOnlyList<CellSum> sums,
        int minimum
    )
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(sums);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimum, 2);
        foreach (var sum in sums)
        {
            if (cells[sum.Total] != sum.Parts.Sum(p => cells[p]))
            {
                throw new ArgumentException(
                    $"{sum.Total} is not the sum of its parts.",
                    nameof(sums)
                );
            }
        }
        var hidden = cells
            .Where(c => c.Value > 0 && c.Value < minimum)
            .Select(c => c.Key)
            .ToHashSet(StringComparer.Ordinal);
        var sumsOf = cells.Keys.ToDictionary(
            key => key,
            key => sums.Where(s => s.All.Contains(key, StringComparer.Ordinal)).ToList(),
            StringComparer.Ordinal
        );
        while (true)
        {
            var before = hidden.Count;
            // The only hidden cell of a sum is the difference of the others: no solver is needed to see it.
            foreach (var sum in sums.Where(s => s.All.Count(hidden.Contains) == 1))
            {
                Hide(sum.All.First(hidden.Contains), [sum]);
            }
            if (hidden.Count == before)
            {
                var helped = new HashSet<CellSum>();
                foreach (var key in Told(cells, hidden, sums, minimum))
                {
                    // What was hidden for one may have been enough for its neighbour.
                    if (!sumsOf[key].Exists(helped.Contains))
                    {
                        helped.UnionWith(Hide(key, sumsOf[key]));
                    }
                }
                if (helped.Count == 0 && Told(cells, hidden, sums, minimum) is [var stuck, ..])
                {
                    // All around it is hidden already: the next figure that is tied to any of that.
                    Hide(stuck, [.. sums.Where(s => s.All.Any(hidden.Contains))]);
                }
            }
            if (hidden.Count == before)
            {
                return hidden;
            }
        }

        List<CellSum> Hide(string key, List<CellSum> among)
        {
            if (Companion(key, cells, hidden, among) is not { } companion)
            {
                return [];
            }
            hidden.Add(companion);
            return sumsOf[companion];
        }
    }

    /// <summary>The least and the greatest value of each hidden cell that fits what is published.</summary>
    internal static IReadOnlyDictionary<string, (double Least, double Most)> Spans(
        IReadOnlyDictionary<string, int> cells,
        IReadOnlySet<string> hidden,
        IReadOnlyList<CellSum> sums
    )
    {
        using var solver = Solver.CreateSolver("GLOP");
        // Beyond what anybody would believe; without an end the solver could not tell "any number" from a failure.
        var end = (10.0 * cells.Values.DefaultIfEmpty().Max()) + 1000;
        var unknown = hidden.ToDictionary(
            key => key,
            key => solver.MakeNumVar(cells[key] > 0 ? 1 : 0, end, key),
            StringComparer.Ordinal
        );
        foreach (var sum in sums.Where(s => s.All.Any(hidden.Contains)))
        {
            // What is hidden of the parts, less the total where that is hidden, is known.
            var known =
                (hidden.Contains(sum.Total) ? 0 : cells[sum.Total])
                - sum.Parts.Where(p => !hidden.Contains(p)).Sum(p => cells[p]);
            var constraint = solver.MakeConstraint(known, known);
            foreach (var part in sum.Parts.Where(hidden.Contains))
            {
                constraint.SetCoefficient(
                    unknown[part],
                    constraint.GetCoefficient(unknown[part]) + 1
                );
            }
            if (hidden.Contains(sum.Total))
            {
                constraint.SetCoefficient(unknown[sum.Total], -1);
            }
        }
        var objective = solver.Objective();
        double Best(string key, bool most)
        {
            objective.Clear();
            objective.SetCoefficient(unknown[key], 1);
            objective.SetOptimizationDirection(most);
            // Nothing is claimed to be safe that could not be shown to be.
            return solver.Solve() == Solver.ResultStatus.OPTIMAL ? objective.Value()
                : most ? double.NegativeInfinity
                : double.PositiveInfinity;
        }
        return hidden.ToDictionary(
            key => key,
            key => (Best(key, most: false), Best(key, most: true)),
            StringComparer.Ordinal
        );
    }

    private static List<string> Told(
        IReadOnlyDictionary<string, int> cells,
        HashSet<string> hidden,
        IReadOnlyList<CellSum> sums,
        int minimum
    ) =>
        hidden.Count == 0
            ? []
            :
            [
                .. Spans(cells, hidden, sums)
                    .Where(s => s.Value.Most - s.Value.Least < minimum - 1 - Tolerance)
                    .Select(s => s.Key)
                    .Order(StringComparer.Ordinal),
            ];

    // The smallest figure of a sum it stands in, before totals; a zero only where nothing else is left.
    private static string? Companion(
        string key,
        IReadOnlyDictionary<string, int> cells,
        HashSet<string> hidden,
        List<CellSum> sums
    ) =>
        sums.OrderBy(s => s.All.Count(hidden.Contains))
            .SelectMany(s =>
                s.All.Where(k => k != key && !hidden.Contains(k))
                    .Select(k => (Key: k, IsTotal: k == s.Total))
            )
            .OrderBy(c => cells[c.Key] == 0)
            .ThenBy(c => c.IsTotal)
            .ThenBy(c => cells[c.Key])
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => c.Key)
            .FirstOrDefault();
}
