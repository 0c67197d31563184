using Rihla.Cases;
using Rihla.Platform;
using Rihla.Travel;

namespace Rihla.Demonstration;

/// <content>Papers, health, the flight home, and the arrival.</content>
internal sealed partial class CaseStory
{
    private const string MovementOfficer = "hicham";
    private const string Doctor = "karim";
    private Flight? flight;
    private bool hasLeft;

    private IReadOnlyList<Guid> People => [.. File.Travellers.Select(t => t.Person.Id)];

    private async IAsyncEnumerable<DateTimeOffset> ClearAsync()
    {
        yield return In(0, 3);
        // Somebody may not be named to an authority yet: their case rests until a protection officer has decided.
        if (
            (
                await desk.WithAsync<NamedToAuthorities, IReadOnlyDictionary<Guid, Refusal>>(
                    caseworker,
                    (naming, _) => naming.WithheldAsync(File)
                )
            ).Count > 0
        )
        {
            yield break;
        }
        var needsPaper = household.Members[0].Person.DocumentType != "passport";
        if (needsPaper)
        {
            await AskConsulateAsync();
        }
        await ExitAsync(ExitStanding.Sent);
        yield return In(2, 8);
        if (dice.Chance(0.4))
        {
            await NoteAsync(Phrases.Call);
        }
        yield return In(3, 12);
        await ExitAsync(ExitStanding.Granted);
        yield return needsPaper ? In(2, 14) : In(0, 2);
        await ReceiveDocumentsAsync(needsPaper);
        yield return In(1, 6);
        if (GoesAstray(0.04))
        {
            await ExamineAsync(Fitness.Unfit);
            yield return In(15, 30);
        }
        await ExamineAsync(null);
    }

    private Task AskConsulateAsync() =>
        desk.DoAsync<TravelDocuments>(
            caseworker,
            (documents, by) =>
                documents.RequestAsync(
                    Code,
                    new()
                    {
                        PersonIds =
                        [
                            .. (Adults.Any() ? Adults : File.Travellers).Select(t => t.Person.Id),
                        ],
                        On = Today,
                        Fee = 150,
                        Currency = "MAD",
                    },
                    by
                )
        );

    private Task ExitAsync(ExitStanding standing) =>
        desk.DoAsync<ExitAuthorisations>(
            standing == ExitStanding.Sent ? caseworker : MovementOfficer,
            async (exits, by) =>
                await exits.RecordAsync(
                    Code,
                    new()
                    {
                        PersonIds = People,
                        What = standing,
                        On = Today,
                        Reference = $"DMSF-{dice.Between(1000, 9999)}",
                        ValidUntil = standing == ExitStanding.Granted ? Today.AddDays(90) : null,
                        Seen = Seen.Of((await exits.OfAsync(File.Id)).Values),
                    },
                    by
                )
        );

    private Task ReceiveDocumentsAsync(bool laissezPasser)
    {
        // Some consulates give little time: these are the papers that lapse before a flight is found.
        var until = laissezPasser
            ? Today.AddDays(dice.Chance(0.25) ? dice.Between(35, 50) : 90)
            : Today.AddDays(dice.Between(200, 1500));
        var parent = Adults.FirstOrDefault();
        return desk.DoAsync<TravelDocuments>(
            MovementOfficer,
            async (documents, by) =>
                await documents.RecordAsync(
                    Code,
                    [
                        .. File.Travellers.Select(t =>
                            parent is not null && laissezPasser && t.IsChildOn(Today)
                                ? new DocumentRow
                                {
                                    PersonId = t.Person.Id,
                                    OnDocumentOfId = parent.Person.Id,
                                }
                                : new DocumentRow
                                {
                                    PersonId = t.Person.Id,
                                    Kind = laissezPasser
                                        ? TravelDocumentKind.LaissezPasser
                                        : TravelDocumentKind.Passport,
                                    Number =
                                        $"{(laissezPasser ? "LP" : household.Home.Country)}{dice.Between(100_000, 999_999)}",
                                    IssuedOn = Today.AddDays(-2),
                                    ExpiresOn = until,
                                }
                        ),
                    ],
                    Seen.Of((await documents.OfAsync(File.Id)).Values),
                    by
                )
        );
    }

