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
            ? words[key, [.. args.Select(a => Fill.Read(a, words)), .. Enumerable.Repeat("", 4)]]
            : words["AuditSearch.UnknownAct"];
    }

    /// <summary>What fills the places of an entry's sentence; dots where that was erased with the person it told of.</summary>
    public static IReadOnlyList<string> Filling(AuditDetails? details) =>
        details is { Erased: not null } ? Withheld : details?.Args ?? [];

    /// <summary>What fills those places where the reader is not told.</summary>
    public static IReadOnlyList<string> Withheld { get; } = ["…", "…", "…", "…"];

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
                words.Read(c.Field!, c.Was),
                words.Read(c.Field!, c.Is)
            ));

    // Countries and languages are kept by their codes.
    private static string? Read(this Words words, string field, string? value) =>
        (field, value) switch
        {
            (_, null) => null,
            ("Country" or "Nationality" or "SecondNationality", _) => words.Country(value),
            ("Language", _) => words.SpokenLanguage(value),
            _ => Fill.Read(value, words),
        };
}
