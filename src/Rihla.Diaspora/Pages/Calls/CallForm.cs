using Rihla.Platform.Localisation;

namespace Rihla.Diaspora.Pages;

/// <summary>A call as it is typed.</summary>
internal sealed class CallForm
{
    /// <summary>How many countries of residence and criteria the form offers.</summary>
    public const int MostCountries = 4;

    public const int MostCriteria = 8;

    public string? Address { get; set; }
    public string? TitleFr { get; set; }
    public string? TitleAr { get; set; }
    public string? TitleEn { get; set; }
    public string? SummaryFr { get; set; }
    public string? SummaryAr { get; set; }
    public string? SummaryEn { get; set; }
    public string? BodyFr { get; set; }
    public string? BodyAr { get; set; }
    public string? BodyEn { get; set; }
    public DateOnly? OpensOn { get; set; }
    public DateOnly? ClosesOn { get; set; }
    public List<string?> Countries { get; set; } = [];
    public List<string> Regions { get; set; } = [];
    public List<string> Sectors { get; set; } = [];
    public string? Currency { get; set; }
    public decimal? LeastCost { get; set; }
    public decimal? MostCost { get; set; }
    public int? LeastOwnShare { get; set; }
    public int? LeastAge { get; set; }
    public bool NeedsOrigin { get; set; }
    public int? Places { get; set; }
    public int? PassMark { get; set; }
    public int? LeastSheets { get; set; }
    public List<CriterionForm> Criteria { get; set; } = [];
    public int Version { get; set; }

    /// <summary>What the form is shown with: as many rows as it offers.</summary>
    public CallForm Filled()
    {
        while (Countries.Count < MostCountries)
        {
            Countries.Add(null);
        }
        while (Criteria.Count < MostCriteria)
        {
            Criteria.Add(new());
        }
        return this;
    }

    /// <summary>A new call, with criteria that are usual in the field.</summary>
    public static CallForm New(Words words)
    {
        string In(string language, string key) => words.In(language)[$"Call.Usual.{key}"];
        return new CallForm
        {
            Currency = "EUR",
            LeastAge = 18,
            NeedsOrigin = true,
            LeastOwnShare = 25,
            Places = 10,
            PassMark = 50,
            LeastSheets = 2,
            Criteria =
            [
                .. new[]
                {
                    ("viability", 30),
                    ("jobs", 25),
                    ("value", 15),
                    ("skills", 20),
                    ("innovation", 10),
                }.Select(c => new CriterionForm
                {
                    NameFr = In(Languages.French, c.Item1),
                    NameAr = In(Languages.Arabic, c.Item1),
                    NameEn = In(Languages.English, c.Item1),
                    Weight = c.Item2,
                }),
            ],
        }.Filled();
    }

    /// <summary>A call to be changed.</summary>
    public static CallForm Of(Call call)
    {
        var currency = Platform.Currency.Of(call.Currency);
        return new CallForm
        {
            Address = call.Address,
            TitleFr = call.TitleFr,
            TitleAr = call.TitleAr,
            TitleEn = call.TitleEn,
            SummaryFr = call.SummaryFr,
            SummaryAr = call.SummaryAr,
            SummaryEn = call.SummaryEn,
            BodyFr = call.BodyFr,
            BodyAr = call.BodyAr,
            BodyEn = call.BodyEn,
            OpensOn = call.OpensOn,
            ClosesOn = call.ClosesOn,
            Countries = [.. call.CountryList],
            Regions = [.. call.RegionList],
            Sectors = [.. call.SectorList],
            Currency = call.Currency,
            LeastCost = call.LeastCost is { } least ? currency.FromMinor(least) : null,
            MostCost = call.MostCost is { } most ? currency.FromMinor(most) : null,
            LeastOwnShare = call.LeastOwnShare,
            LeastAge = call.LeastAge,
            NeedsOrigin = call.NeedsOrigin,
            Places = call.Places,
            PassMark = call.PassMark,
            LeastSheets = call.LeastSheets,
            Criteria =
            [
                .. call.Ordered.Select(c => new CriterionForm
                {
                    NameFr = c.NameFr,
                    NameAr = c.NameAr,
                    NameEn = c.NameEn,
                    Weight = c.Weight,
                }),
            ],
            Version = call.Version,
        }.Filled();
    }

    public CallTexts Texts() =>
        new()
        {
            TitleFr = TitleFr,
            TitleAr = TitleAr,
            TitleEn = TitleEn,
            SummaryFr = SummaryFr,
            SummaryAr = SummaryAr,
            SummaryEn = SummaryEn,
            BodyFr = BodyFr,
            BodyAr = BodyAr,
            BodyEn = BodyEn,
        };

    public CallRules Rules() =>
        new()
        {
            OpensOn = OpensOn,
            ClosesOn = ClosesOn,
            Countries = [.. Countries.OfType<string>().Where(c => c.Length > 0)],
            Regions = Regions,
            Sectors = Sectors,
            Currency = Currency,
            LeastCost = LeastCost,
            MostCost = MostCost,
            LeastOwnShare = LeastOwnShare,
            LeastAge = LeastAge,
            NeedsOrigin = NeedsOrigin,
            Places = Places,
            PassMark = PassMark,
            LeastSheets = LeastSheets,
        };

    public IReadOnlyList<CriterionInput> CriteriaInput() =>
        [.. Criteria.Select(c => new CriterionInput(c.NameFr, c.NameAr, c.NameEn, c.Weight))];

    /// <summary>A criterion.</summary>
    internal sealed class CriterionForm
    {
        public string? NameFr { get; set; }
        public string? NameAr { get; set; }
        public string? NameEn { get; set; }
        public int? Weight { get; set; }
    }
}
