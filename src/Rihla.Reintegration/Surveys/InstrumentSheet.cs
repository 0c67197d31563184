using System.Globalization;
using Rihla.Platform.Files;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration.Surveys;

/// <summary>A row of a sheet as it was read.</summary>
/// <param name="Line">The line of the file, from 1.</param>
/// <param name="Cells">Its cells, by the name of the column.</param>
public sealed record SheetRow(int Line, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>A cell without the blanks around it; empty when there is none.</summary>
    public string this[string column] => Cells.GetValueOrDefault(column, "").Trim();
}

/// <summary>
/// An instrument as a sheet: one row for the instrument, one for each dimension, band, item and answer. Reading refuses row by
/// row what does not fit together; what was read can be written again and says the same.
/// </summary>
public static partial class InstrumentSheet
{
    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "kind",
        "code",
        "of",
        "text_fr",
        "text_ar",
        "text_en",
        "score",
        "weight",
        "asked_if",
        "option",
    ];

    /// <summary>An instrument has at most so many items.</summary>
    public const int MostItems = 200;

    /// <summary>An item has at most so many answers.</summary>
    public const int MostAnswers = 20;

    /// <summary>A text has at most so many characters.</summary>
    public const int LongestText = 500;

    /// <summary>A weight is at most so much.</summary>
    public const decimal Heaviest = 1000;

    private const int LongestCode = 40;
    private const string Several = "several";
    private const string NotApplicable = "not-applicable";
    private const string Declined = "declined";
    private const string Alert = "alert";
    private const string Below = "below";
    private const string Official = "official";

    /// <summary>The rows of an instrument, as cells in the order of <see cref="Columns"/>.</summary>
    public static IEnumerable<string[]> Rows(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        yield return Row(
            "instrument",
            instrument.Code,
            "",
            instrument.Name,
            score: instrument.Floor,
            option: instrument.IsOfficial ? Official : ""
        );
        foreach (var dimension in instrument.Dimensions)
        {
            yield return Row(
                "dimension",
                CodeOf(dimension.Dimension),
                "",
                dimension.Text,
                weight: dimension.Weight
            );
        }
        foreach (var band in instrument.Bands)
        {
            yield return Row(
                "band",
                band.Code,
                "",
                band.Text,
                score: band.To,
                option: band.Includes ? "" : Below
            );
        }
        foreach (var item in instrument.Items)
        {
            yield return Row(
                "item",
                item.Code,
                CodeOf(item.Dimension),
                item.Text,
                weight: item.Weight,
                askedIf: string.Join('|', item.AskedIf.Select(a => $"{a.Item}={a.Answer}")),
                option: item.Several ? Several : ""
            );
            foreach (var answer in item.Answers)
            {
                yield return Row(
                    "answer",
                    answer.Code,
                    item.Code,
                    answer.Text,
                    score: answer.Score,
                    option: answer.Kind switch
                    {
                        AnswerKind.NotApplicable => NotApplicable,
                        AnswerKind.Declined => Declined,
                        _ => answer.Alerts ? Alert : "",
                    }
                );
            }
        }
    }

    /// <summary>Reads an instrument.</summary>
    /// <param name="rows">The rows below the heads of the columns.</param>
    /// <param name="faults">Takes what is wrong, with line and column.</param>
    /// <returns>The instrument; nothing when anything is wrong.</returns>
    public static Instrument? Read(IEnumerable<SheetRow> rows, FaultList faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        return new Reading(faults).Read(rows);
    }

    /// <summary>The code of a dimension in a sheet.</summary>
    public static string CodeOf(Dimension dimension) => dimension.ToString().ToLowerInvariant();

    private static string[] Row(
        string kind,
        string code,
        string of,
        Trilingual text,
        decimal? score = null,
        decimal? weight = null,
        string askedIf = "",
        string option = ""
    ) =>
        [
            kind,
            code,
            of,
            text.Fr,
            text.Ar,
            text.En,
            Written(score),
            Written(weight),
            askedIf,
            option,
        ];

    private static string Written(decimal? number) =>
        number?.ToString("0.############", CultureInfo.InvariantCulture) ?? "";

    private static bool IsCode(string text) =>
        text.Length is > 0 and <= LongestCode
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
