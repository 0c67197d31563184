using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Diaspora;

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

    /// <summary>What is wrong with them.</summary>
    public List<Refusal> Faults()
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
            OpensOn is null || ClosesOn is null || ClosesOn < OpensOn,
            nameof(ClosesOn),
            "Call.DatesWrong"
        );
        When(
            Countries.Any(c => !Names.Countries.Knows(c)),
            nameof(Countries),
            "Call.CountryUnknown"
        );
        When(Regions.Except(Site.Regions.All).Any(), nameof(Regions), "Call.RegionUnknown");
        When(Sectors.Except(Isic.Sections).Any(), nameof(Sectors), "Call.SectorUnknown");
        When(Platform.Currency.Find(Currency) is null, nameof(Currency), "Call.CurrencyUnknown");
        When(
            LeastCost < 0
                || MostCost <= 0
                || MostCost < LeastCost
                || MostCost > Money.Most
                || LeastCost > Money.Most,
            nameof(MostCost),
            "Call.CostsWrong"
        );
        When(LeastOwnShare is < 0 or > 100, nameof(LeastOwnShare), "Call.ShareWrong");
        When(LeastAge is < 0 or > 120, nameof(LeastAge), "Call.AgeWrong");
        When(Places is null or < 1 or > 1000, nameof(Places), "Call.PlacesWrong");
        When(PassMark is < 0 or > 100, nameof(PassMark), "Call.PassMarkWrong");
        When(LeastSheets is null or < 1 or > 20, nameof(LeastSheets), "Call.SheetsWrong");
        return faults;
    }
}
