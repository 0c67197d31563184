using Rihla.Platform;

namespace Rihla.Grants;

/// <summary>What a rule of a grant is about.</summary>
internal enum RuleKind
{
    /// <summary>The applicant has one of these nationalities.</summary>
    Nationalities,

    /// <summary>The case returns to one of these countries.</summary>
    Destinations,

    /// <summary>The case returns to a country of one of these regions.</summary>
    Regions,

    /// <summary>The case is of one of these profiles.</summary>
    Profiles,

    /// <summary>Screening found one of these vulnerabilities in somebody of the case.</summary>
    Vulnerabilities,

    /// <summary>Of the people whom the grant pays for, at least this share is of a kind.</summary>
    MinimumShare,

    /// <summary>One person costs the grant no more than this.</summary>
    CostPerPersonAtMost,

    /// <summary>Cash handed over at arrival is no more than this for one person.</summary>
    CashAtArrivalAtMost,

    /// <summary>Nothing is given in cash.</summary>
    InKindOnly,

    /// <summary>What was reserved is ordered within so many months.</summary>
    UsedWithinMonths,

    /// <summary>Money is reserved so many weeks before the travel.</summary>
    ApplicationWeeksBeforeTravel,
}

/// <summary>
/// A rule that a donor sets, in force between two days, enforced by the kind and its values, and shown in the donor's
/// own words.
/// </summary>
internal sealed class GrantRule
{
    public const int LongestText = 300;
    private const int MostWeeks = 104;
    private const int MostMonths = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid GrantId { get; init; }

    public required RuleKind Kind { get; init; }

    /// <summary>The codes as they are kept, with semicolons between them.</summary>
    public string CodeList { get; private init; } = "";

    /// <summary>Countries, regions, profiles, vulnerabilities; for a share, the kind of people it counts.</summary>
    public IReadOnlyList<string> Codes
    {
        get => CodeList.Split(';', StringSplitOptions.RemoveEmptyEntries);
        init => CodeList = string.Join(';', value);
    }

    /// <summary>The amount in the grant's currency, the months, the weeks, or the share in percent.</summary>
    public decimal? Value { get; init; }

    /// <summary>The day so many weeks after the money was reserved, before which nobody travels.</summary>
    public DateOnly EarliestTravel(DateOnly reservedOn) =>
        reservedOn.AddDays(7 * (int)Math.Min(Value!.Value, MostWeeks));

    /// <summary>The last day, so many months after the money was reserved, on which it may be ordered from.</summary>
    public DateOnly LastOrder(DateOnly reservedOn) =>
        reservedOn.AddMonths((int)Math.Min(Value!.Value, MostMonths));

    /// <summary>The words of the donor.</summary>
    public required string Text { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day; nothing while it has no end.</summary>
    public DateOnly? ValidUntil { get; set; }

    /// <summary>Whether it is in force on a day, or will be.</summary>
    public bool IsAliveOn(DateOnly day) => (ValidUntil ?? day) >= day;

    public bool StandsOn(DateOnly day) => ValidFrom <= day && (ValidUntil ?? day) >= day;

    /// <summary>Whether a case may be paid from the grant as far as this rule says; a rule about spending lets every case in.</summary>
    /// <param name="people">Who they are.</param>
    /// <param name="costPerPerson">What one of them costs, in the grant's currency.</param>
    public bool Admits(Makeup people, decimal costPerPerson) =>
        Kind switch
        {
            RuleKind.Nationalities => people.Nationality is { } n && Codes.Contains(n),
            RuleKind.Destinations => people.Destination is { } d && Codes.Contains(d),
            RuleKind.Regions => Regions.Of(people.Destination) is { } r && Codes.Contains(r),
            RuleKind.Profiles => Codes.Contains(people.Profile.ToString()),
            RuleKind.Vulnerabilities => people.Vulnerabilities.Overlaps(Codes),
            RuleKind.CostPerPersonAtMost => costPerPerson <= Value,
            _ => true,
        };

    /// <summary>
    /// How far a grant would be above its minimum share with so many people of the kind among so many: persons of the
    /// kind less those the share asks for. Below zero the share is missed.
    /// </summary>
    public decimal Surplus(int ofTheKind, int persons) =>
        ofTheKind - (Value!.Value / 100m * persons);

    /// <summary>How many of these people are of the kind that a share counts.</summary>
    public int Counted(Makeup people) => people.Count(Codes[0]);

    /// <summary>What is wrong with a rule as it was typed.</summary>
    public static IReadOnlyList<Refusal> Faults(
        RuleKind kind,
        IReadOnlyList<string> codes,
        decimal? value,
        string? text
    )
    {
        var faults = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(text) || text.Trim().Length > LongestText)
        {
            faults.Add(Refusal.Of("Text", "GrantRule.TextMissing", LongestText));
        }
        if (NeedsCodes(kind) && (codes.Count == 0 || !codes.All(c => Knows(kind, c))))
        {
            faults.Add(Refusal.Of("Codes", "GrantRule.CodesWrong"));
        }
        if (NeedsValue(kind) && value is not > 0)
        {
            faults.Add(Refusal.Of("Value", "GrantRule.ValueMissing"));
        }
        // What was typed into the field of another kind of rule would reach beyond the calendar, on every case of the grant.
        else if (kind == RuleKind.ApplicationWeeksBeforeTravel && !IsWhole(value!.Value, MostWeeks))
        {
            faults.Add(Refusal.Of("Value", "GrantRule.WeeksWrong", MostWeeks));
        }
        else if (kind == RuleKind.UsedWithinMonths && !IsWhole(value!.Value, MostMonths))
        {
            faults.Add(Refusal.Of("Value", "GrantRule.MonthsWrong", MostMonths));
        }
        else if (value >= UnitCost.TooMuch)
        {
            faults.Add(Refusal.Of("Value", "GrantRule.AmountTooLarge"));
        }
        if (kind == RuleKind.MinimumShare && (value > 100 || codes.Count != 1))
        {
            faults.Add(Refusal.Of("Value", "GrantRule.ShareWrong"));
        }
        return faults;
    }

    public static bool NeedsCodes(RuleKind kind) => kind <= RuleKind.MinimumShare;

    public static bool NeedsValue(RuleKind kind) =>
        kind >= RuleKind.MinimumShare && kind != RuleKind.InKindOnly;

    private static bool IsWhole(decimal value, int most) =>
        value <= most && decimal.Truncate(value) == value;

    private static bool Knows(RuleKind kind, string code) =>
        kind switch
        {
            RuleKind.Regions => Regions.All.Contains(code),
            RuleKind.Profiles => Enum.TryParse<CaseProfile>(code, out _),
            RuleKind.MinimumShare => Makeup.Kinds.Contains(code) || IsCountry(code),
            RuleKind.Vulnerabilities => code.All(c => char.IsAsciiLetterLower(c) || c == '_'),
            _ => IsCountry(code),
        };

    private static bool IsCountry(string code) =>
        code.Length == 2 && code.All(char.IsAsciiLetterUpper);
}
