using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>What becomes of the ventures of the demonstration.</summary>
internal sealed class VentureScenes(
    StoryStage stage,
    Ventures ventures,
    Decisions decisions,
    Rankings rankings
)
{
    private readonly RihlaDb db = stage.Db;
    private readonly CancellationToken cancel = stage.Cancel;

    /// <summary>From the first session to the follow-ups; the third gives up, and the seventh is not created yet.</summary>
    public async Task AccompanyAsync(
        Venture venture,
        int turn,
        DateTimeOffset selected,
        DateTimeOffset now
    )
    {
        var code = venture.Code;
        var currency = Currency.Of(venture.Currency);
        var cost = currency.FromMinor(venture.Cost);
        DateTimeOffset After(int days) => selected.AddDays(days + (turn * 3));
        DateOnly On(int days) => DateOnly.FromDateTime(After(days).UtcDateTime);
        Task Do(int days, Func<Actor, Task<Outcome>> operation) =>
            stage.DoAsync("samba", After(days), operation);

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
        await PlanAsync(code, 1, After(60));
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
        await PlanAsync(code, 2, After(90));
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
            After
        );
        await MoneyAsync(
            code,
            FinancingSource.Bank,
            "Banque de démonstration",
            bank,
            [(105, FinancingStanding.Requested), (165, FinancingStanding.Granted)],
            After
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
            After
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
                After
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
        await FollowAsync(venture, turn, After(200), now);
    }

    private async Task FollowAsync(
        Venture venture,
        int turn,
        DateTimeOffset created,
        DateTimeOffset now
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
            using (stage.On(due))
            {
                db.ChangeTracker.Clear();
                await new FollowUpReminders(db, ventures).RunAsync(cancel);
            }
            var closed = turn == 1 && month == 24;
            await stage.DoAsync(
                "samba",
                due,
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
                    )
            );
            if (closed)
            {
                await stage.DoAsync(
                    "samba",
                    due,
                    by =>
                        ventures.DropOutAsync(
                            venture.Code,
                            DateOnly.FromDateTime(due.UtcDateTime),
                            DropOutReason.EnterpriseClosed,
                            "Clientèle insuffisante hors saison.",
                            by,
                            cancel
                        )
                );
            }
        }
    }

    private async Task PlanAsync(string code, int number, DateTimeOffset on) =>
        await stage.DoAsync(
            "samba",
            on,
            async by =>
            {
                await using var document = new MemoryStream(StoryStage.Paper(number));
                return await ventures.AddPlanAsync(
                    code,
                    number == 1 ? "Première version" : "Chiffres revus après la formation",
                    document,
                    "plan.pdf",
                    by,
                    cancel
                );
            }
        );

    private async Task MoneyAsync(
        string code,
        FinancingSource source,
        string? provider,
        decimal amount,
        IReadOnlyList<(int Days, FinancingStanding Standing)> way,
        Func<int, DateTimeOffset> after
    )
    {
        foreach (var (i, (days, standing)) in way.Index())
        {
            var on = DateOnly.FromDateTime(after(days).UtcDateTime);
            await stage.DoAsync(
                "samba",
                after(days),
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
                        )
            );
        }
    }

    /// <summary>The place of who gave up goes to the first in reserve, who is accompanied as well.</summary>
    public async Task PromoteAsync(
        string address,
        IReadOnlyList<string> codes,
        DateTimeOffset on,
        DateTimeOffset now
    )
    {
        var nadia = await stage.ActorAsync("nadia");
        if (
            await rankings.OfAsync(address, nadia, cancel)
            is not { Free: > 0, Reserve: [var first, ..] }
        )
        {
            return;
        }
        var code = first.Application.Code;
        await stage.DoAsync(
            "nadia",
            on,
            by => decisions.PromoteAsync(code, "Première de la réserve.", by, cancel)
        );
        var venture = await db.Set<Venture>()
            .AsNoTracking()
            .SingleAsync(v => v.ApplicationId == first.Application.Id, cancel);
        await AccompanyAsync(venture, codes.Count, on, now);
    }
}
