using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What lapses.</summary>
public enum Lapsing
{
    /// <summary>A travel document.</summary>
    Document,

    /// <summary>An exit authorisation.</summary>
    ExitAuthorisation,

    /// <summary>A decision on fitness to travel.</summary>
    Fitness,
}

/// <summary>A paper of somebody who has the journey still ahead, which ends soon, has ended, or ends before the journey.</summary>
/// <param name="Id">The paper.</param>
/// <param name="File">The case.</param>
/// <param name="Traveller">Whose it is.</param>
/// <param name="What">What lapses.</param>
/// <param name="LastDay">The last day it is valid.</param>
internal sealed record LapsingPaper(
    Guid Id,
    CaseFile File,
    Traveller Traveller,
    Lapsing What,
    DateOnly LastDay
)
{
    /// <summary>Whether it will be of no use on the day that is booked.</summary>
    public bool IsTooShort => File.TravelOn > LastDay;

    /// <summary>Where it is renewed, below the address of the case.</summary>
    public string Page =>
        What switch
        {
            Lapsing.Document => "documents",
            Lapsing.ExitAuthorisation => "exit",
            _ => "medical",
        };
}

/// <summary>
/// Finds documents, authorisations and decisions on fitness that lapse within thirty days (a fitness within seven), lapsed within
/// the last thirty, or lapse before a booked journey; of open cases, and of people who have not left.
/// </summary>
public sealed class LapsingPapers
{
    /// <summary>How many days before a paper lapses, and how long after, it is spoken of.</summary>
    internal const int Days = 30;

    // A decision stands for weeks, not years: only its last days, or a journey after it, are worth a word.
    private const int DaysOfFitness = 7;
    private const int Together = 250;

    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly Today today;

    internal LapsingPapers(RihlaDb db, CaseFiles files, Today today) =>
        (this.db, this.files, this.today) = (db, files, today);

    /// <summary>How many there are in the cases that a mission prepares, restricted ones too.</summary>
    public async Task<int> CountAsync(Guid missionId, CancellationToken cancel = default) =>
        (await OfAsync(Actor.System, cancel)).Count(p => p.File.HostMissionId == missionId);

    /// <summary>
    /// Those of the cases that the actor's mission prepares and the actor may see, the earliest first, and how many more there are in
    /// restricted ones: together what is counted.
    /// </summary>
    internal async Task<(IReadOnlyList<LapsingPaper> Papers, int Hidden)> OfMissionAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        var papers = (await OfAsync(by, cancel))
            .Where(p => p.File.HostMissionId == by.MissionId)
            .ToList();
        return (papers, await CountAsync(by.MissionId, cancel) - papers.Count);
    }

    /// <summary>Those of the cases that the actor may see, the earliest first.</summary>
    internal Task<IReadOnlyList<LapsingPaper>> OfAsync(
        Actor by,
        CancellationToken cancel = default
    ) => OfAsync(null, by, cancel);

    /// <summary>The same among some cases alone.</summary>
    internal async Task<IReadOnlyList<LapsingPaper>> OfAsync(
        IReadOnlyCollection<Guid>? among,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.View);
        var found = new List<LapsingPaper>();
        foreach (
            var some in (await RowsAsync(among, cancel)).GroupBy(r => r.CaseId).Chunk(Together)
        )
        {
            var cases = (await files.ReadableAsync([.. some.Select(g => g.Key)], by, cancel))
                .Where(f => f.IsOpen && f.Stage < Stage.Departed)
                .ToDictionary(f => f.Id);
            found.AddRange(
                from row in some.SelectMany(g => g)
                let file = cases.GetValueOrDefault(row.CaseId)
                let traveller = file?.Find(row.PersonId)
                where traveller is { DepartedOn: null }
                select new LapsingPaper(row.Id, file, traveller, row.What, row.LastDay)
            );
        }
        return [.. found.OrderBy(p => p.LastDay).ThenBy(p => p.Id)];
    }

    private async Task<List<Row>> RowsAsync(
        IReadOnlyCollection<Guid>? among,
        CancellationToken cancel
    )
    {
        var (from, until) = (today.Date.AddDays(-Days), today.Date.AddDays(Days));
        var awaited = db.Set<Seat>()
            .Where(s => s.Number != null && s.Boarding == null)
            .Join(
                db.Set<Movement>(),
                s => s.MovementId,
                m => m.Id,
                (s, m) =>
                    new
                    {
                        s.CaseId,
                        s.PersonId,
                        m.DepartsOn,
                    }
            );
        var documents = await db.OfCases<TravelDocument>(among)
            .Where(d =>
                d.ReceivedOn != null
                && d.ExpiresOn >= from
                && (
                    d.ExpiresOn <= until
                    || awaited.Any(a =>
                        a.CaseId == d.CaseId
                        && a.PersonId == d.PersonId
                        && a.DepartsOn > d.ExpiresOn
                    )
                )
            )
            .Select(d => new Row(d.Id, d.CaseId, d.PersonId, Lapsing.Document, d.ExpiresOn!.Value))
            .ToListAsync(cancel);
        var exits = await db.OfCases<ExitAuthorisation>(among)
            .Where(e =>
                e.Standing == ExitStanding.Granted
                && e.ValidUntil >= from
                && (
                    e.ValidUntil <= until
                    || awaited.Any(a =>
                        a.CaseId == e.CaseId
                        && a.PersonId == e.PersonId
                        && a.DepartsOn > e.ValidUntil
                    )
                )
            )
            .Select(e => new Row(
                e.Id,
                e.CaseId,
                e.PersonId,
                Lapsing.ExitAuthorisation,
                e.ValidUntil!.Value
            ))
            .ToListAsync(cancel);
        // A fitness decision stands for weeks, not years: only its last days, or a journey after it, are worth a word.
        var soon = today.Date.AddDays(DaysOfFitness);
        var fitness = await db.OfCases<MedicalFitness>(among)
            .Where(f =>
                f.ValidUntil >= from
                && (
                    f.ValidUntil <= soon
                    || awaited.Any(a =>
                        a.CaseId == f.CaseId
                        && a.PersonId == f.PersonId
                        && a.DepartsOn > f.ValidUntil
                    )
                )
            )
            .Select(f => new Row(f.Id, f.CaseId, f.PersonId, Lapsing.Fitness, f.ValidUntil))
            .ToListAsync(cancel);
        return [.. documents.Concat(exits).Concat(fitness)];
    }

    // As it is found in the tables.
    private sealed record Row(Guid Id, Guid CaseId, Guid PersonId, Lapsing What, DateOnly LastDay);
}

/// <summary>Rows that belong to cases.</summary>
internal static class RowsOfCases
{
    /// <summary>Those of some cases; all, where nothing is said.</summary>
    public static IQueryable<T> OfCases<T>(this RihlaDb db, IReadOnlyCollection<Guid>? cases)
        where T : class =>
        cases is null
            ? db.Set<T>()
            : db.Set<T>().Where(r => cases.Contains(EF.Property<Guid>(r, nameof(Seat.CaseId))));
}
