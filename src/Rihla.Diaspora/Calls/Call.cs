using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

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

/// <summary>What a call says in the three languages of the site.</summary>
internal sealed record CallTexts
{
    public string? TitleFr { get; init; }
    public string? TitleAr { get; init; }
    public string? TitleEn { get; init; }
    public string? SummaryFr { get; init; }
    public string? SummaryAr { get; init; }
    public string? SummaryEn { get; init; }
    public string? BodyFr { get; init; }
    public string? BodyAr { get; init; }
    public string? BodyEn { get; init; }

    /// <summary>All nine, with the names of their fields.</summary>
    public IEnumerable<(string Field, string? Text, int Longest)> All =>
        [
            (nameof(TitleFr), TitleFr, Call.LongestTitle),
            (nameof(TitleAr), TitleAr, Call.LongestTitle),
            (nameof(TitleEn), TitleEn, Call.LongestTitle),
            (nameof(SummaryFr), SummaryFr, Call.LongestSummary),
            (nameof(SummaryAr), SummaryAr, Call.LongestSummary),
            (nameof(SummaryEn), SummaryEn, Call.LongestSummary),
            (nameof(BodyFr), BodyFr, Call.LongestBody),
            (nameof(BodyAr), BodyAr, Call.LongestBody),
            (nameof(BodyEn), BodyEn, Call.LongestBody),
        ];
}

/// <summary>By which rules a call is decided. They stand once the call is public: who applied relied on them.</summary>
internal sealed record CallRules
{
    public DateOnly? OpensOn { get; init; }

    /// <summary>The last day.</summary>
    public DateOnly? ClosesOn { get; init; }

    /// <summary>The countries of residence it is for, ISO 3166-1 alpha-2; none for all.</summary>
    public IReadOnlyList<string> Countries { get; init; } = [];

    /// <summary>The regions in which a project may stand; none for all.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>The sections of ISIC in which a project may stand; none for all.</summary>
    public IReadOnlyList<string> Sectors { get; init; } = [];

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The least and the most that a project may cost; nothing for no limit.</summary>
    public decimal? LeastCost { get; init; }

    public decimal? MostCost { get; init; }

    /// <summary>How much of the cost the promoter must bring, in hundredths.</summary>
    public int? LeastOwnShare { get; init; }

    public int? LeastAge { get; init; }

    /// <summary>Whether the promoter must have the nationality of the country of the project, or a parent who has it.</summary>
    public bool NeedsOrigin { get; init; }

    /// <summary>How many projects can be supported.</summary>
    public int? Places { get; init; }

    /// <summary>The score below which nobody is supported, 0 to 100.</summary>
    public int? PassMark { get; init; }

    /// <summary>How many jurors must have marked an application before it is ranked.</summary>
    public int? LeastSheets { get; init; }
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

    /// <summary>What is wrong with texts.</summary>
    public static List<Refusal> Faults(CallTexts texts) =>
        [
            .. texts
                .All.Where(t => string.IsNullOrWhiteSpace(t.Text) || t.Text.Length > t.Longest)
                .Select(t => Refusal.Of(t.Field, "Call.TextMissing", t.Longest)),
        ];

