using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What happened with the Ministry, for several people at once.</summary>
internal sealed record ExitEvent
{
    public IReadOnlyList<Guid> PersonIds { get; init; } = [];
    public ExitStanding What { get; init; } = ExitStanding.Sent;
    public DateOnly? On { get; init; }
    public string? Reference { get; init; }
    public DateOnly? ValidFrom { get; init; }
    public DateOnly? ValidUntil { get; init; }
    public string? Reason { get; init; }

    /// <summary>The versions the form showed, see <see cref="Travel.Seen"/>.</summary>
    public string? Seen { get; init; }
}

/// <summary>Records requests to the Ministry of Interior and its replies.</summary>
internal sealed class ExitAuthorisations(
    RihlaDb db,
    CaseOperations operations,
    CaseTasks tasks,
    Missions missions,
    DataTransfers transfers,
    NamedToAuthorities naming,
    Today today
)
{
    public Task<Dictionary<Guid, ExitAuthorisation>> OfAsync(
        Guid caseId,
        CancellationToken cancel = default
    ) =>
        db.Set<ExitAuthorisation>()
            .AsNoTracking()
            .Where(e => e.CaseId == caseId)
            .ToDictionaryAsync(e => e.PersonId, cancel);

    /// <summary>
    /// Records a request or a reply for all people named in it; no request for who is not to be named to an authority now
    /// (<see cref="NamedToAuthorities"/>). What the Ministry replied is recorded in any case.
    /// </summary>
    public Task<Outcome> RecordAsync(
        string code,
        ExitEvent what,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            code,
            by,
            TravelPermissions.Exit,
            async file =>
            {
                if (!file.IsOpen)
                {
                    return new Refusal("Casework.IsClosed");
                }
                if (what.PersonIds.Count == 0 || what.PersonIds.Any(id => file.Find(id) is null))
                {
                    return Refusal.Of("PersonIds", "Exit.NobodyChosen");
                }
                if (
                    what.What == ExitStanding.Sent
                    && await naming.FaultsAsync(file, what.PersonIds, cancel)
                        is { Count: > 0 } withheld
                )
                {
                    return withheld;
                }
                await db.LockAsync($"travel {file.Id}", cancel);
                var known = await db.Set<ExitAuthorisation>()
                    .Where(e => e.CaseId == file.Id)
                    .ToDictionaryAsync(e => e.PersonId, cancel);
                if (Seen.Of(known.Values) != (what.Seen ?? ""))
                {
                    return Outcome.ChangedMeanwhile;
                }
                var papers = new List<(Guid Id, DateOnly? Before, DateOnly? Now)>();
                foreach (var id in what.PersonIds)
                {
                    if (!known.TryGetValue(id, out var exit))
                    {
                        exit = new() { CaseId = file.Id, PersonId = id };
                        db.Add(exit);
                        known.Add(id, exit);
                    }
                    var last = exit.ValidUntil;
                    var outcome = Apply(exit, what);
                    if (!outcome.IsDone)
                    {
                        return outcome
                            .Refusals.Select(r => r with { Field = InputField(r.Field) })
                            .ToList();
                    }
                    papers.Add((exit.Id, last, exit.ValidUntil));
                }
                if (what.What == ExitStanding.Sent)
                {
                    var host = await missions.FindAsync(file.HostMissionId, cancel);
                    var allowed = await transfers.RecordAsync(
                        new(DataRecipient.ExitAuthority, file.HostMissionId, what.PersonIds.Count)
                        {
                            Country = host?.Country,
                            CaseId = file.Id,
                        },
                        by,
                        cancel
                    );
                    if (!allowed.IsDone)
                    {
                        return allowed.Refusals.ToList();
                    }
                }
                await tasks.AnsweredAsync(
                    file,
                    TaskKinds.MinistrySilent,
                    [
                        .. db
                            .ChangeTracker.Entries<ExitAuthorisation>()
                            .Select(e =>
                                (
                                    e.Entity.PersonId,
                                    e.State != EntityState.Added
                                    && e.Property(x => x.IsAwaited).OriginalValue
                                        ? e.Property(x => x.SentOn).OriginalValue
                                        : null,
                                    e.Entity.IsAwaited ? e.Entity.SentOn : null
                                )
                            ),
                    ],
                    by,
                    cancel
                );
                await tasks.RenewedAsync(file.Id, TaskKinds.ExitLapsing, papers, by, cancel);
                return new Act("travel.exit-recorded")
                {
                    Args = [Fill.Text($"ExitStanding.{what.What}")],
                };
            },
            cancel
        );

    private Outcome Apply(ExitAuthorisation exit, ExitEvent what) =>
        what.What switch
        {
            ExitStanding.Granted => exit.Grant(
                what.On,
                what.Reference,
                what.ValidFrom,
                what.ValidUntil,
                today.Date
            ),
            ExitStanding.Refused => exit.Refuse(what.On, what.Reference, what.Reason, today.Date),
            _ => exit.Send(what.On, what.Reference, today.Date),
        };

    private static string InputField(string? field) =>
        field switch
        {
            nameof(ExitAuthorisation.SentOn) or nameof(ExitAuthorisation.RepliedOn) => nameof(
                ExitEvent.On
            ),
            nameof(ExitAuthorisation.RefusalReason) => nameof(ExitEvent.Reason),
            _ => field ?? nameof(ExitEvent.PersonIds),
        };
}
