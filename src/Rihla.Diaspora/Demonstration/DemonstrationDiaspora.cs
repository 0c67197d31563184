using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>
/// The calls of a demonstration: one that was decided some years ago, with the way of its eleven projects; one whose jury
/// marks; one that is open. It is modelled on a project of the years 2012 to 2015 between Belgium and three regions of
/// Morocco; every person and every enterprise is invented. Told through the operations that everybody uses.
/// </summary>
public sealed class DemonstrationDiaspora
{
    private static readonly string[] Jury = ["sofia", "jamal", "brigitte"];

    private readonly RihlaDb db;
    private readonly CallDesk desk;
    private readonly Applying applying;
    private readonly ApplicationDesk applications;
    private readonly JuryRoom room;
    private readonly Decisions decisions;
    private readonly Ventures ventures;
    private readonly DemonstrationUsers users;
    private readonly Words words;

    internal DemonstrationDiaspora(
        RihlaDb db,
        CallDesk desk,
        Applying applying,
        ApplicationDesk applications,
        JuryRoom room,
        Decisions decisions,
        Ventures ventures,
        DemonstrationUsers users,
        Words words
    ) =>
        (
            this.db,
            this.desk,
            this.applying,
            this.applications,
            this.room,
            this.decisions,
            this.ventures,
            this.users,
            this.words
        ) = (db, desk, applying, applications, room, decisions, ventures, users, words);

    /// <summary>Tells it, unless there is a call already.</summary>
    /// <param name="now">The present.</param>
    /// <param name="at">Sets the clock of the story, until what it returns is disposed.</param>
    /// <param name="cancel">Stops it; what has been told stays.</param>
    public async Task TellAsync(
        DateTimeOffset now,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(at);
        if (await db.Set<Call>().AnyAsync(cancel))
        {
            return;
        }
        var morning = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(9);
        DateTimeOffset Day(int before) => morning.AddDays(-before);

        await OpenAsync(DemonstrationCalls.Next, Day(12), Day(-33), at, cancel);
        await ApplyAsync(DemonstrationCalls.Next, DemonstrationCalls.Early, Day(6), at, cancel);
        await MarkedAsync(Day, at, cancel);
        await DecidedAsync(Day, at, cancel);
    }

