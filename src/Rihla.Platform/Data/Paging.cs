namespace Rihla.Platform.Data;

/// <summary>
/// Lists shown a page at a time. Numbers of pages come from addresses, where anybody can write anything: one below the
/// first is the first, and one far beyond the last is an empty page, not a fault of the database.
/// </summary>
public static class Paging
{
    /// <summary>How many rows stand before a page, never negative and never more than the databases count.</summary>
    /// <param name="number">The number of the page, from 1.</param>
    /// <param name="size">How many rows a page has.</param>
    public static int Before(int number, int size) =>
        (int)Math.Min((Math.Max(1L, number) - 1) * size, int.MaxValue);

    /// <summary>
    /// The page that is shown of a list whose rows are counted: below the first it is the first, beyond the last it is the
    /// last, and an empty list has one page.
    /// </summary>
    /// <param name="number">The number that was asked for.</param>
    /// <param name="size">How many rows a page has.</param>
    /// <param name="count">How many rows there are.</param>
    public static int Within(int number, int size, int count) =>
        Math.Clamp(number, 1, 1 + (Math.Max(1, count) - 1) / size);

    /// <summary>The rows of a page, of rows that stand in an order.</summary>
    /// <param name="ordered">All rows, in their order.</param>
    /// <param name="number">The number of the page, from 1.</param>
    /// <param name="size">How many rows a page has.</param>
    public static IQueryable<T> Page<T>(this IQueryable<T> ordered, int number, int size) =>
        ordered.Skip(Before(number, size)).Take(size);
}
