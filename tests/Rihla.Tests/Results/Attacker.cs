using System.Numerics;
using Rihla.Results;

namespace Rihla.Tests.Results;

/// <summary>
/// Somebody who wants a hidden figure. Shares no code with what hides it: exact elimination over whole numbers, and intervals
/// narrowed sum by sum.
/// </summary>
internal sealed class Attacker
{
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);
    private readonly List<string> hidden = [];
    private readonly List<(List<(int Index, int Sign)> Hidden, int Known)> equations = [];

    public Attacker(
        IEnumerable<(OpenCell Cell, int? Persons)> published,
        IReadOnlyList<CellSum> sums
    )
    {
        foreach (var (cell, persons) in published)
        {
            var key = $"{cell.Table}|{cell.Row}|{cell.Column}";
            if (persons is { } shown)
            {
                known[key] = shown;
            }
            else
            {
                hidden.Add(key);
            }
        }
        var index = hidden.Index().ToDictionary(h => h.Item, h => h.Index);
        foreach (var sum in sums)
        {
            var unknown = sum
                .Parts.Where(index.ContainsKey)
                .Select(p => (index[p], 1))
                .Concat(index.TryGetValue(sum.Total, out var total) ? [(total, -1)] : [])
                .ToList();
            if (unknown.Count > 0)
            {
                equations.Add(
                    (
                        unknown,
                        known.GetValueOrDefault(sum.Total)
                            - sum.Parts.Sum(p => known.GetValueOrDefault(p))
                    )
                );
            }
        }
    }

    /// <summary>The hidden cells that the equations alone determine.</summary>
    public IReadOnlyList<string> Solved()
    {
        var rows = equations.ConvertAll(e =>
        {
            var row = new BigInteger[hidden.Count + 1];
            foreach (var (at, sign) in e.Hidden)
            {
                row[at] += sign;
            }
            row[^1] = e.Known;
            return row;
        });
        var solved = 0;
        for (var column = 0; column < hidden.Count && solved < rows.Count; column++)
        {
            var pivot = rows.FindIndex(solved, r => !r[column].IsZero);
            if (pivot < 0)
            {
                continue;
            }
            (rows[solved], rows[pivot]) = (rows[pivot], rows[solved]);
            for (var other = 0; other < rows.Count; other++)
            {
                if (other != solved && !rows[other][column].IsZero)
                {
                    rows[other] = Eliminate(rows[other], rows[solved], column);
                }
            }
            solved++;
        }
        return
        [
            .. rows.Select(r => Enumerable.Range(0, hidden.Count).Where(c => !r[c].IsZero).ToList())
                .Where(r => r.Count == 1)
                .Select(r => hidden[r[0]]),
        ];
    }

    /// <summary>The hidden cells of which only one value is left when no cell is below zero.</summary>
    public IReadOnlyList<string> Cornered()
    {
        var least = new int[hidden.Count];
        var most = Enumerable.Repeat(int.MaxValue / 4, hidden.Count).ToArray();
        for (var changed = true; changed; )
        {
            changed = false;
            foreach (var (parts, sum) in equations)
            {
                foreach (var (at, sign) in parts)
                {
                    long low = sum;
                    long high = sum;
                    foreach (var (other, itsSign) in parts.Where(p => p.Index != at))
                    {
                        low -= itsSign > 0 ? most[other] : -least[other];
                        high -= itsSign > 0 ? least[other] : -most[other];
                    }
                    var (from, to) = sign > 0 ? (low, high) : (-high, -low);
                    if (from > least[at])
                    {
                        (least[at], changed) = ((int)from, true);
                    }
                    if (to < most[at])
                    {
                        (most[at], changed) = ((int)to, true);
                    }
                }
            }
        }
        return [.. hidden.Where((_, i) => least[i] >= most[i])];
    }

    private static BigInteger[] Eliminate(BigInteger[] row, BigInteger[] by, int column)
    {
        var (a, b) = (row[column], by[column]);
        var result = row.Zip(by, (x, y) => (x * b) - (y * a)).ToArray();
        var divisor = result.Aggregate(
            BigInteger.Zero,
            (d, x) => BigInteger.GreatestCommonDivisor(d, x)
        );
        return divisor.IsZero ? result : [.. result.Select(x => x / divisor)];
    }
}
