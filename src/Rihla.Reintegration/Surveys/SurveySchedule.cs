using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Surveys;

/// <summary>When people are asked, for those who arrive from a day on. Never changed: a later day begins a new one.</summary>
internal sealed class SurveySchedule
{
    /// <summary>At most so many surveys after the one before the plan.</summary>
    public const int MostMonths = 12;

    /// <summary>A survey is at most so many months after the arrival.</summary>
    public const int LatestMonth = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>It is for people who arrive on this day or later.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>The months after the arrival, ascending.</summary>
    public required List<int> Months { get; init; }

    /// <summary>The survey before the plan is due so many days after the arrival.</summary>
    public required int BaselineDays { get; init; }

    /// <summary>A survey can be held, and its task is raised, so many days before it is due.</summary>
    public required int LeadDays { get; init; }

    /// <summary>A survey is overdue so many days after it was due.</summary>
    public required int GraceDays { get; init; }

    /// <summary>Nobody counts as unreachable before so many attempts.</summary>
    public required int Attempts { get; init; }

    /// <summary>Every adult of a case is asked; else the principal applicant alone.</summary>
    public required bool EveryAdult { get; init; }

    public required string SetByName { get; init; }

    /// <summary>The schedule where nobody has set one: before the plan, then after 3, 6, 9 and 12 months.</summary>
    public static SurveySchedule Shipped { get; } =
        new()
        {
            Id = Guid.Empty,
            ValidFrom = DateOnly.MinValue,
            Months = [3, 6, 9, 12],
            BaselineDays = 14,
            LeadDays = 14,
            GraceDays = 30,
            Attempts = 3,
            EveryAdult = false,
            SetByName = "Rihla",
        };

    /// <summary>What is planned for a case that has arrived; nothing before.</summary>
    /// <param name="file">The case.</param>
    /// <param name="recorded">
    /// What is recorded already: where one is asked for all, it stays the same one. After a death, and when they have left again, another
    /// adult is asked what that person was not; of them it stays known what was recorded.
    /// </param>
    public IEnumerable<PlannedSurvey> For(CaseFile file, IReadOnlyCollection<Survey> recorded)
    {
        if (file.ArrivedOn is not { } arrived)
        {
            return [];
        }
        if (
            EveryAdult
            && file.AdultsOn(arrived).Where(t => t.ArrivedOn is not null).ToList()
                is { Count: > 0 } adults
        )
        {
            return adults.SelectMany(a =>
                Of(a, arrived, a.LeftAgainOn is null ? Months.Prepend(0) : ToldBy(a, recorded))
            );
        }
        var gone = file
            .Travellers.Where(t =>
                t.LeftAgainOn is not null
                || (
                    t.ArrivedOn is not null
                    && recorded.Any(s => s.IsOfDead && s.PersonId == t.Person.Id)
                )
            )
            .ToList();
        var answered = gone.SelectMany(t => ToldBy(t, recorded.Where(s => !s.IsOfDead)))
            .ToHashSet();
        // Whoever turns up after the others is not asked instead of who has been asked since.
        var asked = file.Arrived()
            .Except(gone)
            .Where(t => gone.Count == 0 || !t.IsChildOn(arrived))
            .OrderBy(t => recorded.All(s => s.PersonId != t.Person.Id))
            .ThenBy(t => t.ArrivedOn > arrived)
            .ThenBy(t => t.Relation != Relation.Applicant)
            .ThenBy(t => t.IsChildOn(arrived))
            .Take(1);
        return
        [
            .. gone.SelectMany(t => Of(t, arrived, ToldBy(t, recorded))),
            .. asked.SelectMany(t =>
                Of(t, arrived, Months.Prepend(0).Where(m => !answered.Contains(m)))
            ),
        ];
    }

    // What stays known of who is asked no more; what somebody had only begun to answer before they left again is asked of nobody.
    private IEnumerable<int> ToldBy(Traveller traveller, IEnumerable<Survey> recorded) =>
        Months
            .Prepend(0)
            .Where(m =>
                recorded.Any(s =>
                    s.PersonId == traveller.Person.Id
                    && s.Month == m
                    && (s.IsSettled || traveller.LeftAgainOn is null)
                )
            );

    private IEnumerable<PlannedSurvey> Of(
        Traveller traveller,
        DateOnly arrived,
        IEnumerable<int> months
    )
    {
        var since = traveller.ArrivedOn > arrived ? traveller.ArrivedOn.Value : arrived;
        return months.Select(month => new PlannedSurvey(
            traveller,
            month,
            month == 0 ? since.AddDays(BaselineDays) : since.AddMonths(month)
        ));
    }
}