    private Task ExamineAsync(Fitness? found) =>
        desk.DoAsync<FitnessDecisions>(
            Doctor,
            async (decisions, by) =>
                await decisions.DecideAsync(
                    Code,
                    [.. File.Travellers.Select(t => Examined(t, found))],
                    Seen.Of((await decisions.WithDiagnosesAsync(File.Id, by)).Values),
                    by
                )
        );

    private FitnessRow Examined(Traveller traveller, Fitness? found)
    {
        var conditions = found is null && dice.Chance(traveller.IsVulnerable ? 0.35 : 0.03);
        var needs = dice.Weighted((MedicalNeeds.Medication, 70), (MedicalNeeds.Wheelchair, 30));
        var fitness = found ?? (conditions ? Fitness.FitWithConditions : Fitness.Fit);
        return new()
        {
            PersonId = traveller.Person.Id,
            Fitness = fitness,
            Needs = fitness == Fitness.FitWithConditions ? needs : MedicalNeeds.None,
            Arranged = fitness == Fitness.FitWithConditions ? needs : MedicalNeeds.None,
            ExaminedOn = Today,
            ValidUntil = Today.AddDays(fitness == Fitness.Unfit ? 14 : 75),
            Diagnosis = fitness == Fitness.Fit ? null : "Suivi d'une affection chronique",
        };
    }

    private async IAsyncEnumerable<DateTimeOffset> TravelAsync()
    {
        for (var attempt = 0; attempt < 3 && !hasLeft; attempt++)
        {
            yield return In(1, 6);
            if (!File.SharedWithOrigin || !await BookAsync())
            {
                // Nobody there may know of them, a paper lapsed, or something else is missing: the work list says what,
                // and there the story rests.
                yield break;
            }
            if (await desk.ReceiverInAsync(household.Home.Country) is { } receiver)
            {
                yield return In(1, 4);
                if (GoesAstray(0.06))
                {
                    await ReceiveAsync(receiver, accept: false);
                    yield return In(1, 3);
                }
                await ReceiveAsync(receiver, accept: true);
            }
            if (turn == Turn.Withdraws)
            {
                var before = new DateTimeOffset(
                    flight!.DepartsOn.ToDateTime(new(3, 0)),
                    TimeSpan.Zero
                );
                var sometime = In(1, Math.Max(1, flight.DepartsOn.DayNumber - Today.DayNumber - 1));
                yield return sometime < before ? sometime : before;
                flight.Families.Remove(this);
                await WithdrawAsync();
                yield return In(1, 6);
                await TickOffAsync();
                yield break;
            }
            yield return new(flight!.DepartsOn.AddDays(1).ToDateTime(new(9, 0)), TimeSpan.Zero);
            if (!hasLeft)
            {
                yield return In(3, 10);
                await NoteAsync(Phrases.Call);
                await TickOffAsync();
            }
        }
        if (hasLeft && await desk.ReceiverInAsync(household.Home.Country) is { } there)
        {
            await foreach (var later in ReintegrateAsync(there))
            {
                yield return later;
            }
            yield return In(4, 12);
            await foreach (var later in LiveAsync(there))
            {
                yield return later;
            }
        }
    }

    /// <summary>Takes seats on the next flight; whether there were any for them.</summary>
    private async Task<bool> BookAsync()
    {
        flight = await flights.NextToAsync(
            household.Home.Country,
            File.Travellers.Count,
            Today.AddDays(9)
        );
        var booked = await desk.TryAsync<Bookings>(
            MovementOfficer,
            (bookings, by) => bookings.BookAsync(Code, flight.Code, by)
        );
        if (!booked.IsDone)
        {
            return false;
        }
        flight.Families.Add(this);
        flight.Free -= File.Travellers.Count;
        if (household.IsChildAlone)
        {
            await desk.DoAsync<Bookings>(
                MovementOfficer,
                (bookings, by) =>
                    bookings.EscortAsync(
                        Code,
                        EscortKind.Operational,
                        "Accompagnatrice désignée",
                        by
                    )
            );
        }
        return true;
    }

