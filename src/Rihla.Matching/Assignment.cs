namespace Rihla.Matching;

/// <summary>Gives each row at most one column and each column at most one row, so that the sum is greatest.</summary>
internal static class Assignment
{
    /// <summary>Rows and columns are at most so many.</summary>
    public const int Most = 8;

    /// <summary>
    /// The greatest sum. Only what is greater than nothing is assigned; <paramref name="partner"/> receives the column of
    /// each row, or -1.
    /// </summary>
    public static double Best(
        ReadOnlySpan<double> values,
        int rows,
        int columns,
        Span<sbyte> partner
    )
    {
        partner[..rows].Fill(-1);
        return IsPlain(values, rows, columns, partner, out var sum)
            ? sum
            : Search(values, rows, columns, partner);
    }

    // No two values compete for a row or a column: most names.
    private static bool IsPlain(
        ReadOnlySpan<double> values,
        int rows,
        int columns,
        Span<sbyte> partner,
        out double sum
    )
    {
        sum = 0;
        var taken = 0;
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (values[(i * columns) + j] <= 0)
                {
                    continue;
                }

                if (partner[i] >= 0 || (taken & (1 << j)) != 0)
                {
                    partner[..rows].Fill(-1);
                    return false;
                }

                partner[i] = (sbyte)j;
                taken |= 1 << j;
                sum += values[(i * columns) + j];
            }
        }

        return true;
    }

    // All subsets of the columns for the first i rows.
    private static double Search(
        ReadOnlySpan<double> values,
        int rows,
        int columns,
        Span<sbyte> partner
    )
    {
        var subsets = 1 << columns;
        Span<double> best = stackalloc double[subsets];
        Span<double> next = stackalloc double[subsets];
        Span<sbyte> choice = stackalloc sbyte[rows * subsets];
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        choice.Fill(-1);
        for (var i = 0; i < rows; i++)
        {
            var choices = choice.Slice(i * subsets, subsets);
            best.CopyTo(next);
            for (var taken = 0; taken < subsets; taken++)
            {
                if (double.IsNegativeInfinity(best[taken]))
                {
                    continue;
                }

                for (var j = 0; j < columns; j++)
                {
                    var value = values[(i * columns) + j];
                    var with = taken | (1 << j);
                    if (with != taken && value > 0 && best[taken] + value > next[with])
                    {
                        next[with] = best[taken] + value;
                        choices[with] = (sbyte)j;
                    }
                }
            }

            next.CopyTo(best);
        }

        var end = 0;
        for (var taken = 1; taken < subsets; taken++)
        {
            end = best[taken] > best[end] ? taken : end;
        }

        var sum = best[end];
        for (var i = rows - 1; i >= 0; i--)
        {
            var j = choice[(i * subsets) + end];
            partner[i] = j;
            end = j < 0 ? end : end & ~(1 << j);
        }

        return sum;
    }
}
