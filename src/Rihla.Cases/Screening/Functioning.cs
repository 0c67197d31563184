using System.Text.Json.Serialization;

namespace Rihla.Cases;

/// <summary>How hard something is, as the Washington Group short set asks it.</summary>
public enum Difficulty
{
    /// <summary>Not asked, or not answered.</summary>
    NotAnswered = 0,

    /// <summary>No difficulty.</summary>
    None = 1,

    /// <summary>Some difficulty.</summary>
    Some = 2,

    /// <summary>A lot of difficulty.</summary>
    ALot = 3,

    /// <summary>Cannot do it at all.</summary>
    CannotDo = 4,
}

/// <summary>Whether a person counts as a person with disabilities in figures.</summary>
public enum Disability
{
    /// <summary>Not asked, or not enough answered.</summary>
    Unknown = 0,

    /// <summary>None.</summary>
    No = 1,

    /// <summary>At least one domain with a lot of difficulty, or that cannot be done at all.</summary>
    Yes = 2,
}

/// <summary>
/// The answers to the Washington Group short set on functioning: six questions about what a person can do, without the word
/// disability. They are asked of people of five years and older; another may answer for a child.
/// </summary>
/// <param name="Seeing">Even if wearing glasses.</param>
/// <param name="Hearing">Even if using a hearing aid.</param>
/// <param name="Walking">Walking or climbing steps.</param>
/// <param name="Remembering">Remembering or concentrating.</param>
/// <param name="SelfCare">Such as washing all over or dressing.</param>
/// <param name="Communicating">In the usual language: understanding or being understood.</param>
public sealed record Functioning(
    Difficulty Seeing,
    Difficulty Hearing,
    Difficulty Walking,
    Difficulty Remembering,
    Difficulty SelfCare,
    Difficulty Communicating
)
{
    /// <summary>The questions are not asked of younger children.</summary>
    public const int AskedFrom = 5;

    /// <summary>The names of the six domains, in the order they are asked; each question is the text <c>Functioning.{name}</c>.</summary>
    public static IReadOnlyList<string> Domains { get; } =
    [
        nameof(Seeing),
        nameof(Hearing),
        nameof(Walking),
        nameof(Remembering),
        nameof(SelfCare),
        nameof(Communicating),
    ];

    /// <summary>The answers, in the order of <see cref="Domains"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<Difficulty> Answers =>
        [Seeing, Hearing, Walking, Remembering, SelfCare, Communicating];

    /// <summary>Whether anything was answered.</summary>
    [JsonIgnore]
    public bool IsAnswered => Answers.Any(a => a != Difficulty.NotAnswered);

    /// <summary>
    /// By the cut-off of the Washington Group: yes from "a lot of difficulty" in any domain; no only when all six were
    /// answered and none reaches it.
    /// </summary>
    [JsonIgnore]
    public Disability Disability =>
        Answers.Any(a => a >= Difficulty.ALot) ? Disability.Yes
        : Answers.All(a => a != Difficulty.NotAnswered) ? Disability.No
        : Disability.Unknown;

    /// <summary>From answers by the name of their domain; a domain without one was not answered.</summary>
    public static Functioning Of(IReadOnlyDictionary<string, Difficulty> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        Difficulty At(string domain) => answers.GetValueOrDefault(domain);
        return new(
            At(nameof(Seeing)),
            At(nameof(Hearing)),
            At(nameof(Walking)),
            At(nameof(Remembering)),
            At(nameof(SelfCare)),
            At(nameof(Communicating))
        );
    }
}
