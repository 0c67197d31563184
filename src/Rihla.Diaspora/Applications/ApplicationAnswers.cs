using System.Net.Mail;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Localisation;

namespace Rihla.Diaspora;

/// <summary>The pages of an application, in order.</summary>
internal enum ApplyStep
{
    /// <summary>Who applies, and how to be reached.</summary>
    You,

    /// <summary>The code and the secret words with which one comes back.</summary>
    Receipt,

    /// <summary>What it is about.</summary>
    Project,

    /// <summary>Money and jobs.</summary>
    Money,

    /// <summary>What was said, before it is sent.</summary>
    Check,

    /// <summary>It was sent.</summary>
    Sent,
}

/// <summary>What somebody who applies has said so far, page by page. Encrypted wherever it is kept.</summary>
internal sealed record ApplicationAnswers
{
    public const int LongestName = 120;
    public const int LongestTitle = 120;
    public const int LongestText = 3000;
    public const int LongestMail = 200;

    /// <summary>F, M or X, as in the register.</summary>
    public static IReadOnlyList<string> Sexes { get; } = ["F", "M", "X"];

    public string? Name { get; init; }
    public string? Sex { get; init; }
    public int? BirthYear { get; init; }

    /// <summary>The country of residence, ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    public string? City { get; init; }

    /// <summary>Has the nationality of the country of the project, or a parent who has it.</summary>
    public bool IsOfOrigin { get; init; }

    public string? Phone { get; init; }
    public string? Email { get; init; }

    /// <summary>Has read what becomes of the data, and agrees.</summary>
    public bool HasAgreed { get; init; }

    public string? Title { get; init; }

    /// <summary>A section of ISIC.</summary>
    public string? Sector { get; init; }

    public string? Region { get; init; }

    /// <summary>What the enterprise will do, for whom.</summary>
    public string? Idea { get; init; }

    /// <summary>What the promoter brings from the country of residence: skills, contacts, experience.</summary>
    public string? Skills { get; init; }

    /// <summary>What the project costs in all, in the currency of the call.</summary>
    public decimal? Cost { get; init; }

    public decimal? Own { get; init; }
    public decimal? Bank { get; init; }
    public decimal? Asked { get; init; }
    public int? WomenJobs { get; init; }
    public int? MenJobs { get; init; }

    /// <summary>All that must be said before it can be sent.</summary>
    public static List<Refusal> Faults(ApplicationAnswers answers, DateOnly day) =>
        [
            .. Faults(answers, ApplyStep.You, day),
            .. Faults(answers, ApplyStep.Project, day),
            .. Faults(answers, ApplyStep.Money, day),
        ];

    /// <summary>What is still wrong with a page.</summary>
    public static List<Refusal> Faults(ApplicationAnswers answers, ApplyStep step, DateOnly day)
    {
        var faults = new List<Refusal>();
        switch (step)
        {
            case ApplyStep.You:
                Text(nameof(answers.Name), answers.Name, LongestName, "Apply.NameMissing");
                When(
                    answers.Sex is null || !Sexes.Contains(answers.Sex),
                    nameof(answers.Sex),
                    "Apply.SexMissing"
                );
                When(
                    answers.BirthYear is not { } year
                        || year < day.Year - 110
                        || year > day.Year - 10,
                    nameof(answers.BirthYear),
                    "Apply.BirthYearWrong"
                );
                When(
                    answers.Country is null || !Names.Countries.Knows(answers.Country),
                    nameof(answers.Country),
                    "Apply.CountryMissing"
                );
                Text(nameof(answers.City), answers.City, LongestName, "Apply.CityMissing");
                When(
                    Phones.Read(answers.Phone ?? "", answers.Country) is { IsDone: false },
                    nameof(answers.Phone),
                    "Apply.PhoneWrong"
                );
                When(
                    answers.Email is null
                        || answers.Email.Length > LongestMail
                        || !MailAddress.TryCreate(answers.Email, out var mail)
                        || mail.Address != answers.Email,
                    nameof(answers.Email),
                    "Apply.EmailWrong"
                );
                When(!answers.HasAgreed, nameof(answers.HasAgreed), "Apply.AgreementMissing");
                break;
            case ApplyStep.Project:
                Text(nameof(answers.Title), answers.Title, LongestTitle, "Apply.TitleMissing");
                When(
                    answers.Sector is null || !Isic.Sections.Contains(answers.Sector),
                    nameof(answers.Sector),
                    "Apply.SectorMissing"
                );
                When(
                    answers.Region is null || !Site.Regions.All.Contains(answers.Region),
                    nameof(answers.Region),
                    "Apply.RegionMissing"
                );
                Text(nameof(answers.Idea), answers.Idea, LongestText, "Apply.IdeaMissing");
                Text(nameof(answers.Skills), answers.Skills, LongestText, "Apply.SkillsMissing");
                break;
            case ApplyStep.Money:
                When(
                    answers.Cost is not { } cost || cost <= 0 || cost > Money.Most,
                    nameof(answers.Cost),
                    "Apply.CostWrong"
                );
                foreach (
                    var (field, amount) in new[]
                    {
                        (nameof(answers.Own), answers.Own),
                        (nameof(answers.Bank), answers.Bank),
                        (nameof(answers.Asked), answers.Asked),
                    }
                )
                {
                    When(amount is null or < 0 or > Money.Most, field, "Apply.AmountWrong");
                }
                if (
                    answers is { Cost: { } all, Own: { } own, Bank: { } bank, Asked: { } asked }
                    && own + bank + asked < all
                )
                {
                    faults.Add(
                        Refusal.Of(nameof(answers.Own), "Apply.SumTooLow", own + bank + asked, all)
                    );
                }
                When(
                    answers.WomenJobs is null or < 0 or > 9999,
                    nameof(answers.WomenJobs),
                    "Apply.JobsWrong"
                );
                When(
                    answers.MenJobs is null or < 0 or > 9999,
                    nameof(answers.MenJobs),
                    "Apply.JobsWrong"
                );
                break;
        }
        return faults;

        void When(bool isWrong, string field, string key)
        {
            if (isWrong)
            {
                faults.Add(Refusal.Of(field, key));
            }
        }

        void Text(string field, string? text, int longest, string missing)
        {
            if (string.IsNullOrWhiteSpace(text))
            {
                faults.Add(Refusal.Of(field, missing));
            }
            else if (text.Length > longest)
            {
                faults.Add(Refusal.Of(field, "Site.TooLong", longest));
            }
        }
    }

    /// <summary>Every letter as itself: an Arabic one would be six characters.</summary>
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>As it is kept.</summary>
    public string Written() => JsonSerializer.Serialize(this, Plain);

    /// <summary>From what is kept.</summary>
    public static ApplicationAnswers Read(string written) =>
        JsonSerializer.Deserialize<ApplicationAnswers>(written)!;
}
