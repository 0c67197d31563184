namespace Rihla.Demonstration;

/// <summary>A country of origin: how often people come from it, their names and languages, and where one flies to.</summary>
/// <param name="Country">ISO 3166 alpha-2.</param>
/// <param name="Share">How often, among all shares.</param>
/// <param name="Names">The names.</param>
/// <param name="Languages">The languages spoken, BCP 47, the commonest first.</param>
/// <param name="Written">The language of the papers that are signed: fr, ar or en.</param>
internal sealed record Home(
    string Country,
    int Share,
    NamePool Names,
    string[] Languages,
    string Written
)
{
    /// <summary>
    /// The countries, with the shares of the Moroccan programme of 2022 for the seven commonest; what remains is spread
    /// over the others by judgement.
    /// </summary>
    public static IReadOnlyList<Home> All { get; } =
    [
        new("CI", 267, NamePool.Ivorian, ["fr", "dyu"], "fr"),
        new("GN", 243, NamePool.Mande, ["fr", "ff", "sus", "man"], "fr"),
        new("SN", 149, NamePool.Wolof, ["fr", "wo", "ff"], "fr"),
        new("CM", 62, NamePool.Central, ["fr", "en"], "fr"),
        new("NG", 59, NamePool.Anglophone, ["en", "pcm", "ha"], "en"),
        new("ML", 48, NamePool.Mande, ["bm", "fr"], "fr"),
        new("CG", 45, NamePool.Central, ["fr", "ln"], "fr"),
        new("BF", 16, NamePool.Mande, ["fr", "dyu"], "fr"),
        new("GM", 14, NamePool.Anglophone, ["en", "wo"], "en"),
        new("SL", 13, NamePool.Anglophone, ["en"], "en"),
        new("CD", 13, NamePool.Central, ["fr", "ln"], "fr"),
        new("GH", 11, NamePool.Anglophone, ["en"], "en"),
        new("TG", 10, NamePool.Ivorian, ["fr"], "fr"),
        new("BJ", 9, NamePool.Ivorian, ["fr"], "fr"),
        new("GA", 7, NamePool.Central, ["fr"], "fr"),
        new("LR", 6, NamePool.Anglophone, ["en"], "en"),
        new("TD", 6, NamePool.Arabic, ["ar", "fr"], "ar"),
        new("NE", 5, NamePool.Arabic, ["ha", "fr"], "fr"),
        new("CF", 4, NamePool.Central, ["fr"], "fr"),
        new("MR", 4, NamePool.Arabic, ["ar"], "ar"),
        new("SD", 14, NamePool.Arabic, ["ar"], "ar"),
        new("YE", 5, NamePool.Arabic, ["ar"], "ar"),
        new("SY", 5, NamePool.Arabic, ["ar"], "ar"),
    ];

    /// <summary>The country of somebody, by chance.</summary>
    public static Home Of(Dice dice) => dice.Weighted([.. All.Select(h => (h, h.Share))]);
}
