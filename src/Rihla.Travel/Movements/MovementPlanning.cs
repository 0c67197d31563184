using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Travel.Conditions;

namespace Rihla.Travel;

/// <summary>Plans movements, moves and cancels them, with all that follows for the cases on board.</summary>
internal sealed class MovementPlanning(
    RihlaDb db,
    CaseFiles files,
    Progress progress,
    SeatPlan seats,
    CaseTasks tasks,
    ProtectionRoutes protection,
    Today today
)
{
    public async Task<Outcome<string>> PlanAsync(
        MovementPlan plan,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(TravelPermissions.Move);
        var planned = Add(plan, by);
        if (!planned.IsDone)
        {
            return planned.Refusals.ToList();
        }
        await db.SaveAsync(by, new Act("movement.planned") { Args = [planned.Value.Code] }, cancel);
        return planned.Value.Code;
    }

    /// <summary>Adds a movement to what the open operation saves.</summary>
    internal Outcome<Movement> Add(MovementPlan plan, Actor by)
    {
        var movement = new Movement { Code = Code.New("MV"), HostMissionId = by.MissionId };
        var outcome = movement.Plan(plan, taken: 0, today.Date);
        if (!outcome.IsDone)
        {
            return outcome.Refusals.ToList();
        }
        db.Add(movement);
        return movement;
    }

    /// <summary>
    /// Plans a movement anew. On another day its cases are judged anew, the missions of origin are asked anew, and each
    /// caseworker is told; who is not cleared on the new day falls back. When it only lands otherwise, the missions of origin
    /// that accepted to receive somebody who has not arrived yet are told, also of a flight that has left
    /// (<see cref="Movement.Plan"/>). Refused are another day once somebody has boarded, and a route that no longer leads to the
    /// country of somebody on it.
    /// </summary>
    public Task<Outcome> ChangeAsync(
        string code,
        MovementPlan plan,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            cancel,
            async (movement, held) =>
            {
                db.Entry(movement).Property(m => m.Version).OriginalValue = version;
                var before = movement.DepartsOn;
                var aboard = await FilesAsync(held.FindAll(s => s.MayArrive), cancel);
                var landing = aboard.ToDictionary(f => f.Id, f => movement.LandingFor(f.Country));
                var outcome = movement.Plan(plan, held.Count, today.Date);
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                if (movement.DepartsOn != before && held.Exists(s => s.Boarding is not null))
                {
                    return Refusal.Of("Legs[0].DepartsOn", "Movement.DateBoarded");
                }
                if (Stranded(movement, aboard, held) is > 0 and var stranded)
                {
                    return Refusal.Of("Legs[0].To", "Movement.StopTaken", stranded);
                }
                // A changed leg must raise the version of the movement, or the second of two people would overwrite the first.
                db.Entry(movement).Property(m => m.Version).IsModified = true;
                Renumber(movement, held);
                var acts = new List<Act>();
                if (movement.DepartsOn == before)
                {
                    foreach (
                        var file in aboard.Where(f =>
                            movement.LandingFor(f.Country) != landing[f.Id]
                        )
                    )
                    {
                        await seats.LandsOtherwiseAsync(file, movement, cancel);
                        acts.Add(
                            new("movement.arrival-changed", CaseId: file.Id)
                            {
                                Args = [movement.Code, movement.LandingFor(file.Country)],
                            }
                        );
                    }
                    return acts.Count > 0
                        ? acts
                        : [new("movement.changed") { Args = [movement.Code] }];
                }
                foreach (var file in aboard)
                {
                    await seats.TravelOnAsync(file, movement, cancel);
                    await tasks.RaiseAsync(
                        file,
                        new(
                            TaskKinds.MovementMoved,
                            Role.Caseworker,
                            today.Date.AddDays(1),
                            "journey"
                        )
                        {
                            Subject = Guid.CreateVersion7(),
                            Words = [movement.Code, Words.ShortDate(movement.DepartsOn)],
                        },
                        cancel
                    );
                    acts.Add(
                        new("movement.moved", CaseId: file.Id)
                        {
                            Args =
                            [
                                movement.Code,
                                Words.ShortDate(before),
                                Words.ShortDate(movement.DepartsOn),
                            ],
                        }
                    );
                }
                return acts.Count > 0 ? acts : [new("movement.changed") { Args = [movement.Code] }];
            }
        );

    public Task<Outcome> ConfirmAsync(string code, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            code,
            by,
            cancel,
            (movement, _) =>
            {
                var outcome = movement.Confirm();
                return Task.FromResult<Outcome<List<Act>>>(
                    outcome.IsDone
                        ? new List<Act> { new("movement.confirmed") { Args = [movement.Code] } }
                        : outcome.Refusals.ToList()
                );
            }
        );

    /// <summary>Cancels a movement: all seats are given back, the cases wait for another one, and everybody concerned is told.</summary>
    public Task<Outcome> CancelAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            cancel,
            async (movement, held) =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refusal.Of("Reason", "Movement.CancelReasonMissing");
                }
                if (held.Exists(s => s.Boarding is not null))
                {
                    return new Refusal("Movement.BoardingBegun");
                }
                var outcome = movement.Cancel();
                if (!outcome.IsDone)
                {
                    return outcome.Refusals.ToList();
                }
                var acts = new List<Act>
                {
                    new("movement.cancelled") { Args = [movement.Code], Reason = reason.Trim() },
                };
                foreach (var file in await FilesAsync(held, cancel))
                {
                    await seats.ReleaseAsync(
                        file,
                        held.Where(s => s.CaseId == file.Id).Select(s => s.PersonId).ToHashSet(),
                        cancel
                    );
                    await tasks.RaiseAsync(
                        file,
                        new(
                            TaskKinds.MovementCancelled,
                            Role.MovementOfficer,
                            today.Date.AddDays(1),
                            "booking"
                        )
                        {
                            Subject = movement.Id,
                            Words = [movement.Code],
                        },
                        cancel
                    );
                    acts.Add(
                        new("movement.cancelled", CaseId: file.Id)
                        {
                            Args = [movement.Code],
                            Reason = reason.Trim(),
                        }
                    );
                }
                return acts;
            }
        );

    public Task<Outcome> EscortAsync(
        string code,
        EscortKind kind,
        string? name,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            cancel,
            (movement, _) =>
            {
                if (string.IsNullOrWhiteSpace(name))
                {
                    return Task.FromResult<Outcome<List<Act>>>(
                        Refusal.Of("Name", "Movement.EscortNameMissing")
                    );
                }
                db.Add(movement.Accompany(kind, name, caseId: null));
                return Task.FromResult<Outcome<List<Act>>>(
                    new List<Act> { new("movement.escort-named") { Args = [movement.Code] } }
                );
            }
        );

    /// <summary>
    /// Takes an escort off a movement. Refused once it has departed, ended or been cancelled, and for the last escort of
    /// somebody who is on board already and may not travel without one.
    /// </summary>
    public Task<Outcome> DismissAsync(
        string code,
        Guid escortId,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            cancel,
            async (movement, held) =>
            {
                if (movement.Escorts.FirstOrDefault(e => e.Id == escortId) is not { } escort)
                {
                    return new Refusal("Movement.EscortGone");
                }
                if (!movement.IsOpen)
                {
                    return new Refusal("Movement.EscortStays");
                }
                movement.Dismiss(escort);
                db.Remove(escort);
                var aboard = held.FindAll(s =>
                    s is { Boarding: BoardingOutcome.Boarded, MayArrive: true }
                    && (escort.CaseId ?? s.CaseId) == s.CaseId
                );
                foreach (var file in await FilesAsync(aboard, cancel))
                {
                    if (await NeedsAsync(file, escort, movement, aboard, cancel))
                    {
                        return new Refusal("Movement.EscortNeeded");
                    }
                }
                return new List<Act>
                {
                    new("movement.escort-dismissed") { Args = [movement.Code] },
                };
            }
        );

    // Whether somebody of a case who is on board already may not travel without an escort who was taken off, the last of the kind.
    private async Task<bool> NeedsAsync(
        CaseFile file,
        Escort escort,
        Movement movement,
        List<Seat> aboard,
        CancellationToken cancel
    )
    {
        var onBoard = file
            .Travellers.Where(t => aboard.Exists(s => s.PersonId == t.Person.Id))
            .ToList();
        var needing = await EscortsArranged.NeedingAsync(
            db,
            file,
            onBoard,
            movement.DepartsOn,
            cancel
        );
        return needing.Exists(n =>
                (!n.Medical || escort.Kind == EscortKind.Medical)
                && !movement.HasEscortFor(file.Id, n.Medical)
            )
            || (
                !movement.HasEscortFor(file.Id, medical: false)
                && (
                    await protection.SeparatedAsync(
                        file,
                        onBoard,
                        onBoard,
                        movement.DepartsOn,
                        cancel
                    )
                ).Count > 0
            );
    }

    // The frame of every change of a movement: the locks, the change, its audit, and the cases on board follow from it. The cases
    // are held first, as by whoever books or boards them: what is changed of one of them at the same moment is seen here, or
    // sees this.
    private async Task<Outcome> OnAsync(
        string code,
        Actor by,
        CancellationToken cancel,
        Func<Movement, List<Seat>, Task<Outcome<List<Act>>>> change
    )
    {
        by.Need(TravelPermissions.Move);
        await using var work = await db.BeginAsync(cancel);
        if (Code.Read(code) is not { } read)
        {
            return new Refusal("Movement.NotFound");
        }
        var aboard = await seats.AboardAsync(read, cancel);
        await files.LockAsync(aboard, cancel);
        if (await seats.LockAsync(read, by, cancel) is not { } movement)
        {
            return new Refusal("Movement.NotFound");
        }
        var held = await db.Set<Seat>()
            .Where(s => s.MovementId == movement.Id && s.Number != null)
            .ToListAsync(cancel);
        if (held.Exists(s => !aboard.Contains(s.CaseId)))
        {
            return Outcome.ChangedMeanwhile;
        }
        var outcome = await change(movement, held);
        if (!outcome.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(outcome.Refusals);
        }
        return await work.EndAsync(
            by,
            outcome.Value,
            () => progress.FollowAsync(aboard.Order(), by, cancel),
            cancel
        );
    }

    // A country may be served by a stop on the way alone: who returns there sits on this flight for that stop.
    private static int Stranded(Movement movement, List<CaseFile> aboard, List<Seat> held)
    {
        var elsewhere = aboard
            .Where(f => !movement.Serves(f.Country))
            .Select(f => f.Id)
            .ToHashSet();
        return held.Count(s => elsewhere.Contains(s.CaseId));
    }

    // Whoever plans a movement may not see every case on it (restricted ones), but all of them follow.
    private async Task<List<CaseFile>> FilesAsync(List<Seat> held, CancellationToken cancel)
    {
        var found = new List<CaseFile>();
        foreach (var caseId in held.Select(s => s.CaseId).Distinct())
        {
            if (await files.FindAsync(caseId, Actor.System, cancel) is { } file)
            {
                found.Add(file);
            }
        }
        return found;
    }

    private static void Renumber(Movement movement, List<Seat> held)
    {
        var free = new Queue<int>(
            Enumerable.Range(1, movement.Seats).Except(held.Select(s => s.Number!.Value))
        );
        foreach (var seat in held.Where(s => s.Number > movement.Seats))
        {
            seat.Number = free.Dequeue();
        }
    }
}