/// <summary>A survey that the schedule asks for.</summary>
/// <param name="Traveller">Who is asked.</param>
/// <param name="Month">Months after the arrival; 0 for the one before the plan.</param>
/// <param name="DueOn">By when.</param>
internal sealed record PlannedSurvey(Traveller Traveller, int Month, DateOnly DueOn);

internal sealed class SurveyScheduleMapping : IEntityTypeConfiguration<SurveySchedule>
{
    public void Configure(EntityTypeBuilder<SurveySchedule> builder)
    {
        builder.ToTable("reintegration_survey_schedule");
        builder.HasIndex(s => s.ValidFrom).IsUnique();
        // As text, which both databases and a backup carry alike.
        builder
            .Property(s => s.Months)
            .HasConversion(
                months =>
                    string.Join(' ', months.Select(m => m.ToString(CultureInfo.InvariantCulture))),
                text =>
                    text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Select(m => int.Parse(m, CultureInfo.InvariantCulture))
                        .ToList(),
                new ValueComparer<List<int>>(
                    (one, other) => one!.SequenceEqual(other!),
                    months => months.Aggregate(0, HashCode.Combine),
                    months => months.ToList()
                )
            );
    }
}

/// <summary>A schedule as it is set.</summary>
internal sealed record SetSchedule
{
    public DateOnly? ValidFrom { get; init; }

    public IReadOnlyList<int> Months { get; init; } = [];

    public int BaselineDays { get; init; }

    public int LeadDays { get; init; }

    public int GraceDays { get; init; }

    public int Attempts { get; init; }

    public bool EveryAdult { get; init; }
}

/// <summary>Keeps the schedules.</summary>
internal sealed class SurveySchedules(RihlaDb db, Today today)
{
    private List<SurveySchedule>? all;

    /// <summary>All schedules, the latest first, the shipped one last.</summary>
    public async Task<IReadOnlyList<SurveySchedule>> AllAsync(CancellationToken cancel = default) =>
        all ??= [
            .. await db.Set<SurveySchedule>()
                .AsNoTracking()
                .OrderByDescending(s => s.ValidFrom)
                .ToListAsync(cancel),
            SurveySchedule.Shipped,
        ];

    /// <summary>The schedule for those who arrived on a day.</summary>
    public async Task<SurveySchedule> OfAsync(
        DateOnly arrivedOn,
        CancellationToken cancel = default
    ) => (await AllAsync(cancel)).First(s => s.ValidFrom <= arrivedOn);

    /// <summary>Sets a schedule for people who arrive from a day on.</summary>
    /// <returns>Refused for a day that has passed: what was promised to those who have arrived stays.</returns>
    public async Task<Outcome> SetAsync(
        SetSchedule input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(FollowUpPermissions.Instruments);
        var faults = new List<Refusal>();
        if (input.ValidFrom is not { } from || from < today.Date)
        {
            faults.Add(Refusal.Of("ValidFrom", "SurveySchedule.DayPassed"));
        }
        else if (await db.Set<SurveySchedule>().AnyAsync(s => s.ValidFrom == from, cancel))
        {
            faults.Add(Refusal.Of("ValidFrom", "SurveySchedule.DayTaken"));
        }
        if (
            input.Months.Count is 0 or > SurveySchedule.MostMonths
            || input.Months.Any(m => m is < 1 or > SurveySchedule.LatestMonth)
            || input.Months.Distinct().Count() != input.Months.Count
        )
        {
            faults.Add(Refusal.Of("Months", "SurveySchedule.Months", SurveySchedule.LatestMonth));
        }
        Within("BaselineDays", input.BaselineDays, 0, 90);
        Within("LeadDays", input.LeadDays, 0, 60);
        Within("GraceDays", input.GraceDays, 0, 180);
        Within("Attempts", input.Attempts, 1, 20);
        if (faults.Count > 0)
        {
            return Outcome.Refused(faults);
        }
        db.Add(
            new SurveySchedule
            {
                ValidFrom = input.ValidFrom!.Value,
                Months = [.. input.Months.Order()],
                BaselineDays = input.BaselineDays,
                LeadDays = input.LeadDays,
                GraceDays = input.GraceDays,
                Attempts = input.Attempts,
                EveryAdult = input.EveryAdult,
                SetByName = by.Name,
            }
        );
        await db.SaveAsync(by, new Act("survey.schedule-set"), cancel);
        all = null;
        return Outcome.Done;

        void Within(string field, int value, int least, int most)
        {
            if (value < least || value > most)
            {
                faults.Add(Refusal.Of(field, "SurveySchedule.Number", least, most));
            }
        }
    }
}