    // Where the family does not want the mission of origin to see the case, nobody there can answer.
    private Task<Outcome> ReceiveAsync(string receiver, bool accept) =>
        desk.TryAsync<Arrivals>(
            receiver,
            (arrivals, by) =>
                arrivals.AnswerAsync(
                    Code,
                    accept,
                    accept ? null : "Personne disponible à l'aéroport ce jour-là",
                    by
                )
        );

    /// <summary>Comes to the gate, or not.</summary>
    public async Task BoardAsync(Flight flown)
    {
        var outcome = toTheEnd
            ? BoardingOutcome.Boarded
            : dice.Weighted(
                (BoardingOutcome.Boarded, 94),
                (BoardingOutcome.NoShow, 4),
                (BoardingOutcome.Refused, 2)
            );
        var recorded = await RecordAsync(flown, outcome);
        if (!recorded.IsDone)
        {
            // Something no longer holds at the gate: nobody boards past it.
            outcome = BoardingOutcome.Refused;
            await RecordAsync(flown, outcome);
        }
        hasLeft = outcome == BoardingOutcome.Boarded;
        if (!hasLeft)
        {
            flown.Families.Remove(this);
        }
    }

    private Task<Outcome> RecordAsync(Flight flown, BoardingOutcome outcome) =>
        desk.TryAsync<Travel.Gate>(
            MovementOfficer,
            (gate, by) =>
                gate.RecordAsync(
                    Code,
                    flown.Code,
                    new()
                    {
                        Rows =
                        [
                            .. File.Travellers.Select(t => new GateRow
                            {
                                PersonId = t.Person.Id,
                                Outcome = outcome,
                                Reason =
                                    outcome == BoardingOutcome.Refused
                                        ? "Une condition n'était plus remplie à l'embarquement"
                                        : null,
                                Allowance =
                                    outcome == BoardingOutcome.Boarded && !t.IsChildOn(Today)
                                        ? 300
                                        : null,
                                Currency = "MAD",
                                Receipt =
                                    outcome == BoardingOutcome.Boarded && !t.IsChildOn(Today)
                                        ? ReceiptMethod.Signature
                                        : null,
                            }),
                        ],
                    },
                    by
                )
        );

    /// <summary>Is met by the mission of origin, which confirms the arrival at once, or later.</summary>
    public async Task ArriveAsync(Flight flown)
    {
        if (
            !hasLeft
            || !GoesWell(0.5)
            || await desk.ReceiverInAsync(household.Home.Country) is not { } receiver
        )
        {
            return;
        }
        var confirmed = await desk.TryAsync<Arrivals>(
            receiver,
            (arrivals, by) =>
                arrivals.ConfirmAsync(
                    Code,
                    [
                        .. File.Travellers.Select(t => new ArrivalRow
                        {
                            PersonId = t.Person.Id,
                            Arrived = true,
                            ArrivedOn =
                                dice.Chance(0.8) || flown.LandsOn > flown.DepartsOn
                                    ? flown.LandsOn
                                    : flown.LandsOn.AddDays(1),
                            OnwardTransport = dice.Chance(0.3)
                                ? "Taxi jusqu'à la gare routière"
                                : null,
                        }),
                    ],
                    by
                )
        );
        if (confirmed.IsDone)
        {
            flown.Families.Remove(this);
        }
    }

    private async Task CompleteAsync()
    {
        await ReadAsync();
        if (File.Stage == Stage.FollowedUp)
        {
            var closed = await desk.TryAsync<Closing>(
                caseworker,
                (closing, by) => closing.CloseAsync(Code, ClosureReason.Completed, null, by)
            );
            IsClosed = closed.IsDone;
        }
    }
}