    /// <summary>What is wrong with rules.</summary>
    public static List<Refusal> Faults(CallRules rules)
    {
        var faults = new List<Refusal>();
        void When(bool isWrong, string field, string text)
        {
            if (isWrong)
            {
                faults.Add(Refusal.Of(field, text));
            }
        }
        When(
            rules.OpensOn is null || rules.ClosesOn is null || rules.ClosesOn < rules.OpensOn,
            nameof(rules.ClosesOn),
            "Call.DatesWrong"
        );
        When(
            rules.Countries.Any(c => !Names.Countries.Knows(c)),
            nameof(rules.Countries),
            "Call.CountryUnknown"
        );
        When(
            rules.Regions.Except(Site.Regions.All).Any(),
            nameof(rules.Regions),
            "Call.RegionUnknown"
        );
        When(
            rules.Sectors.Except(Isic.Sections).Any(),
            nameof(rules.Sectors),
            "Call.SectorUnknown"
        );
        When(
            Platform.Currency.Find(rules.Currency) is null,
            nameof(rules.Currency),
            "Call.CurrencyUnknown"
        );
        When(
            rules.LeastCost < 0
                || rules.MostCost <= 0
                || rules.MostCost < rules.LeastCost
                || rules.MostCost > Money.Most
                || rules.LeastCost > Money.Most,
            nameof(rules.MostCost),
            "Call.CostsWrong"
        );
        When(rules.LeastOwnShare is < 0 or > 100, nameof(rules.LeastOwnShare), "Call.ShareWrong");
        When(rules.LeastAge is < 0 or > 120, nameof(rules.LeastAge), "Call.AgeWrong");
        When(rules.Places is null or < 1 or > 1000, nameof(rules.Places), "Call.PlacesWrong");
        When(rules.PassMark is < 0 or > 100, nameof(rules.PassMark), "Call.PassMarkWrong");
        When(
            rules.LeastSheets is null or < 1 or > 20,
            nameof(rules.LeastSheets),
            "Call.SheetsWrong"
        );
        return faults;
    }

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
    /// <returns>Refused when the jury has ended, and twice.</returns>
    public Outcome Appoint(Guid userId, string name)
    {
        if (ScoringClosedAt is not null)
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

    private static string In(string language, string fr, string ar, string en) =>
        language switch
        {
            Languages.Arabic => ar,
            Languages.English => en,
            _ => fr,
        };

    private static IReadOnlyList<string> Codes(string joined) =>
        joined.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Joined(IReadOnlyList<string> codes) =>
        string.Join(' ', codes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}

/// <summary>By what the jury marks, and how much it weighs.</summary>
internal sealed class ScoringCriterion
{
    public const int LongestName = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CallId { get; init; }

    public required int Number { get; init; }

    public required string NameFr { get; init; }
    public required string NameAr { get; init; }
    public required string NameEn { get; init; }

    /// <summary>From 1 to 100; what counts is the share in the sum of all.</summary>
    public required int Weight { get; init; }

    public string NameIn(string language) =>
        language switch
        {
            Languages.Arabic => NameAr,
            Languages.English => NameEn,
            _ => NameFr,
        };
}

/// <summary>Somebody who marks the applications of a call.</summary>
internal sealed class Juror
{
    public required Guid CallId { get; init; }

    public required Guid UserId { get; init; }

    public required string Name { get; init; }
}

/// <summary>A meeting, fair or broadcast at which people learnt of a call, and how many they were.</summary>
internal sealed class Outreach
{
    public const int LongestPlace = 120;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid CallId { get; init; }

    public required DateOnly On { get; init; }

    /// <summary>Where, or through what.</summary>
    public required string Place { get; init; }

    public required int Women { get; init; }

    public required int Men { get; init; }

    /// <summary>Those of whom nobody knows.</summary>
    public required int Others { get; init; }

    public int People => Women + Men + Others;
}

internal sealed class CallMapping
    : IEntityTypeConfiguration<Call>,
        IEntityTypeConfiguration<ScoringCriterion>,
        IEntityTypeConfiguration<Juror>,
        IEntityTypeConfiguration<Outreach>
{
    public void Configure(EntityTypeBuilder<Call> builder)
    {
        builder.ToTable("diaspora_call");
        builder.HasIndex(c => c.Address).IsUnique();
        builder.HasMany(c => c.Criteria).WithOne().HasForeignKey(c => c.CallId);
        builder.Ignore(c => c.Ordered);
        builder.HasMany(c => c.Jurors).WithOne().HasForeignKey(j => j.CallId);
        builder.HasMany(c => c.Outreach).WithOne().HasForeignKey(o => o.CallId);
    }

    public void Configure(EntityTypeBuilder<ScoringCriterion> builder) =>
        builder.ToTable("diaspora_criterion");

    public void Configure(EntityTypeBuilder<Juror> builder)
    {
        builder.ToTable("diaspora_juror");
        builder.HasKey(j => new { j.CallId, j.UserId });
        builder.HasIndex(j => j.UserId);
    }

    public void Configure(EntityTypeBuilder<Outreach> builder) =>
        builder.ToTable("diaspora_outreach");
}
