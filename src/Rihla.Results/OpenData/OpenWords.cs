using System.Globalization;
using Rihla.Platform.Localisation;

namespace Rihla.Results;

/// <summary>The rows and columns of open tables in words, for pages.</summary>
public static class OpenWords
{
    /// <summary>A column: <c>women</c>.</summary>
    public static string Column(string column, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return column == OpenTables.Total
            ? words["OpenData.Total"]
            : words[$"OpenData.Word.{column}"];
    }

    /// <summary>A row of a table: a country, a month, an age band.</summary>
    public static string Row(string table, string row, int year, Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return row == OpenTables.Total ? words["OpenData.Total"]
            : table == OpenTables.ByNationality && row == OpenTables.OtherNationalities
                ? words["OpenData.OtherNationalities"]
            : table == OpenTables.ByNationality ? PeriodReportFiles.CountryOf(row, words)
            : table == OpenTables.ByMonth
                ? words.Month(new(year, int.Parse(row, CultureInfo.InvariantCulture), 1))
            : words.Has($"OpenData.Word.{row}") ? words[$"OpenData.Word.{row}"]
            : words["Report.AgeBand", row];
    }
}
