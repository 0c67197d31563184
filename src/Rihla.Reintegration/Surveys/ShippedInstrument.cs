namespace Rihla.Reintegration.Surveys;

/// <summary>
/// The instrument that comes with Rihla, for organisations that hold none of their own: items in our own words after what is
/// public about the survey, equal weights, and no official scoring of anybody. A later edition is another file with another
/// identity; an earlier one stays as it is, because scores name it.
/// </summary>
internal static class ShippedInstrument
{
    private const int Editions = 2;

    private static readonly Lazy<IReadOnlyList<InstrumentVersion>> Loaded = new(() =>
        [.. Enumerable.Range(1, Editions).Reverse().Select(Load)]
    );

    /// <summary>All editions, the latest first.</summary>
    public static IReadOnlyList<InstrumentVersion> All => Loaded.Value;

    /// <summary>The edition in which surveys are begun, where nobody has said that another instrument is used.</summary>
    public static InstrumentVersion Current => All[0];

    /// <summary>The shipped edition with this identity, if it is one.</summary>
    public static InstrumentVersion? Find(Guid id) => All.FirstOrDefault(e => e.Id == id);

    /// <summary>Whether this is a shipped edition that a later one has followed: scores name it, and no survey is begun with it.</summary>
    public static bool IsEarlier(Guid id) => id != Current.Id && Find(id) is not null;

    private static InstrumentVersion Load(int edition)
    {
        using var stream = typeof(ShippedInstrument).Assembly.GetManifestResourceStream(
            $"Shipped-{edition}.csv"
        )!;
        using var reader = new StreamReader(stream);
        var sheet = reader.ReadToEnd();
        var instrument = InstrumentFiles.Parse(sheet);
        return new()
        {
            Id = new($"018f3c5e-5a00-7000-8000-{edition:d12}"),
            Code = instrument.Code,
            Number = edition,
            IsOfficial = instrument.IsOfficial,
            Sheet = sheet,
            BroughtAt = DateTimeOffset.UnixEpoch,
            BroughtByName = "Rihla",
        };
    }
}
