using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;

namespace Rihla.Diaspora;

/// <summary>Where a call for projects stands.</summary>
internal enum CallPhase
{
    /// <summary>It is being written; nobody outside sees it.</summary>
    Draft,

    /// <summary>It is public, and does not take applications yet.</summary>
    Upcoming,

    /// <summary>It takes applications.</summary>
    Open,

    /// <summary>It has closed; eligibility is checked and the jury marks.</summary>
    Scoring,

    /// <summary>The jury has ended; it is decided who is supported.</summary>
    Deciding,

    /// <summary>The decisions have been told to those who applied.</summary>
    Decided,
}

/// <summary>A call for projects of members of the diaspora, with its rules, its jury and what was done to make it known.</summary>
internal sealed class Call : IVersioned
{
    public const int LongestTitle = 120;
    public const int LongestSummary = 400;
    public const int LongestBody = 6000;
    public const int LongestAddress = 60;

    /// <summary>A mark goes from 0 to this.</summary>
    public const int TopMark = 5;

    private readonly List<ScoringCriterion> criteria = [];
    private readonly List<Juror> jurors = [];
    private readonly List<Outreach> outreach = [];

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid MissionId { get; init; }

    /// <summary>What it is known by in addresses: small letters, digits and dashes.</summary>
    public required string Address { get; init; }

    public string TitleFr { get; private set; } = "";
    public string TitleAr { get; private set; } = "";
    public string TitleEn { get; private set; } = "";
    public string SummaryFr { get; private set; } = "";
    public string SummaryAr { get; private set; } = "";
    public string SummaryEn { get; private set; } = "";
    public string BodyFr { get; private set; } = "";
    public string BodyAr { get; private set; } = "";
    public string BodyEn { get; private set; } = "";

    public DateOnly OpensOn { get; private set; }

    /// <summary>The last day.</summary>
    public DateOnly ClosesOn { get; private set; }

    /// <summary>Codes with a space between them; empty for all.</summary>
    public string Countries { get; private set; } = "";
    public string Regions { get; private set; } = "";
    public string Sectors { get; private set; } = "";

    public string Currency { get; private set; } = "EUR";

    /// <summary>In minor units of the currency.</summary>
    public long? LeastCost { get; private set; }
    public long? MostCost { get; private set; }

    public int LeastOwnShare { get; private set; }
    public int? LeastAge { get; private set; }
    public bool NeedsOrigin { get; private set; }
    public int Places { get; private set; } = 1;
    public int PassMark { get; private set; }
    public int LeastSheets { get; private set; } = 2;

    public DateTimeOffset? PublishedAt { get; private set; }
    public DateTimeOffset? ScoringClosedAt { get; private set; }
    public DateTimeOffset? AnnouncedAt { get; private set; }

    /// <summary>How many of the places that are free again nobody in reserve is to have; the next one is asked about anew.</summary>
    public int LeftFree { get; private set; }

    /// <summary>Why they stay free.</summary>
    public Personal<string>? LeftFreeReason { get; private set; }

    public int Version { get; set; }

    public IReadOnlyList<ScoringCriterion> Criteria => criteria;
    public IReadOnlyList<Juror> Jurors => jurors;
    public IReadOnlyList<Outreach> Outreach => outreach;

    public IReadOnlyList<string> CountryList => Codes(Countries);
    public IReadOnlyList<string> RegionList => Codes(Regions);
    public IReadOnlyList<string> SectorList => Codes(Sectors);

    /// <summary>Whether its rules can still be changed.</summary>
    public bool IsDraft => PublishedAt is null;

    /// <summary>The criteria in their order.</summary>
    public IReadOnlyList<ScoringCriterion> Ordered => [.. criteria.OrderBy(c => c.Number)];

    public CallPhase PhaseOn(DateOnly day) =>
        IsDraft ? CallPhase.Draft
        : AnnouncedAt is not null ? CallPhase.Decided
        : ScoringClosedAt is not null ? CallPhase.Deciding
        : day < OpensOn ? CallPhase.Upcoming
        : day <= ClosesOn ? CallPhase.Open
        : CallPhase.Scoring;

    public string TitleIn(string language) => In(language, TitleFr, TitleAr, TitleEn);

    public string SummaryIn(string language) => In(language, SummaryFr, SummaryAr, SummaryEn);

    public string BodyIn(string language) => In(language, BodyFr, BodyAr, BodyEn);

    /// <summary>Says it in other words.</summary>
    public void Say(CallTexts texts) =>
        (TitleFr, TitleAr, TitleEn, SummaryFr, SummaryAr, SummaryEn, BodyFr, BodyAr, BodyEn) = (
            texts.TitleFr!.Trim(),
            texts.TitleAr!.Trim(),
            texts.TitleEn!.Trim(),
            texts.SummaryFr!.Trim(),
            texts.SummaryAr!.Trim(),
            texts.SummaryEn!.Trim(),
            texts.BodyFr!.Trim(),
            texts.BodyAr!.Trim(),
            texts.BodyEn!.Trim()
        );

    /// <summary>Sets its rules.</summary>
    /// <returns>Refused once it is public.</returns>
    public Outcome Settle(CallRules rules)
    {
        if (!IsDraft)
        {
            return new Refusal("Call.RulesStand");
        }
        var currency = Platform.Currency.Of(rules.Currency!);
        (OpensOn, ClosesOn) = (rules.OpensOn!.Value, rules.ClosesOn!.Value);
        (Countries, Regions, Sectors) = (
            Joined(rules.Countries),
            Joined(rules.Regions),
            Joined(rules.Sectors)
        );
        Currency = currency.Code;
        LeastCost = rules.LeastCost is { } least ? currency.ToMinor(least) : null;
        MostCost = rules.MostCost is { } most ? currency.ToMinor(most) : null;
        (LeastOwnShare, LeastAge, NeedsOrigin) = (
            rules.LeastOwnShare ?? 0,
            rules.LeastAge,
            rules.NeedsOrigin
        );
        (Places, PassMark, LeastSheets) = (
            rules.Places!.Value,
            rules.PassMark ?? 0,
            rules.LeastSheets!.Value
        );
        return Outcome.Done;
    }

