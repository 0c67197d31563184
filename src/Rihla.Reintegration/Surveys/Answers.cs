namespace Rihla.Reintegration.Surveys;

/// <summary>What a person answered, by the code of the item: one code, or several with semicolons between them.</summary>
public sealed class Answers
{
    private readonly Dictionary<string, string> given;

    /// <summary>Makes them of what was kept.</summary>
    public Answers(IEnumerable<KeyValuePair<string, string>> given) =>
        this.given = given.ToDictionary(g => g.Key, g => g.Value, StringComparer.Ordinal);

    /// <summary>None yet.</summary>
    public static Answers None { get; } = new([]);

    /// <summary>The codes chosen for an item; none, when it was not answered.</summary>
    public IReadOnlyList<string> Of(string item) =>
        given.TryGetValue(item, out var codes)
            ? codes.Split(';', StringSplitOptions.RemoveEmptyEntries)
            : [];

    /// <summary>As they are kept.</summary>
    public Dictionary<string, string> ToKept() => new(given, StringComparer.Ordinal);

    /// <summary>
    /// Whether a question is asked: always, or when one of the answers it depends on was given to a question that was itself
    /// asked.
    /// </summary>
    public bool Asks(Instrument instrument, InstrumentItem item) =>
        item.AskedIf.Count == 0
        || item.AskedIf.Any(a =>
            instrument.Find(a.Item) is { } earlier
            && Of(a.Item).Contains(a.Answer)
            && Asks(instrument, earlier)
        );

    /// <summary>The questions that are asked.</summary>
    public IEnumerable<InstrumentItem> Asked(Instrument instrument) =>
        instrument.Items.Where(i => Asks(instrument, i));
}
