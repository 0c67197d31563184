using Rihla.Diaspora;

namespace Rihla.Tests.Diaspora;

/// <summary>A call and an application that keeps its rules, as the tests of rules need them.</summary>
internal static class Calls
{
    public static CallTexts Texts { get; } =
        new()
        {
            TitleFr = "Entreprendre au pays",
            TitleAr = "المقاولة في البلد",
            TitleEn = "Enterprise at home",
            SummaryFr = "Pour des projets dans trois régions.",
            SummaryAr = "لمشاريع في ثلاث جهات.",
            SummaryEn = "For projects in three regions.",
            BodyFr = "Premier paragraphe.\nSecond paragraphe.",
            BodyAr = "فقرة أولى.",
            BodyEn = "First paragraph.",
        };

    public static CallRules Rules { get; } =
        new()
        {
            OpensOn = new(2026, 3, 1),
            ClosesOn = new(2026, 3, 31),
            Countries = ["BE"],
            Regions = ["01", "02"],
            Sectors = ["A", "C", "I"],
            Currency = "EUR",
            LeastCost = 10_000,
            MostCost = 100_000,
            LeastOwnShare = 25,
            LeastAge = 18,
            NeedsOrigin = true,
            Places = 2,
            PassMark = 40,
            LeastSheets = 2,
        };

    public static IReadOnlyList<CriterionInput> Criteria { get; } =
    [new("Viabilité", "الجدوى", "Viability", 60), new("Emplois", "الشغل", "Jobs", 40)];

    public static Call Draft()
    {
        var call = new Call { MissionId = Guid.NewGuid(), Address = "essai" };
        call.Say(Texts);
        call.Settle(Rules);
        call.Weigh([
            .. Criteria.Select(
                (c, i) =>
                    new ScoringCriterion
                    {
                        CallId = call.Id,
                        Number = i + 1,
                        NameFr = c.NameFr!,
                        NameAr = c.NameAr!,
                        NameEn = c.NameEn!,
                        Weight = c.Weight!.Value,
                    }
            ),
        ]);
        return call;
    }

    public static ApplicationAnswers Said() =>
        new()
        {
            Name = "Naïma Azzouzi",
            Sex = "F",
            BirthYear = 1988,
            Country = "BE",
            City = "Liège",
            IsOfOrigin = true,
            Phone = "0470 12 34 56",
            Email = "naima@example.org",
            HasAgreed = true,
            Title = "Fromagerie de montagne",
            Sector = "C",
            Region = "01",
            Idea = "Des fromages de chèvre pour les hôtels de la région.",
            Skills = "Dix ans dans une fromagerie des Ardennes.",
            Cost = 40_000,
            Own = 15_000,
            Bank = 10_000,
            Asked = 15_000,
            WomenJobs = 4,
            MenJobs = 2,
        };

    /// <summary>Who applies, as the first page asks it.</summary>
    public static (string, string)[] You() =>
        [
            ("Input.Name", "Naïma Azzouzi"),
            ("Input.Sex", "F"),
            ("Input.BirthYear", "1988"),
            ("Input.Country", "BE"),
            ("Input.City", "Liège"),
            ("Input.IsOfOrigin", "true"),
            ("Input.Phone", "0470 12 34 56"),
            ("Input.Email", "naima@example.org"),
            ("Input.HasAgreed", "true"),
        ];

    /// <summary>What for, as the second page asks it.</summary>
    public static (string, string)[] Project() =>
        [
            ("Input.Title", "Fromagerie de montagne"),
            ("Input.Sector", "C"),
            ("Input.Region", "01"),
            ("Input.Idea", "Des fromages de chèvre."),
            ("Input.Skills", "Dix ans de métier."),
        ];

    /// <summary>With what, as the third page asks it.</summary>
    public static (string, string)[] Money() =>
        [
            ("Input.Cost", "40 000"),
            ("Input.Own", "15000,00"),
            ("Input.Bank", "10000"),
            ("Input.Asked", "15000"),
            ("Input.WomenJobs", "4"),
            ("Input.MenJobs", "2"),
        ];
}
