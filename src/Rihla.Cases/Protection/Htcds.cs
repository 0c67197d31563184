using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rihla.Cases;

/// <summary>
/// The code lists of the Human Trafficking Case Data Standard 2.0 (International Organization for Migration, CC BY 4.0)
/// that a trafficking assessment uses. The codes are those of the standard, so that data can be exchanged; French and
/// Arabic labels are ours.
/// </summary>
internal static class Htcds
{
    public const string Recruitment = "methodofrecruitment";
    public const string Control = "methodsofcontrol";
    public const string Exploitation = "typeofexploitation";
    public const string Industry = "forcedlabourindustry";
    public const string SexualExploitation = "typeofsexexploitation";
    public const string Status = "traffickingstatus";
    public const string DecidedBy = "traffickingstatusdecisionmakingorg";

    private static readonly Standard Lists = Read();

    /// <summary>The codes of a list, in the order of the standard.</summary>
    public static IReadOnlyList<string> Codes(string list) => [.. Lists.Of[list].Keys];

    /// <summary>The label of a code in <c>fr</c>, <c>ar</c> or <c>en</c>.</summary>
    public static string Label(string list, string code, string language) =>
        Lists.Of[list][code][language];

    /// <summary>Where the lists come from, and under which licence.</summary>
    public static string Source => Lists.Source;

    /// <summary>The codes among these that are in the list.</summary>
    public static List<string> Known(string list, IEnumerable<string>? codes) =>
        [.. Lists.Of[list].Keys.Intersect(codes ?? [], StringComparer.Ordinal)];

    private static Standard Read()
    {
        using var stream = typeof(Htcds).Assembly.GetManifestResourceStream("Htcds.json")!;
        return JsonSerializer.Deserialize<Standard>(stream)!;
    }

    private sealed record Standard(
        [property: JsonPropertyName("source")] string Source,
        [property: JsonPropertyName("lists")]
            Dictionary<string, Dictionary<string, Dictionary<string, string>>> Of
    );
}
