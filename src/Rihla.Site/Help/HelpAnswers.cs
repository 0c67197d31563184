using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rihla.Platform;

namespace Rihla.Site;

/// <summary>What somebody who asks for help has said so far, page by page. Encrypted wherever it is kept.</summary>
internal sealed record HelpAnswers
{
    public const int LongestName = 100;
    public const int LongestContact = 300;
    public const int LongestNote = 1500;
    public const int LongestPhone = 40;
    public const int LongestNumber = 10;
    public const int LongestCode = 12;

    /// <summary>Signs of danger a person can tick, each a text <c>Site.Help.Danger.{code}</c>.</summary>
    public static IReadOnlyList<string> DangerSigns { get; } =
    ["forced", "violence", "ill", "afraid", "shelter"];

    /// <summary>Times at which one may be called.</summary>
    public static IReadOnlyList<string> CallTimes { get; } =
    ["morning", "afternoon", "evening", "anytime"];

    /// <summary>Under 18; nothing while it has not been said.</summary>
    public bool? IsChild { get; init; }

    /// <summary>A child without parent or guardian at their side.</summary>
    public bool IsAlone { get; init; }

    public IReadOnlyList<string> Danger { get; init; } = [];

    /// <summary>Wants to go home; otherwise wants other help.</summary>
    public bool? WantsHome { get; init; }

    /// <summary>ISO 3166 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>How many travel along, the person included, as it was typed.</summary>
    public string? HowMany { get; init; }

    /// <summary>How many that is; nothing, when it was not said or is no number.</summary>
    [JsonIgnore]
    public int? People =>
        int.TryParse(
            Digits.Western(HowMany ?? "").Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    public string? Note { get; init; }

    /// <summary>What to call the person; it need not be their name.</summary>
    public string? Name { get; init; }

    public string? Phone { get; init; }

    /// <summary>Another way to reach them.</summary>
    public string? OtherContact { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    public string? CallTime { get; init; }

    /// <summary>Whether a message may be left with who answers, or on the telephone.</summary>
    public bool MayLeaveMessage { get; init; }

    /// <summary>A child, or a sign of danger: protection comes first, and only what is needed to reach the person is asked.</summary>
    public bool NeedsProtection => IsChild == true || Danger.Count > 0;

    /// <summary>Reads what was kept.</summary>
    public static HelpAnswers Read(string written) =>
        JsonSerializer.Deserialize<HelpAnswers>(written)!;
}

/// <summary>The pages of the request, in order.</summary>
internal enum HelpStep
{
    /// <summary>Whether the person is safe, and of age.</summary>
    Safety,

    /// <summary>What they want.</summary>
    Wish,

    /// <summary>How and when to reach them.</summary>
    Contact,

    /// <summary>What was said, before it is sent.</summary>
    Check,

    /// <summary>It was sent: the code and the secret words.</summary>
    Receipt,
}
