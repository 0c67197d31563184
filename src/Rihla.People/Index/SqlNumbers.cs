using System.Globalization;

namespace Rihla.People;

/// <summary>Numbers as they stand in the text of a query, where parameters would be too many.</summary>
internal static class SqlNumbers
{
    /// <summary>A number.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers with commas between them.</summary>
    public static string Listed(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(Of));
}
