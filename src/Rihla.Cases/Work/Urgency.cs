namespace Rihla.Cases;

/// <summary>
/// How urgent a case is, in days: a point counts as one day of waiting. The list is ordered by days waited plus points,
/// so that nobody waits for ever behind newcomers, and every place in it can be explained.
/// </summary>
internal static class Urgency
{
    /// <summary>The reason that a paper of somebody still to travel lapses, or has lapsed.</summary>
    public const string PaperLapses = "document_lapses";

    // The weights are the mission's to change; they order the list and decide nothing else.
    private static readonly Dictionary<string, int> Points = new(StringComparer.Ordinal)
    {
        ["unaccompanied"] = 90,
        ["trafficking"] = 90,
        ["gender_based_violence"] = 60,
        ["torture"] = 60,
        ["medical"] = 60,
        ["pregnant"] = 60,
        ["detention"] = 45,
        ["disability"] = 45,
        ["elderly"] = 45,
        ["single_parent"] = 30,
        ["large_family"] = 20,
        ["destitute"] = 20,
        ["young_child"] = 20,
        [PaperLapses] = 60,
    };

    // Everybody who opens a case sees of these who travels, how old they are and on which papers.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "unaccompanied",
        "elderly",
        "single_parent",
        "large_family",
        "young_child",
        PaperLapses,
    };

    /// <summary>Whether a reason tells nothing that had to be found out in screening.</summary>
    public static bool IsPlain(string reason) => Plain.Contains(reason);

    /// <summary>What one reason is worth, in days of waiting.</summary>
    public static int Of(string reason) => Points.GetValueOrDefault(reason, 15);

    /// <summary>
    /// The reasons of a case: what was found in its people, once each; and, until they leave, that a paper lapses. How it is
    /// decided on a journey makes nobody's more urgent.
    /// </summary>
    public static IReadOnlyList<string> ReasonsOf(
        CaseFile file,
        DateOnly today,
        bool paperLapses
    ) =>
        [
            .. file
                .Travellers.SelectMany(t => t.VulnerabilityCodes)
                .Where(code => Vulnerability.OfDeciding.All(v => v.Code != code))
                .Concat(file.Travellers.Any(t => t.Unaccompanied) ? ["unaccompanied"] : [])
                .Concat(
                    file.Travellers.Any(t => t.Person.Birth is { } born && born.AgeOn(today) < 5)
                        ? ["young_child"]
                        : []
                )
                .Concat(paperLapses && file.Stage < Stage.Departed ? [PaperLapses] : [])
                .Distinct(StringComparer.Ordinal),
        ];
}
