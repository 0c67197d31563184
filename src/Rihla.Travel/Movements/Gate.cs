using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>What happened to one traveller at the gate.</summary>
internal sealed record GateRow
{
    public Guid PersonId { get; init; }
    public BoardingOutcome? Outcome { get; init; }
    public string? Reason { get; init; }
    public decimal? Allowance { get; init; }
    public string? Currency { get; init; }
    public ReceiptMethod? Receipt { get; init; }
}

/// <summary>What happened to a family at the gate.</summary>
internal sealed record GateRecord
{
    public IReadOnlyList<GateRow> Rows { get; init; } = [];

    /// <summary>The family agrees to travel apart.</summary>
    public bool SplitAgreed { get; init; }

    /// <summary>Who looks after a child that stays.</summary>
    public string? SplitReason { get; init; }
}

/// <summary>
/// Records who boards. Every condition that must still be true is asked once more at this moment, and nobody boards past
/// one that is not.
/// </summary>
internal sealed class Gate(
    RihlaDb db,
    CaseOperations operations,
    Progress progress,
    SeatPlan seats,
    ProtectionRoutes protection,
    Company company,
    CaseTasks tasks,
    FundingBook book,
    Today today
)
{
    // Who leaves before it comes to the airport on the eve.
    private static readonly TimeOnly Morning = new(8, 0);

    /// <summary>
    /// The first day on which boarding on a movement is recorded: its own; the eve for an early flight, or one whose hour is not
    /// known.
    /// </summary>
    public static DateOnly OpensOn(Movement movement) =>
        movement.FirstLeg?.DepartsAt >= Morning
            ? movement.DepartsOn
            : movement.DepartsOn.AddDays(-1);

    /// <summary>
    /// Whether what stands in the way holds up those who board when some of a family that agreed to part stay: not what
    /// concerns only one who stays, except what binds the whole family (<see cref="Condition.BindsFamily"/>).
    /// </summary>
    public static bool HoldsUp(Verdict verdict, Obstacle obstacle, Func<Guid, bool> stays) =>
        verdict.Condition.BindsFamily || obstacle.PersonId is not { } who || !stays(who);

    /// <summary>
    /// Records what happened to the people of a case at the gate of a movement. Rows without an outcome stay open. Refused
    /// before the gate opens (<see cref="OpensOn"/>); for somebody who is not awaited there, because a colleague was faster; for boarding, when
    /// the movement does not go to the country of return, or a condition does not hold on the day, other than for somebody who
    /// stays while the family agreed to part (<see cref="HoldsUp"/>); when a child would board on the document of somebody who
    /// is not on board; when it would board without parent or guardian, or stay on board without them, unless it has an escort and
    /// somebody has decided that this is best for it; and when a family would be split without its agreement.
    /// </summary>
    public Task<Outcome> RecordAsync(
        string caseCode,
        string movementCode,
        GateRecord record,
        Actor by,
        CancellationToken cancel = default
    ) =>
        operations.OnAsync(
            caseCode,
            by,
            TravelPermissions.Board,
            file => RecordAsync(file, movementCode, record, by, cancel),
            cancel
        );

    private async Task<Outcome<Act>> RecordAsync(
        CaseFile file,
        string movementCode,
        GateRecord record,
        Actor by,
        CancellationToken cancel
    )
    {
        if (await seats.LockAsync(movementCode, by, cancel) is not { } movement)
        {
            return new Refusal("Movement.NotFound");
        }
        var held = await seats.HeldAsync(file.Id, cancel);
        if (!held.Exists(s => s.Awaits && s.MovementId == movement.Id))
        {
            return await NobodyAwaitedAsync(file, movement, cancel);
        }
        if (today.Date < OpensOn(movement))
        {
            return new Refusal("Boarding.TooEarly", movement.DepartsOn, OpensOn(movement));
        }
        if (Twice(record) is { Count: > 0 } twice)
        {
            return twice;
        }
        var decided = Decided(file, movement, record, held);
        if (Overtaken(record, decided) is { Count: > 0 } overtaken)
        {
            return overtaken;
        }
        if (decided.Count == 0)
        {
            return new Refusal("Boarding.NothingRecorded");
        }
        var faults = await FaultsAsync(file, record, movement, decided, held, cancel);
        if (faults.Count > 0)
        {
            return faults;
        }
        var unpaid = await book.LeftOutAsync(file, cancel);
        foreach (var (index, row, seat, traveller) in decided)
        {
            var outcome =
                row.Outcome == BoardingOutcome.Boarded
                    ? seat.Board(
                        movement.DepartsOn,
                        row.Allowance,
                        row.Currency,
                        row.Receipt,
                        today.Date
                    )
                    : seat.StayBehind(row.Outcome!.Value, row.Reason, today.Now, today.Date);
            faults.AddRange(
                outcome.Refusals.Select(r => r with { Field = Travellers.Row(index, r.Field) })
            );
            if (outcome.IsDone && row.Outcome == BoardingOutcome.Boarded)
            {
                progress.ReportDeparture(
                    file,
                    traveller,
                    movement.DepartsOn,
                    unpaid.Contains(traveller) ? null : file.Grant
                );
            }
        }
        if (faults.Count > 0)
        {
            return faults;
        }
        await LeftBehindAsync(file, movement, decided, held, cancel);
        await seats.CloseGateAsync(movement, cancel);
        return new Act("travel.boarding-recorded")
        {
            Args =
            [
                movement.Code,
                .. decided
                    .GroupBy(d => d.Row.Outcome!.Value)
                    .OrderBy(g => g.Key)
                    .Select(g => Fill.Text($"BoardingOutcome.{g.Key}"))
                    .Take(1),
            ],
            Reason = string.IsNullOrWhiteSpace(record.SplitReason)
                ? null
                : record.SplitReason.Trim(),
        };
    }

    private async Task<Refusal> NobodyAwaitedAsync(
        CaseFile file,
        Movement movement,
        CancellationToken cancel
    ) =>
        await db.Set<Seat>()
            .AnyAsync(
                s => s.CaseId == file.Id && s.MovementId == movement.Id && s.Boarding != null,
                cancel
            )
            ? new("Boarding.AllRecorded", file.Code)
            : new("Boarding.NoSeat");

    // No page sends that. On board and not on board at once, somebody would go past what is asked of who boards.
    private static List<Refusal> Twice(GateRecord record) =>
        [
            .. record
                .Rows.Index()
                .Where(r => r.Item.Outcome is not null)
                .GroupBy(r => r.Item.PersonId)
                .SelectMany(g => g.Skip(1))
                .Select(r =>
                    Refusal.Of(Travellers.Row(r.Index, nameof(GateRow.Outcome)), "Boarding.Twice")
                ),
        ];

    // Whoever was recorded by a colleague, taken off the flight or out of the case while the form was filled in: what it says of
    // them would go nowhere, and its author would believe it recorded.
    private static List<Refusal> Overtaken(
        GateRecord record,
        List<(int Index, GateRow Row, Seat Seat, Traveller Traveller)> decided
    ) =>
        [
            .. record
                .Rows.Index()
                .Where(r => r.Item.Outcome is not null && !decided.Exists(d => d.Index == r.Index))
                .Select(r =>
                    Refusal.Of(
                        Travellers.Row(r.Index, nameof(GateRow.Outcome)),
                        "Boarding.NotAwaited"
                    )
                ),
        ];

    private static List<(int Index, GateRow Row, Seat Seat, Traveller Traveller)> Decided(
        CaseFile file,
        Movement movement,
        GateRecord record,
        List<Seat> held
    )
    {
        var decided = new List<(int, GateRow, Seat, Traveller)>();
        for (var i = 0; i < record.Rows.Count; i++)
        {
            var row = record.Rows[i];
            if (
                row.Outcome is not null
                && held.Find(s =>
                    s.Awaits && s.MovementId == movement.Id && s.PersonId == row.PersonId
                )
                    is { } seat
                && file.Find(row.PersonId) is { } traveller
            )
            {
                decided.Add((i, row, seat, traveller));
            }
        }
        return decided;
    }

    private async Task<List<Refusal>> FaultsAsync(
        CaseFile file,
        GateRecord record,
        Movement movement,
        List<(int Index, GateRow Row, Seat Seat, Traveller Traveller)> decided,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        var day = movement.DepartsOn;
        var boarding = decided
            .Where(d => d.Row.Outcome == BoardingOutcome.Boarded)
            .Select(d => d.Traveller)
            .ToList();
        var left = await company.LeftAsync(
            file,
            movement,
            [.. decided.Where(d => d.Row.Outcome != BoardingOutcome.Boarded).Select(d => d.Seat)],
            held,
            cancel
        );
        if (left.Count > 0 || boarding.Count == 0)
        {
            return left;
        }
        if (!movement.Serves(file.Country))
        {
            return [new("Boarding.GoesElsewhere")];
        }
        // Whoever is awaited here and not recorded yet may still board.
        var staying = file.Waiting()
            .Select(t => t.Person.Id)
            .Where(id =>
                decided.Exists(d =>
                    d.Traveller.Person.Id == id && d.Row.Outcome != BoardingOutcome.Boarded
                ) || !held.Exists(s => s.Awaits && s.MovementId == movement.Id && s.PersonId == id)
            )
            .ToHashSet();
        var verdicts = await progress.VerdictsAtBoardingAsync(file, day, cancel);
        var faults = verdicts
            .Where(v =>
                v.Standing == Standing.NotMet
                && (!record.SplitAgreed || v.Obstacles.Any(o => HoldsUp(v, o, staying.Contains)))
            )
            .Select(v => new Refusal($"Condition.{v.Condition.Key}"))
            .ToList();
        if (faults.Count > 0)
        {
            faults.Insert(0, new Refusal("Boarding.ConditionsBroken"));
            return faults;
        }
        var onBoard = boarding
            .Concat(
                file.Travellers.Where(t =>
                    held.Exists(s =>
                        s.PersonId == t.Person.Id
                        && s.MovementId == movement.Id
                        && s.Boarding == BoardingOutcome.Boarded
                    )
                )
            )
            .ToList();
        var separated = await protection.SeparatedAsync(file, boarding, onBoard, day, cancel);
        if (separated.Count > 0)
        {
            if (!movement.HasEscortFor(file.Id, medical: false))
            {
                faults.Add(new Refusal("Boarding.ChildAlone"));
            }
            faults.AddRange(
                (await protection.UndecidedAsync(file, separated, day, cancel)).Select(
                    c => new Refusal("Boarding.ChildUndecided", c.Person.FullName)
                )
            );
        }
        faults.AddRange(
            (
                await company.WithoutDocumentAsync(
                    file,
                    boarding,
                    onBoard,
                    "Boarding.DocumentOfAbsent",
                    cancel
                )
            ).Select(w => w.Why)
        );
        var stays = file.Waiting()
            .Where(t => boarding.TrueForAll(b => b.Person.Id != t.Person.Id))
            .ToList();
        if (stays.Count > 0 && !record.SplitAgreed)
        {
            faults.Add(new Refusal("Boarding.FamilySplit"));
        }
        if (
            stays.Exists(t => t.IsChildOn(day))
            && stays.TrueForAll(t => t.IsChildOn(day))
            && string.IsNullOrWhiteSpace(record.SplitReason)
        )
        {
            faults.Add(Refusal.Of("SplitReason", "Boarding.ChildStaysAlone"));
        }
        return faults;
    }

    private async Task LeftBehindAsync(
        CaseFile file,
        Movement movement,
        List<(int Index, GateRow Row, Seat Seat, Traveller Traveller)> decided,
        List<Seat> held,
        CancellationToken cancel
    )
    {
        if (!file.LeavesSomebodyBehind(held))
        {
            return;
        }
        progress.FallBack(file, Stage.Cleared);
        await seats.UnlessExpectedAsync(file, held, cancel);
        var behind = decided.Where(d => d.Row.Outcome != BoardingOutcome.Boarded);
        foreach (var (_, row, seat, traveller) in behind)
        {
            await tasks.RaiseAsync(
                file,
                new(
                    row.Outcome == BoardingOutcome.NoShow
                        ? TaskKinds.NoShow
                        : TaskKinds.BoardingRefused,
                    Role.Caseworker,
                    today.Date.AddDays(1),
                    "journey"
                )
                {
                    // The seat, not the day: the flight may be moved before a slip is put right.
                    Subject = seat.Id,
                    Words = [traveller.Person.FullName],
                },
                cancel
            );
        }
        if (file.Travellers.Any(t => t.DepartedOn is not null))
        {
            await tasks.RaiseAsync(
                file,
                new(TaskKinds.FamilySplit, Role.Caseworker, today.Date, "journey")
                {
                    Subject = movement.Id,
                },
                cancel
            );
        }
    }
}