    // A call that has closed: the jury is at work.
    private async Task MarkedAsync(
        Func<int, DateTimeOffset> day,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var call = DemonstrationCalls.Current;
        await OpenAsync(call, day(75), day(15), at, cancel);
        var codes = await ApplyAsync(call, DemonstrationCalls.Waiting, day(40), at, cancel);
        await CheckAsync(codes.SkipLast(1), day(10), at, cancel);
        for (var i = 0; i < codes.Count - 1; i++)
        {
            foreach (var juror in i < 3 ? Jury : Jury.Take(1))
            {
                await MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationCalls.Waiting[i].Strength,
                    i,
                    day(6),
                    at,
                    cancel
                );
            }
        }
    }

    // A call of some years ago, and what became of it.
    private async Task DecidedAsync(
        Func<int, DateTimeOffset> day,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var call = DemonstrationCalls.First;
        await OpenAsync(call, day(1130), day(1080), at, cancel);
        var codes = await ApplyAsync(call, DemonstrationCalls.Decided, day(1100), at, cancel);
        await CheckAsync(codes, day(1075), at, cancel);
        var inJury = await db.Set<Application>()
            .AsNoTracking()
            .Where(a => codes.Contains(a.Code) && a.Standing == ApplicationStanding.Eligible)
            .Select(a => a.Code)
            .ToListAsync(cancel);
        for (var i = 0; i < codes.Count; i++)
        {
            if (!inJury.Contains(codes[i]))
            {
                continue;
            }
            foreach (var (juror, number) in Jury.Select((j, n) => (j, n)))
            {
                if (i == 4 && number == 2)
                {
                    await DoAsync(
                        juror,
                        day(1060),
                        at,
                        by =>
                            room.DeclareAsync(
                                codes[i],
                                true,
                                "Le porteur est un ancien associé.",
                                by,
                                cancel
                            ),
                        cancel
                    );
                    continue;
                }
                await MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationCalls.Decided[i].Strength,
                    i + number,
                    day(1060),
                    at,
                    cancel
                );
            }
        }
        await DoAsync(
            "samba",
            day(1050),
            at,
            by => desk.CloseScoringAsync(call.Address, by, cancel),
            cancel
        );
        await DoAsync(
            "nadia",
            day(1045),
            at,
            by => decisions.AcceptAsync(call.Address, by, cancel),
            cancel
        );
        // What the ranking leaves open is decided one by one.
        await DoAsync(
            "nadia",
            day(1044),
            at,
            async by =>
            {
                foreach (
                    var line in (
                        await decisions.RankingAsync(call.Address, by, cancel)
                    )!.Lines!.Where(l => !l.Application.IsDecided)
                )
                {
                    db.ChangeTracker.Clear();
                    var selected = await db.Set<Application>()
                        .CountAsync(
                            a =>
                                a.CallId == line.Application.CallId
                                && a.Standing == ApplicationStanding.Selected,
                            cancel
                        );
                    var decided = await decisions.DecideAsync(
                        line.Application.Code,
                        selected < call.Places
                            ? ApplicationStanding.Selected
                            : ApplicationStanding.Reserve,
                        "Départagé par l'effet attendu sur la région.",
                        by,
                        cancel
                    );
                    if (!decided.IsDone)
                    {
                        return decided;
                    }
                }
                return Outcome.Done;
            },
            cancel
        );
        await DoAsync(
            "nadia",
            day(1040),
            at,
            by => decisions.AnnounceAsync(call.Address, by, cancel),
            cancel
        );
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var venture = await db.Set<Venture>()
                .AsNoTracking()
                .Where(v =>
                    db.Set<Application>().Any(a => a.Id == v.ApplicationId && a.Code == code)
                )
                .SingleOrDefaultAsync(cancel);
            if (venture is not null)
            {
                await AccompanyAsync(venture, i, day(1040), day(0), at, cancel);
            }
        }
    }

    private async Task OpenAsync(
        DemonstrationCall call,
        DateTimeOffset opens,
        DateTimeOffset closes,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var before = opens.AddDays(-7);
        await DoAsync(
            "samba",
            before,
            at,
            async by =>
                await desk.BeginAsync(
                    call.Address,
                    call.Texts,
                    DemonstrationCalls.Rules with
                    {
                        OpensOn = DateOnly.FromDateTime(opens.UtcDateTime),
                        ClosesOn = DateOnly.FromDateTime(closes.UtcDateTime),
                        Places = call.Places,
                    },
                    [.. DemonstrationCalls.Criteria.Select(c => Criterion(c.Key, c.Weight))],
                    by,
                    cancel
                ),
            cancel
        );
        foreach (var juror in Jury)
        {
            var appointed = (await users.ActorAsync(juror, cancel)).UserId;
            await DoAsync(
                "samba",
                before,
                at,
                by => desk.AppointAsync(call.Address, appointed, by, cancel),
                cancel
            );
        }
        await DoAsync(
            "samba",
            before,
            at,
            by => desk.PublishAsync(call.Address, by, cancel),
            cancel
        );
        foreach (var (place, women, men, others, days) in call.Outreach)
        {
            await DoAsync(
                "samba",
                opens.AddDays(days),
                at,
                by =>
                    desk.ReachAsync(
                        call.Address,
                        new(
                            DateOnly.FromDateTime(opens.AddDays(days).UtcDateTime),
                            place,
                            women,
                            men,
                            others
                        ),
                        by,
                        cancel
                    ),
                cancel
            );
        }
    }

    private async Task<List<string>> ApplyAsync(
        DemonstrationCall call,
        IReadOnlyList<DemonstrationProject> projects,
        DateTimeOffset from,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var codes = new List<string>();
        foreach (var (i, project) in projects.Index())
        {
            using (at(from.AddHours(i * 7)))
            {
                db.ChangeTracker.Clear();
                var begun = Value(
                    await applying.BeginAsync(
                        (await applying.CallAsync(call.Address, cancel))!,
                        project.Said(i),
                        project.Language,
                        $"demonstration {i}",
                        cancel
                    )
                );
                codes.Add(
                    Value(
                        await applying.SendAsync(
                            begun.Key,
                            project.Language,
                            $"demonstration {i}",
                            isOdd: false,
                            cancel
                        )
                    )
                );
            }
        }
        return codes;
    }

    private async Task CheckAsync(
        IEnumerable<string> codes,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        foreach (var code in codes)
        {
            await DoAsync(
                "samba",
                on,
                at,
                async by =>
                {
                    var broken = (await applications.OpenAsync(code, by, cancel))!.Broken;
                    return await applications.CheckAsync(code, broken.Count == 0, null, by, cancel);
                },
                cancel
            );
        }
    }

    private async Task MarkAsync(
        string code,
        string juror,
        int strength,
        int turn,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        await DoAsync(
            juror,
            on,
            at,
            by => room.DeclareAsync(code, false, null, by, cancel),
            cancel
        );
        await DoAsync(
            juror,
            on,
            at,
            async by =>
            {
                var criteria = (await room.OpenAsync(code, by, cancel))!.Call.Ordered;
                db.ChangeTracker.Clear();
                return await room.MarkAsync(
                    code,
                    criteria
                        .Select(
                            (c, i) =>
                                (c.Id, Points: strength + (((turn * 31) + (i * 17)) / 7 % 3) - 1)
                        )
                        .ToDictionary(c => c.Id, c => (int?)Math.Clamp(c.Points, 0, Call.TopMark)),
                    DemonstrationCalls.Comments[turn % DemonstrationCalls.Comments.Count],
                    handIn: true,
                    by,
                    cancel
                );
            },
            cancel
        );
    }

    private async Task AccompanyAsync(
        Venture venture,
        int turn,
        DateTimeOffset selected,
        DateTimeOffset now,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var code = venture.Code;
        var currency = Currency.Of(venture.Currency);
        var cost = currency.FromMinor(venture.Cost);
        DateTimeOffset After(int days) => selected.AddDays(days + (turn * 3));
        DateOnly On(int days) => DateOnly.FromDateTime(After(days).UtcDateTime);
        Task Do(int days, Func<Actor, Task<Outcome>> operation) =>
            DoAsync("samba", After(days), at, operation, cancel);

        foreach (var (days, hours) in new[] { (20, 2m), (55, 1.5m), (95, 2m), (150, 3m) })
        {
            await Do(
                days,
                by =>
                    ventures.HoldSessionAsync(
                        code,
                        new(
                            SessionKind.Coaching,
                            On(days),
                            hours,
                            "Samba Traoré",
                            "Avancement du projet"
                        ),
                        by,
                        cancel
                    )
            );
        }
        await Do(
            35,
            by =>
                ventures.HoldSessionAsync(
                    code,
                    new(
                        SessionKind.Training,
                        On(35),
                        12,
                        "École de gestion, Bruxelles",
                        "Construire son plan d'affaires"
                    ),
                    by,
                    cancel
                )
        );
        await PlanAsync(code, 1, After(60), at, cancel);
        if (turn == 3)
        {
            await Do(
                120,
                by =>
                    ventures.DropOutAsync(
                        code,
                        On(120),
                        DropOutReason.Financing,
                        "La banque demande une garantie que la famille ne peut pas donner.",
                        by,
                        cancel
                    )
            );
            return;
        }
        await PlanAsync(code, 2, After(90), at, cancel);
        await Do(100, by => ventures.AcceptPlanAsync(code, 2, by, cancel));
        await Do(
            110,
            by =>
                ventures.MoveDossierAsync(
                    code,
                    DossierStanding.Submitted,
                    On(110),
                    $"CRI-{2000 + turn}",
                    by,
                    cancel
                )
        );
        var own = Math.Round(cost * 0.4m);
        var bank = Math.Round(cost * (turn % 3 == 0 ? 0.25m : 0.35m));
        await MoneyAsync(
            code,
            FinancingSource.OwnFunds,
            null,
            own,
            [(100, FinancingStanding.Promised), (160, FinancingStanding.PaidOut)],
            After,
            at,
            cancel
        );
        await MoneyAsync(
            code,
            FinancingSource.Bank,
            "Banque de démonstration",
            bank,
            [(105, FinancingStanding.Requested), (165, FinancingStanding.Granted)],
            After,
            at,
            cancel
        );
        await MoneyAsync(
            code,
            FinancingSource.Grant,
            "Projet de la diaspora",
            cost - own - bank,
            [
                (100, FinancingStanding.Promised),
                (155, FinancingStanding.Granted),
                (185, FinancingStanding.PaidOut),
            ],
            After,
            at,
            cancel
        );
        if (turn % 4 == 1)
        {
            await MoneyAsync(
                code,
                FinancingSource.StateShare,
                "Fonds public de démonstration",
                Math.Round(cost * 0.1m),
                [
                    (170, FinancingStanding.Requested),
                    (260, turn == 1 ? FinancingStanding.Granted : FinancingStanding.Refused),
                ],
                After,
                at,
                cancel
            );
        }
        await Do(
            150,
            by =>
                ventures.MoveDossierAsync(code, DossierStanding.Accepted, On(150), null, by, cancel)
        );
        if (turn == 7)
        {
            return;
        }
        await Do(
            200,
            by =>
                ventures.CreateAsync(
                    code,
                    new(
                        On(200),
                        turn % 2 == 0 ? "SARL" : "SARL AU",
                        $"RC {40_000 + (turn * 37)}",
                        1 + (turn % 2),
                        1
                    ),
                    by,
                    cancel
                )
        );
        await FollowAsync(venture, turn, After(200), now, at, cancel);
    }

    private async Task FollowAsync(
        Venture venture,
        int turn,
        DateTimeOffset created,
        DateTimeOffset now,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var (women, men) = (venture.PlannedWomenJobs, venture.PlannedMenJobs);
        foreach (var month in new[] { 6, 12, 24 })
        {
            var due = created.AddMonths(month);
            // One visit is late today, so that a task stands in the work list.
            if (due > now || turn == 5 && month == 24)
            {
                continue;
            }
            using (at(due))
            {
                db.ChangeTracker.Clear();
                await new FollowUpReminders(db, ventures).RunAsync(cancel);
            }
            var closed = turn == 1 && month == 24;
            await DoAsync(
                "samba",
                due,
                at,
                by =>
                    ventures.FollowAsync(
                        venture.Code,
                        new(
                            month,
                            DateOnly.FromDateTime(due.UtcDateTime),
                            !closed,
                            Math.Max(1, (women * month / 24) + (turn % 2)),
                            Math.Max(1, men * month / 30),
                            closed ? "Le local est fermé depuis l'été." : null
                        ),
                        by,
                        cancel
                    ),
                cancel
            );
            if (closed)
            {
                await DoAsync(
                    "samba",
                    due,
                    at,
                    by =>
                        ventures.DropOutAsync(
                            venture.Code,
                            DateOnly.FromDateTime(due.UtcDateTime),
                            DropOutReason.EnterpriseClosed,
                            "Clientèle insuffisante hors saison.",
                            by,
                            cancel
                        ),
                    cancel
                );
            }
        }
    }

    private async Task PlanAsync(
        string code,
        int number,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    ) =>
        await DoAsync(
            "samba",
            on,
            at,
            async by =>
            {
                await using var document = new MemoryStream(
                    System.Text.Encoding.ASCII.GetBytes(
                        $"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF {number}\n"
                    )
                );
                return await ventures.AddPlanAsync(
                    code,
                    number == 1 ? "Première version" : "Chiffres revus après la formation",
                    document,
                    "plan.pdf",
                    by,
                    cancel
                );
            },
            cancel
        );

    private async Task MoneyAsync(
        string code,
        FinancingSource source,
        string? provider,
        decimal amount,
        IReadOnlyList<(int Days, FinancingStanding Standing)> way,
        Func<int, DateTimeOffset> after,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        foreach (var (i, (days, standing)) in way.Index())
        {
            var on = DateOnly.FromDateTime(after(days).UtcDateTime);
            await DoAsync(
                "samba",
                after(days),
                at,
                async by =>
                    i == 0
                        ? await ventures.AddFinancingAsync(
                            code,
                            new(source, provider, amount, standing, on),
                            by,
                            cancel
                        )
                        : await ventures.MoveFinancingAsync(
                            code,
                            await db.Set<FinancingLine>()
                                .Where(l =>
                                    l.Source == source
                                    && db.Set<Venture>()
                                        .Any(v => v.Id == l.VentureId && v.Code == code)
                                )
                                .Select(l => l.Id)
                                .SingleAsync(cancel),
                            standing,
                            on,
                            by,
                            cancel
                        ),
                cancel
            );
        }
    }

    private async Task DoAsync(
        string userName,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        Func<Actor, Task<Outcome>> operation,
        CancellationToken cancel
    )
    {
        using (at(on))
        {
            db.ChangeTracker.Clear();
            Done(await operation(await users.ActorAsync(userName, cancel)));
        }
    }

    private CriterionInput Criterion(string key, int weight)
    {
        string In(string language) => words.In(language)[$"Call.Usual.{key}"];
        return new(In(Languages.French), In(Languages.Arabic), In(Languages.English), weight);
    }

    private static void Done(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            throw new InvalidOperationException(
                $"The demonstration was refused: {outcome.Refusals[0].Field} {outcome.Refusals[0].TextKey}"
            );
        }
    }

    private static T Value<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done(outcome);
        return outcome.Value!;
    }
}
