using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>One of the nine answers, as it is typed.</summary>
internal sealed record NeedInput
{
    public Dimension Dimension { get; init; }
    public PlanLevel Level { get; init; }
    public NeedRating? Rating { get; init; }
    public string? Note { get; init; }
}

/// <summary>What a household needs after its arrival, as it is typed.</summary>
internal sealed record AssessNeeds
{
    public IReadOnlyList<NeedInput> Needs { get; init; } = [];
    public string? Wishes { get; init; }
    public DateOnly? On { get; init; }
}

/// <summary>Assesses needs after the arrival, as often as they change.</summary>
internal sealed class Needs(RihlaDb db, CaseOperations operations, Today today)
{
    /// <summary>The nine questions, in the order in which they are asked.</summary>
    public static IReadOnlyList<(Dimension Dimension, PlanLevel Level)> Questions { get; } =
    [
        .. Enum.GetValues<Dimension>()
            .SelectMany(d => Enum.GetValues<PlanLevel>().Select(l => (d, l))),
    ];

    /// <summary>The assessments of a case, the latest first.</summary>
    public Task<List<NeedsAssessment>> OfCaseAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) =>
        db.Set<NeedsAssessment>()
            .AsNoTracking()
            .Include(a => a.Needs)
            .Where(a => a.CaseId == caseId)
            .OrderByDescending(a => a.On)
            .ThenByDescending(a => a.Id)
            .ToListAsync(cancel);

    /// <summary>Records an assessment.</summary>
    /// <returns>Refused before the arrival, in the other mission, for a day to come, and while one of the nine questions has no answer.</returns>
    public Task<Outcome> AssessAsync(
        string code,
        AssessNeeds input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            ReintegrationPermissions.Plan,
            file =>
            {
                if (AfterArrival.WhyNot(file, by) is { } notNow)
                {
                    return Task.FromResult<Outcome<Act>>(notNow);
                }
                var on = input.On ?? today.Date;
                var faults = Faults(input, on).ToList();
                if (faults.Count > 0)
                {
                    return Task.FromResult<Outcome<Act>>(faults);
                }
                var assessment = new NeedsAssessment
                {
                    CaseId = file.Id,
                    On = on,
                    Wishes = Personal.Of(input.Wishes),
                    ById = by.UserId,
                    ByName = by.Name,
                    RecordedAt = today.Now,
                };
                foreach (var need in input.Needs)
                {
                    assessment.Record(need.Dimension, need.Level, need.Rating!.Value, need.Note);
                }
                db.Add(assessment);
                return Task.FromResult<Outcome<Act>>(new Act("plan.needs-assessed"));
            },
            cancel
        );

    private IEnumerable<Refusal> Faults(AssessNeeds input, DateOnly on)
    {
        if (on > today.Date)
        {
            yield return Refusal.Of("On", "ReintegrationPlan.DayToCome");
        }
        if (input.Wishes?.Length > NeedsAssessment.LongestNote)
        {
            yield return Refusal.Of(
                "Wishes",
                "ReintegrationPlan.TextTooLong",
                NeedsAssessment.LongestNote
            );
        }
        var asked = input.Needs.Select(n => (n.Dimension, n.Level)).ToList();
        if (!asked.Order().SequenceEqual(Questions.Order()))
        {
            yield return new Refusal("Needs.NotAll");
            yield break;
        }
        for (var i = 0; i < input.Needs.Count; i++)
        {
            if (input.Needs[i].Rating is not { } rating || !Enum.IsDefined(rating))
            {
                yield return Refusal.Of($"Needs[{i}].Rating", "Needs.RatingMissing");
            }
            if (input.Needs[i].Note?.Length > NeedsAssessment.LongestNote)
            {
                yield return Refusal.Of(
                    $"Needs[{i}].Note",
                    "ReintegrationPlan.TextTooLong",
                    NeedsAssessment.LongestNote
                );
            }
        }
    }
}
