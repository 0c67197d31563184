using System.Globalization;
using Rihla.Platform.Audit;
using Rihla.Platform.Localisation;

namespace Rihla.Access;

/// <summary>One field that changed, in words.</summary>
/// <param name="Name">The field.</param>
/// <param name="Was">The old value; nothing if it was empty.</param>
/// <param name="Is">The new value; nothing if it was emptied.</param>
internal sealed record ChangeInWords(string Name, string? Was, string? Is);

/// <summary>Turns what the audit holds into sentences of the reader's language.</summary>
internal static class AuditWords
{
    /// <summary>The sentence of an act; the act's own words where a module forgot to give it a sentence.</summary>
    public static string Sentence(this Words words, string act, IReadOnlyList<string> args)
    {
        var key = $"Audit.{act}";
        return words.Has(key)
            ? words[key, [.. args.Select(a => words.Value(a)), .. Enumerable.Repeat("", 4)]]
            : words["AuditSearch.UnknownAct"];
    }

    /// <summary>What fills the places of an entry's sentence; dots where that was erased with the person it told of.</summary>
    public static IReadOnlyList<string> Filling(AuditDetails? details) =>
        details is { Erased: not null } ? ["…", "…", "…", "…"] : details?.Args ?? [];

    /// <summary>
    /// The changes that can be told in words: fields that have a name for readers (<c>Field.Person.BirthDate</c>). Others
    /// are inner workings.
    /// </summary>
    public static IEnumerable<ChangeInWords> Told(
        this Words words,
        IEnumerable<FieldChange> changes
    ) =>
        changes
            .Where(c => c.Field is not null && words.Has($"Field.{c.Of}.{c.Field}"))
            .Select(c => new ChangeInWords(
                words[$"Field.{c.Of}.{c.Field}"],
                words.Value(c.Field!, c.Was),
                words.Value(c.Field!, c.Is)
            ));

    // Countries and languages are kept by their codes.
    private static string? Value(this Words words, string field, string? value) =>
        (field, value) switch
        {
            (_, null) => null,
            ("Country" or "Nationality" or "SecondNationality", _) => words.Country(value),
            ("Language", _) => words.SpokenLanguage(value),
            _ => words.Value(value),
        };

    /// <summary>
    /// A value as it is read: keys become texts, days and moments are spelt out. What fills the places of a text stands on
    /// the lines below its key.
    /// </summary>
    private static string Value(this Words words, string value)
    {
        if (value.Split('\n') is [['@', .. var key], _, ..] lines && words.Has(key))
        {
            return words[key, [.. lines.Skip(1).Select(f => words.Value(f))]];
        }
        if (value.StartsWith('@'))
        {
            return string.Join(
                words["Ui.Comma"],
                value
                    .Split(',')
                    .Select(v => v.TrimStart('@', ' '))
                    // What fills a place was not always kept.
                    .Select(v => words.Has(v) ? words[v, "…", "…", "…", "…"] : v)
            );
        }
        if (
            DateOnly.TryParseExact(
                value,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
        {
            return words.Date(day);
        }
        return
            value.Length > 20
            && DateTimeOffset.TryParseExact(
                value,
                "O",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var moment
            )
            ? words.DateTime(moment)
            : value;
    }
}
