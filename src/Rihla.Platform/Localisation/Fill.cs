using System.Globalization;
using System.Text;

namespace Rihla.Platform.Localisation;

/// <summary>
/// What fills a place of a sentence that is kept, and read later by each reader in their own language. A string is what somebody
/// wrote and is read as it was written, whatever it begins with; only <see cref="Text"/> and <see cref="Texts"/> name texts.
/// </summary>
public sealed record Fill
{
    private const char Mark = '@';

    private Fill(string kept) => Kept = kept;

    /// <summary>
    /// As it is kept: the key of a text behind an <c>@</c>, several with commas between them, and on the lines below what fills its
    /// places; anything else as it was written, where it begins with an <c>@</c> behind another one.
    /// </summary>
    public string Kept { get; }

    /// <summary>A text by its key.</summary>
    /// <param name="key">Such as <c>Stage.Requested</c>.</param>
    /// <param name="lines">What fills its places (<see cref="Lines"/>).</param>
    public static Fill Text(string key, string? lines = null) =>
        new(lines is null ? $"{Mark}{key}" : $"{Mark}{key}\n{lines}");

    /// <summary>Several texts by their keys, which are read with commas between them.</summary>
    public static Fill Texts(IEnumerable<string> keys) =>
        new(string.Join(',', keys.Select(k => $"{Mark}{k}")));

    /// <summary>What somebody wrote.</summary>
    public static implicit operator Fill(string written) => FromString(written);

    /// <summary>What somebody wrote.</summary>
    public static Fill FromString(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return new(written.StartsWith(Mark) ? Mark + written : written);
    }

    /// <summary>What fills several places, a line for each.</summary>
    public static string Lines(IEnumerable<Fill> fills) =>
        string.Join('\n', fills.Select(f => f.Kept.Replace('\n', ' ')));

    /// <summary>
    /// What was kept, in the language of the reader; days and moments are spelt out. Of a text whose places are not all filled the
    /// others are dots, and what names no text is read as it stands.
    /// </summary>
    public static string Read(string kept, Words words)
    {
        ArgumentNullException.ThrowIfNull(kept);
        ArgumentNullException.ThrowIfNull(words);
        return kept switch
        {
            [Mark, Mark, ..] => kept[1..],
            [Mark, .. var named] => TextOf(named.Split('\n'), words)
                ?? TextsOf(named, words)
                ?? kept,
            _ when Day(kept) is { } day => words.Date(day),
            _ when Moment(kept) is { } moment => words.DateTime(moment),
            _ => kept,
        };
    }

    private static DateOnly? Day(string kept) =>
        DateOnly.TryParseExact(
            kept,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    private static DateTimeOffset? Moment(string kept) =>
        kept.Length > 20
        && DateTimeOffset.TryParseExact(
            kept,
            "O",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var moment
        )
            ? moment
            : null;

    private static string? TextOf(string[] lines, Words words) =>
        words.Has(lines[0]) ? Filled(lines[0], lines.Skip(1), words) : null;

    private static string? TextsOf(string named, Words words)
    {
        var keys = named.Split(',').Select(k => k.TrimStart(Mark, ' ')).ToList();
        return keys.TrueForAll(words.Has)
            ? string.Join(words["Ui.Comma"], keys.Select(k => Filled(k, [], words)))
            : null;
    }

    private static string Filled(string key, IEnumerable<string> lines, Words words)
    {
        List<string> fills = [.. lines.Select(l => Read(l, words))];
        var missing = CompositeFormat.Parse(words[key]).MinimumArgumentCount - fills.Count;
        return words[key, [.. fills, .. Enumerable.Repeat("…", int.Max(missing, 0))]];
    }
}
