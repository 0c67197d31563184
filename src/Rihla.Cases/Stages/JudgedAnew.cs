using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// What changes for a case without anybody changing it reaches it within the quarter of an hour: return to its country is
/// suspended, or no longer is; somebody registered elsewhere may be one of its people, or that is no question any more; a child has
/// come of age. Whose action is next is then told in the work list, and not only at the aircraft door. Each case that may be
/// concerned is judged first, which keeps nobody waiting; only one that stands where it cannot stand is held and followed. So is
/// one that arrived before it was taken over, and was given no next action then.
/// </summary>
internal sealed class JudgedAnew(
    RihlaDb db,
    CaseFiles files,
    Progress progress,
    Register register,
    Today today,
    ILogger<JudgedAnew> log
) : RecurringJob
{
    private const int Together = 500;
    private const int Adulthood = 18;

    public override string Name => "cases-judged-anew";

    public override TimeSpan Every => TimeSpan.FromMinutes(15);

    public override async Task RunAsync(CancellationToken cancel)
    {
        await JudgeAsync(cancel);
        await TakeUpAsync(cancel);
    }

    /// <summary>Judges every case that may be concerned.</summary>
    /// <returns>How many stood where they could not stand, and were followed.</returns>
    internal Task<int> JudgeAsync(CancellationToken cancel) =>
        JudgeAsync(
            new (Func<CancellationToken, Task<List<Place>>>, string)[]
            {
                (SuspendedAsync, EligibilityDecided.Name),
                (QuestionedAsync, AdjudicationDone.Name),
                (CameOfAgeAsync, DeclarationsStand.Name),
            },
            cancel
        );

    // One question after the other, whatever happened to those before it.
    private async Task<int> JudgeAsync(
        ReadOnlyMemory<(
            Func<CancellationToken, Task<List<Place>>> Concerned,
            string Condition
        )> questions,
        CancellationToken cancel
    )
    {
        if (questions.IsEmpty)
        {
            return 0;
        }
        var (concerned, condition) = questions.Span[0];
        var followed = 0;
        try
        {
            followed = await JudgeAsync(await concerned(cancel), condition, cancel);
        }
        finally
        {
            // What it left in memory is not the next one's.
            db.ChangeTracker.Clear();
            followed += await JudgeAsync(questions[1..], cancel);
        }
        return followed;
    }

    /// <summary>Gives those who came with a caseload and had arrived before their next action, which is due from now on.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> TakeUpAsync(CancellationToken cancel) =>
        await EachAsync(
            await db.Set<Case>()
                .Where(c =>
                    c.Stage == Stage.Arrived
                    && c.Channel == Channel.Import
                    && !db.Set<WorkItem>().Any(w => w.CaseId == c.Id)
                )
                .OrderBy(c => c.Id)
                .Select(c => new Place(c.Id, c.Code))
                .ToListAsync(cancel),
            async place =>
            {
                await FollowAsync(place.Id, takenUp: true, cancel);
                return true;
            },
            cancel
        );

    // Come past the eligibility, for a day on which return there is suspended; or held up by it after it was decided or set aside
    // once: then the suspension may be over. Read from the work list, which holds open cases only.
    private async Task<List<Place>> SuspendedAsync(CancellationToken cancel)
    {
        var day = today.Date;
        var (restrictions, decisions, waivers) = (
            db.Set<ReturnRestriction>(),
            db.Set<EligibilityDecision>(),
            db.Set<Waiver>()
        );
        return await db.Set<WorkItem>()
            .Where(w => w.Stage >= Stage.Counselled && w.Stage <= Stage.Booked)
            .Join(db.Set<Case>(), w => w.CaseId, c => c.Id, (w, c) => new { w.Action, Case = c })
            .Where(x =>
                (
                    x.Case.Stage >= Stage.Screened
                    && restrictions.Any(r =>
                        r.Country == x.Case.Country
                        && r.From <= (x.Case.TravelOn ?? day)
                        && (r.To == null || r.To >= (x.Case.TravelOn ?? day))
                    )
                )
                || (
                    x.Case.Stage == Stage.Counselled
                    && x.Action == EligibilityDecided.Name
                    && restrictions.Any(r => r.Country == x.Case.Country)
                    && (
                        decisions.Any(d => d.CaseId == x.Case.Id && d.IsEligible)
                        || waivers.Any(w =>
                            w.CaseId == x.Case.Id
                            && w.Condition == EligibilityDecided.Name
                            && w.RevokedAt == null
                        )
                    )
                )
            )
            .OrderBy(x => x.Case.Id)
            .Select(x => new Place(x.Case.Id, x.Case.Code))
            .ToListAsync(cancel);
    }

    // Applied, and somebody of them is asked about: whether they are one with somebody else in the register. Or held up by such a
    // question: it may have been answered, or be none any more for who looks at this case.
    private async Task<List<Place>> QuestionedAsync(CancellationToken cancel)
    {
        var places = new HashSet<Place>();
        foreach (var some in (await register.AskedAboutAsync(cancel)).Chunk(Together))
        {
            places.UnionWith(
                await db.Set<CaseMember>()
                    .Where(m => m.DepartedOn == null && some.Contains(m.PersonId))
                    .Join(db.Set<Case>(), m => m.CaseId, c => c.Id, (_, c) => c)
                    .Where(c => c.Stage >= Stage.Applied && c.Stage <= Stage.Booked)
                    .Select(c => new Place(c.Id, c.Code))
                    .ToListAsync(cancel)
            );
        }
        places.UnionWith(
            await db.Set<WorkItem>()
                .Where(w => w.Stage == Stage.Screened && w.Action == AdjudicationDone.Name)
                .Join(db.Set<Case>(), w => w.CaseId, c => c.Id, (_, c) => c)
                .Select(c => new Place(c.Id, c.Code))
                .ToListAsync(cancel)
        );
        return [.. places.OrderBy(p => p.Id)];
    }

    // Applied, without a day of travel on which it was judged already, and with somebody who may have turned 18 since the request,
    // by the age that is counted: the birth date itself cannot be asked for.
    private async Task<List<Place>> CameOfAgeAsync(CancellationToken cancel)
    {
        var year = today.Date.Year;
        return await db.Set<WorkItem>()
            .Where(w => w.Stage >= Stage.Applied && w.Stage <= Stage.Booked)
            .Join(db.Set<Case>(), w => w.CaseId, c => c.Id, (_, c) => c)
            .Where(c =>
                c.TravelOn == null
                && db.Set<CountedPerson>()
                    .Any(p =>
                        p.CaseId == c.Id
                        && p.DepartedOn == null
                        // Where only the year of birth is known, a child is counted as one year older at the most.
                        && p.Age <= Adulthood
                        && p.Age + year - p.RequestedOn.Year + 1 >= Adulthood
                    )
            )
            .OrderBy(c => c.Id)
            .Select(c => new Place(c.Id, c.Code))
            .ToListAsync(cancel);
    }

    private Task<int> JudgeAsync(List<Place> places, string condition, CancellationToken cancel) =>
        EachAsync(
            places,
            async place =>
            {
                var wrong = await StandsWrongAsync(place.Id, condition, cancel);
                if (wrong)
                {
                    await FollowAsync(place.Id, takenUp: false, cancel);
                }
                return wrong;
            },
            cancel
        );

    // Says how many were followed.
    private async Task<int> EachAsync(
        List<Place> places,
        Func<Place, Task<bool>> follow,
        CancellationToken cancel
    )
    {
        var followed = 0;
        foreach (var place in places)
        {
            try
            {
                followed += await follow(place) ? 1 : 0;
            }
#pragma warning disable CA1031 // One case that cannot be judged must not keep those behind it from being judged.
            catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
            {
                // Only its kind: what a fault says may hold what was read.
                log.LogError(
                    "Case {Case} could not be judged anew: {Fault}.",
                    place.Code,
                    fault.GetType().Name
                );
            }
            db.ChangeTracker.Clear();
        }
        return followed;
    }

    private async Task<bool> StandsWrongAsync(
        Guid caseId,
        string condition,
        CancellationToken cancel
    )
    {
        if (await files.ListAsync([caseId], Actor.System, cancel) is not [var file])
        {
            return false;
        }
        var verdict = await progress.VerdictAsync(file, condition, cancel);
        var isPast = file.Stage >= verdict.Condition.Into;
        return isPast == (verdict.Standing == Standing.NotMet);
    }

    private async Task FollowAsync(Guid caseId, bool takenUp, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await files.LockAsync([caseId], cancel);
        db.ChangeTracker.Clear();
        if (
            takenUp
            && await files.FindAsync(caseId, Actor.System, cancel) is { Stage: Stage.Arrived } file
        )
        {
            file.Case.TakeOver(Stage.Arrived, today.Date);
            await db.SaveAsync(Actor.System, new Act("case.taken-up", CaseId: caseId), cancel);
        }
        await progress.FollowAsync(caseId, Actor.System, cancel);
        await work.CommitAsync(cancel);
    }

    private sealed record Place(Guid Id, string Code);
}