    /// <summary>Sets by what the jury marks.</summary>
    /// <returns>Refused once it is public, without criteria, and for a weight that is none.</returns>
    public Outcome Weigh(IReadOnlyList<ScoringCriterion> by)
    {
        if (!IsDraft)
        {
            return new Refusal("Call.RulesStand");
        }
        if (by.Count is 0 or > 12 || by.Any(c => c.Weight is < 1 or > 100))
        {
            return new Refusal("Call.CriteriaWrong");
        }
        criteria.Clear();
        criteria.AddRange(by);
        return Outcome.Done;
    }

    /// <summary>Makes it public.</summary>
    /// <returns>Refused twice, without criteria, and when its last day is over.</returns>
    public Outcome Publish(DateTimeOffset at, DateOnly day)
    {
        if (!IsDraft)
        {
            return new Refusal("Call.PublishedBefore");
        }
        if (criteria.Count == 0)
        {
            return new Refusal("Call.CriteriaWrong");
        }
        if (ClosesOn < day)
        {
            return Refusal.Of(nameof(ClosesOn), "Call.ClosesInThePast");
        }
        PublishedAt = at;
        return Outcome.Done;
    }

    /// <summary>Gives more time: to all, or to nobody.</summary>
    /// <returns>Refused for an earlier day, and once the call has closed.</returns>
    public Outcome Extend(DateOnly? until, DateOnly day)
    {
        if (
            PhaseOn(day) is not (CallPhase.Upcoming or CallPhase.Open)
            || until is not { } last
            || last <= ClosesOn
        )
        {
            return Refusal.Of("Until", "Call.ExtensionWrong");
        }
        ClosesOn = last;
        return Outcome.Done;
    }

    /// <summary>Appoints a juror.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="name">Their name.</param>
    /// <param name="isOver">Whether marks can be read (<see cref="JuryRound.IsOver"/>).</param>
    /// <returns>Refused when the jury has ended, and twice.</returns>
    public Outcome Appoint(Guid userId, string name, bool isOver)
    {
        if (isOver)
        {
            return new Refusal("Call.JuryEnded");
        }
        if (jurors.Exists(j => j.UserId == userId))
        {
            return new Refusal("Call.JurorTwice");
        }
        jurors.Add(
            new()
            {
                CallId = Id,
                UserId = userId,
                Name = name,
            }
        );
        return Outcome.Done;
    }

    /// <summary>Releases a juror who has marked nothing.</summary>
    public Outcome Release(Guid userId, bool hasMarked)
    {
        if (
            ScoringClosedAt is not null
            || hasMarked
            || jurors.RemoveAll(j => j.UserId == userId) == 0
        )
        {
            return new Refusal("Call.JurorStays");
        }
        return Outcome.Done;
    }

    public bool HasJuror(Guid userId) => jurors.Exists(j => j.UserId == userId);

    public void Reach(Outreach one) => outreach.Add(one);

    /// <summary>Takes out what was entered wrong of how it was made known.</summary>
    public void Cancel(Outreach one) => outreach.Remove(one);

    /// <summary>Ends the marking: what is missing then counts no more.</summary>
    public Outcome CloseScoring(DateTimeOffset at, DateOnly day)
    {
        if (PhaseOn(day) != CallPhase.Scoring)
        {
            return new Refusal("Call.NotScoring");
        }
        ScoringClosedAt = at;
        return Outcome.Done;
    }

    /// <summary>Tells the decisions to those who applied.</summary>
    public Outcome Announce(DateTimeOffset at, DateOnly day)
    {
        if (PhaseOn(day) != CallPhase.Deciding)
        {
            return new Refusal("Call.NotDeciding");
        }
        AnnouncedAt = at;
        return Outcome.Done;
    }

    /// <summary>The places that are free stay so.</summary>
    /// <param name="free">How many there are.</param>
    /// <param name="reason">Why.</param>
    /// <returns>Refused when there is none about which it was not decided before, and without a reason.</returns>
    public Outcome LeaveFree(int free, string? reason)
    {
        if (free <= LeftFree)
        {
            return new Refusal("Promotion.NoPlace");
        }
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > Application.LongestReason)
        {
            return Refusal.Of("Reason", "Promotion.LeaveReasonMissing", Application.LongestReason);
        }
        (LeftFree, LeftFreeReason) = (free, Personal.Of(reason));
        return Outcome.Done;
    }

    /// <summary>So many places are free, now that one was taken: no more of them are left free than there are.</summary>
    public void HasFree(int free)
    {
        LeftFree = Math.Min(LeftFree, free);
        LeftFreeReason = LeftFree == 0 ? null : LeftFreeReason;
    }

    // With the marks of print, as it is read; the forms that change it show what was typed.
    private static string In(string language, string fr, string ar, string en) =>
        Typography.Print(
            language,
            language switch
            {
                Languages.Arabic => ar,
                Languages.English => en,
                _ => fr,
            }
        );

    private static IReadOnlyList<string> Codes(string joined) =>
        joined.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Joined(IReadOnlyList<string> codes) =>
        string.Join(' ', codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
