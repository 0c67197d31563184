using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>
/// Raises a task where silence or a date would lose somebody: a consulate or the Ministry that does not answer, a paper
/// that lapses, a reception not accepted, an arrival not confirmed. Each is raised once, however often it runs. A paper
/// that lapses also moves its case up the work list.
/// </summary>
internal sealed class TravelReminders(
    RihlaDb db,
    CaseFiles files,
    CaseTasks tasks,
    LapsingPapers papers,
    PapersInWorkList workList,
    Today today
) : RecurringJob
{
    /// <summary>After how many days without an answer a consulate or the Ministry is asked again.</summary>
    public const int SilentAfterDays = 14;

    /// <summary>How many days the mission of origin has to accept reception.</summary>
    public const int ReceptionWithinDays = 3;

    /// <summary>How many days after the flight lands an arrival is confirmed.</summary>
    public const int ArrivalWithinDays = 2;

    // What has been silent for longer was spoken of in its time.
    private const int SilentSinceDays = 90;

    public override string Name => "travel-reminders";

    public override TimeSpan Every => TimeSpan.FromHours(3);

    public override async Task RunAsync(CancellationToken cancel)
    {
        var lapsing = await papers.OfAsync(Actor.System, cancel);
        await workList.MarkAsync(lapsing.Select(p => p.File.Id).ToHashSet(), cancel);
        var due = await DueAsync(lapsing, null, cancel);
        foreach (var some in due.Select(d => d.CaseId).Distinct().Chunk(50))
        {
            await RaiseAsync(some, cancel);
        }
    }

    private async Task RaiseAsync(Guid[] ids, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Name, cancel);
        // What was answered, renewed or confirmed since is asked of nobody: nothing would settle it any more. It is read again, held.
        await files.LockAsync(ids, cancel);
        var cases = (await files.ReadableAsync(ids, Actor.System, cancel)).ToDictionary(f => f.Id);
        var acts = new List<Act>();
        // Several people asked about on one day are one task.
        var lapsing = await papers.OfAsync(ids, Actor.System, cancel);
        var open = (await DueAsync(lapsing, ids, cancel))
            .Where(d => cases.TryGetValue(d.CaseId, out var file) && d.Concerns(file))
            .DistinctBy(d => (d.CaseId, d.Notice.Kind, d.Notice.Subject));
        foreach (var (caseId, notice, _) in open)
        {
            var file = cases[caseId];
            if (
                (notice.Kind != TaskKinds.ReceptionSilent || WorkingMission.IsThere(file))
                && await tasks.RaiseAsync(file, notice, cancel)
            )
            {
                acts.Add(new("task.raised", CaseId: caseId) { Args = [notice.InAudit] });
            }
        }
        if (acts.Count > 0)
        {
            await db.SaveAsync(Actor.System, acts, cancel);
        }
        await work.CommitAsync(cancel);
        db.ChangeTracker.Clear();
    }

    // What is due in some cases; in all, where nothing is said.
    private async Task<List<Due>> DueAsync(
        IReadOnlyList<LapsingPaper> lapsing,
        IReadOnlyCollection<Guid>? among,
        CancellationToken cancel
    ) =>
        [
            .. lapsing.Select(NoticeOf),
            .. await SilentAsync(among, cancel),
            .. await ReceptionsAsync(among, cancel),
            .. await ArrivalsAsync(among, cancel),
        ];

    private Due NoticeOf(LapsingPaper paper)
    {
        var (kind, owner) = paper.What switch
        {
            Lapsing.Document => (TaskKinds.DocumentLapsing, Role.Caseworker),
            Lapsing.ExitAuthorisation => (TaskKinds.ExitLapsing, Role.Caseworker),
            _ => (TaskKinds.FitnessLapsing, Role.MedicalOfficer),
        };
        var notice = new TaskNotice(
            kind,
            owner,
            Earlier(paper.LastDay, today.Date.AddDays(7)),
            paper.Page
        )
        {
            Subject = TaskSubject.Of(paper.Id, paper.LastDay),
            Words = [paper.Traveller.Person.FullName, Words.ShortDate(paper.LastDay)],
        };
        return new(paper.File.Id, notice);
    }

    private async Task<IEnumerable<Due>> SilentAsync(
        IReadOnlyCollection<Guid>? among,
        CancellationToken cancel
    )
    {
        var before = today.Date.AddDays(-SilentAfterDays);
        var since = before.AddDays(-SilentSinceDays);
        var documents = await db.OfCases<TravelDocument>(among)
            .Where(d => d.IsAwaited && d.RequestedOn <= before && d.RequestedOn >= since)
            .Select(d => new
            {
                d.CaseId,
                d.PersonId,
                On = d.RequestedOn!.Value,
            })
            .ToListAsync(cancel);
        var exits = await db.OfCases<ExitAuthorisation>(among)
            .Where(e => e.IsAwaited && e.SentOn <= before && e.SentOn >= since)
            .Select(e => new
            {
                e.CaseId,
                e.PersonId,
                On = e.SentOn!.Value,
            })
            .ToListAsync(cancel);
        return documents
            .Select(d => new Due(
                d.CaseId,
                Silent(TaskKinds.ConsulateSilent, d.CaseId, d.On, "documents"),
                d.PersonId
            ))
            .Concat(
                exits.Select(e => new Due(
                    e.CaseId,
                    Silent(TaskKinds.MinistrySilent, e.CaseId, e.On, "exit"),
                    e.PersonId
                ))
            );
    }

    private async Task<IEnumerable<Due>> ReceptionsAsync(
        IReadOnlyCollection<Guid>? among,
        CancellationToken cancel
    )
    {
        var day = today.Date;
        var (asked, travel) = (day.AddDays(-ReceptionWithinDays), day.AddDays(2));
        var silent = await db.OfCases<Reception>(among)
            .Where(r =>
                r.Answer == ReceptionAnswer.Awaited
                && r.TravelOn >= day
                && (r.AskedOn <= asked || r.TravelOn <= travel)
            )
            .Select(r => new
            {
                r.CaseId,
                r.MovementId,
                r.TravelOn,
            })
            .ToListAsync(cancel);
        return silent.Select(r => new Due(
            r.CaseId,
            new(TaskKinds.ReceptionSilent, Role.MovementOfficer, day.AddDays(1), "booking")
            {
                Subject = TaskSubject.Of(r.MovementId, r.TravelOn),
                Words = [Words.ShortDate(r.TravelOn)],
            }
        ));
    }

    private async Task<IEnumerable<Due>> ArrivalsAsync(
        IReadOnlyCollection<Guid>? among,
        CancellationToken cancel
    )
    {
        var before = today.Date.AddDays(-ArrivalWithinDays);
        var since = before.AddDays(-SilentSinceDays);
        // By the landing, whenever they left.
        var flights = await db.Set<Movement>()
            .AsNoTracking()
            .Where(m =>
                m.Legs.Any(l =>
                    (l.ArrivesOn ?? l.DepartsOn) >= since && (l.ArrivesOn ?? l.DepartsOn) <= before
                )
            )
            .ToListAsync(cancel);
        var landed = flights.Where(m => m.ArrivesOn <= before).Select(m => m.Id).ToList();
        var silent = await db.OfCases<Seat>(among)
            .Where(s =>
                landed.Contains(s.MovementId)
                && s.Boarding == BoardingOutcome.Boarded
                && s.ArrivedOn == null
                && s.NotComingSince == null
            )
            .Select(s => new
            {
                s.CaseId,
                s.MovementId,
                On = s.BoardedOn!.Value,
            })
            .Distinct()
            .ToListAsync(cancel);
        return silent.Select(s => new Due(
            s.CaseId,
            Arrivals.Unconfirmed(s.MovementId, s.On, today.Date)
        ));
    }

    // What is due; where it is about one person, only while that person still has the journey ahead in an open case.
    private sealed record Due(Guid CaseId, TaskNotice Notice, Guid? PersonId = null)
    {
        public bool Concerns(CaseFile file) =>
            file.IsOpen && (PersonId is null || file.Waiting().Any(t => t.Person.Id == PersonId));
    }

    private TaskNotice Silent(string kind, Guid caseId, DateOnly on, string page) =>
        new(kind, Role.Caseworker, today.Date.AddDays(3), page)
        {
            Subject = TaskSubject.Of(caseId, on),
            Words = [Words.ShortDate(on)],
        };

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}
