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

/// <summary>Something that ends soon, or before the journey.</summary>
/// <param name="CaseCode">The case.</param>
/// <param name="PersonName">Whose it is.</param>
/// <param name="What">What lapses.</param>
/// <param name="LastDay">The last day it is valid.</param>
/// <param name="TravelOn">The day of travel, where one is booked.</param>
public sealed record LapsingItem(
    string CaseCode,
    string PersonName,
    Lapsing What,
    DateOnly LastDay,
    DateOnly? TravelOn
);

/// <summary>A movement to come, for a dashboard.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Country">Where it goes, ISO 3166 alpha-2.</param>
/// <param name="DepartsOn">When it leaves.</param>
/// <param name="Seats">Places for returnees.</param>
/// <param name="Taken">Places taken.</param>
public sealed record UpcomingMovement(
    string Code,
    string Country,
    DateOnly DepartsOn,
    int Seats,
    int Taken
);

/// <summary>Figures about journeys, for the dashboard of the manager.</summary>
public sealed class TravelFigures
{
    private readonly RihlaDb db;
    private readonly CaseFiles files;
    private readonly Today today;

    internal TravelFigures(RihlaDb db, CaseFiles files, Today today) =>
        (this.db, this.files, this.today) = (db, files, today);

    /// <summary>
    /// Documents, authorisations and fitness decisions of open cases before departure that lapse within so many days, or
    /// before a booked journey; the earliest first. Only cases that the actor may see.
    /// </summary>
    /// <param name="by">Who asks.</param>
    /// <param name="days">How many days ahead to look.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<IReadOnlyList<LapsingItem>> ExpiringAsync(
        Actor by,
        int days = 30,
        int most = 200,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.View);
        var found = await LapsingAsync(days, most, cancel);
        var cases = (
            await files.ListAsync([.. found.Select(f => f.CaseId).Distinct()], by, cancel)
        ).ToDictionary(f => f.Id);
        return
        [
            .. found
                .Where(l => cases.TryGetValue(l.CaseId, out var file) && Counts(file))
                .Select(l => (Item: l, File: cases[l.CaseId]))
                .Where(p => p.File.Find(p.Item.PersonId) is { DepartedOn: null })
                .Select(p => new LapsingItem(
                    p.File.Code,
                    p.File.Find(p.Item.PersonId)!.Person.FullName,
                    p.Item.What,
                    p.Item.LastDay,
                    p.File.TravelOn
                ))
                .OrderBy(l => l.LastDay),
        ];
    }

    /// <summary>The movements of the actor's mission that are still to leave, soonest first.</summary>
    public async Task<IReadOnlyList<UpcomingMovement>> UpcomingAsync(
        Actor by,
        int most = 10,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.View);
        var day = today.Date;
        return await db.Set<Movement>()
            .Where(m =>
                m.HostMissionId == by.MissionId
                && m.DepartsOn >= day
                && (m.Status == MovementStatus.Planned || m.Status == MovementStatus.Confirmed)
            )
            .OrderBy(m => m.DepartsOn)
            .Take(most)
            .Select(m => new UpcomingMovement(
                m.Code,
                m.Country,
                m.DepartsOn,
                m.Seats,
                db.Set<Seat>().Count(s => s.MovementId == m.Id && s.Number != null)
            ))
            .ToListAsync(cancel);
    }

    /// <summary>What lapses within so many days or before the day of a seat that is held.</summary>
    internal async Task<List<LapsingRow>> LapsingAsync(int days, int most, CancellationToken cancel)
    {
        var (from, until) = (today.Date.AddDays(-days), today.Date.AddDays(days));
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
        var documents = await db.Set<TravelDocument>()
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
            .OrderBy(d => d.ExpiresOn)
            .Take(most)
            .Select(d => new LapsingRow(
                d.Id,
                d.CaseId,
                d.PersonId,
                Lapsing.Document,
                d.ExpiresOn!.Value
            ))
            .ToListAsync(cancel);
        var exits = await db.Set<ExitAuthorisation>()
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
            .OrderBy(e => e.ValidUntil)
            .Take(most)
            .Select(e => new LapsingRow(
                e.Id,
                e.CaseId,
                e.PersonId,
                Lapsing.ExitAuthorisation,
                e.ValidUntil!.Value
            ))
            .ToListAsync(cancel);
        // A fitness decision stands for weeks, not years: only its last days, or a journey after it, are worth a word.
        var soon = today.Date.AddDays(Math.Min(days, 7));
        var fitness = await db.Set<MedicalFitness>()
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
            .OrderBy(f => f.ValidUntil)
            .Take(most)
            .Select(f => new LapsingRow(f.Id, f.CaseId, f.PersonId, Lapsing.Fitness, f.ValidUntil))
            .ToListAsync(cancel);
        return [.. documents.Concat(exits).Concat(fitness).OrderBy(l => l.LastDay).Take(most)];
    }

    /// <summary>Whether the journey of a case is still ahead.</summary>
    internal static bool Counts(CaseFile file) => file.IsOpen && file.Stage < Stage.Departed;
}

/// <summary>Something that lapses, as it is found in the tables.</summary>
internal sealed record LapsingRow(
    Guid Id,
    Guid CaseId,
    Guid PersonId,
    Lapsing What,
    DateOnly LastDay
);
