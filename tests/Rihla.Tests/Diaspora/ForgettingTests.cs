using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Diaspora;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>Who asks it is forgotten, whatever was decided; what is counted stays.</summary>
public sealed class ForgettingTests(DiasporaHouses houses) : IClassFixture<DiasporaHouses>
{
    [Theory, BothDatabases]
    public async Task Who_was_refused_is_forgotten_once_it_was_told(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        // Others of the house are refused with the usual reason, and not forgotten.
        var (story, _, refused) = await DecidedAsync(house, "Refus-oublié.");
        CallStory.Refused("Forget.StillOpen", await ForgetAsync(story, refused));
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));

        using var driss = await house.EnterAsync("driss");
        var page = await driss.GetAsync($"/app/diaspora/forget?code={refused}");
        var unsure = await driss.SubmitAsync(page, [("Identified", "CallBack")]);
        Assert.NotNull(unsure.Document.QuerySelector(".r-errors, .r-error-summary"));
        Assert.Null((await story.ApplicationAsync(refused)).AnonymisedAt);
        var done = await driss.SubmitAsync(
            page,
            [("Identified", "CallBack"), ("IsCertain", "true")]
        );
        Assert.Equal(HttpStatusCode.OK, done.Status);

        var left = await story.ApplicationAsync(refused);
        Assert.Equal(
            (null, null, ApplicationStanding.Refused, 0),
            (left.Answers, left.DecisionReason, left.Standing, left.WordHash.Length)
        );
        Assert.DoesNotContain("Refus-oublié", await HistoryAsync(house), StringComparison.Ordinal);
        CallStory.Refused("Application.Forgotten", await ForgetAsync(story, refused));
        CallStory.Refused("Forget.Unknown", await ForgetAsync(story, "D47-7KQ2X4H"));
    }

    [Theory, BothDatabases]
    public async Task A_project_that_was_supported_is_forgotten_after_its_end_and_still_counted(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, supported, _) = await DecidedAsync(house);
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        var code = await AccompanyAsync(house, story, supported);
        CallStory.Refused("Forget.VentureGoesOn", await ForgetAsync(story, supported));
        await DropAsync(story, code);
        var figures = await FiguresAsync(story);

        CallStory.Done(await ForgetAsync(story, supported));

        await IsForgottenAsync(house, code);
        Assert.Equal(figures, await FiguresAsync(story));
        CallStory.Refused(
            "Application.Forgotten",
            await story.TryAsync<Ventures>(
                "samba",
                (v, by) => v.MoveDossierAsync(code, DossierStanding.Accepted, story.Today, null, by)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Five_years_after_its_end_a_venture_is_forgotten_by_itself(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (story, supported, _) = await DecidedAsync(house);
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        var code = await AccompanyAsync(house, story, supported);
        await DropAsync(story, code);
        house.Clock.Advance(1820);
        await SweepAsync(house);
        Assert.NotNull((await story.ApplicationAsync(supported)).Answers);
        house.Clock.Advance(10);
        await SweepAsync(house);

        await IsForgottenAsync(house, code);
    }

    [Theory, BothDatabases]
    public async Task What_nobody_wrote_down_of_who_is_forgotten_is_a_task_no_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, supported, _) = await DecidedAsync(house);
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        var code = await AccompanyAsync(house, story, supported);
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.CreateAsync(code, new(story.Today, "SARL", "RC 9", 1, 0), by)
        );
        house.Clock.Advance(1100);
        await RaiseAsync();
        Assert.Equal(4, await TasksAsync());
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.FollowAsync(code, new(36, story.Today, true, 2, 0, null), by)
        );
        Assert.Equal(3, await TasksAsync());

        CallStory.Done(await ForgetAsync(story, supported));

        Assert.Equal(0, await TasksAsync());
        // Nor is a month that the installation adds later.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<FollowUp>()
                .Where(f => f.Month == 12)
                .ExecuteDeleteAsync()
        );
        await RaiseAsync();
        Assert.Equal(
            [6, 24, 36],
            await house.InScopeAsync(async s =>
                (
                    await Ventures
                        .Whole(s.GetRequiredService<RihlaDb>())
                        .AsNoTracking()
                        .SingleAsync(v => v.Code == code)
                )
                    .FollowUps.Select(f => f.Month)
                    .Order()
            )
        );

        Task RaiseAsync() =>
            house.InScopeAsync(s =>
                s.GetServices<RecurringJob>()
                    .Single(j => j.Name == "diaspora-follow-ups")
                    .RunAsync(TestContext.Current.CancellationToken)
            );
        async Task<int> TasksAsync()
        {
            var by = await new Story(house).ActorAsync("samba");
            return (
                await house.InScopeAsync(s =>
                    s.GetServices<OfficeTasks>()
                        .OfType<DiasporaTasks>()
                        .Single()
                        .OfAsync(by, TestContext.Current.CancellationToken)
                )
            ).Count(t => t.Args.Contains(code));
        }
    }

    // One project that is supported and one that is refused with a reason, not yet announced.
    private static async Task<(CallStory Story, string Supported, string Refused)> DecidedAsync(
        House house,
        string reason = "Motif-oublié."
    )
    {
        var story = await CallStory.OpenAsync(house, Calls.Rules with { Places = 1 });
        var (best, other) = ((await story.ApplyAsync()).Code, (await story.ApplyAsync()).Code);
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, best, 5, 5);
            await story.MarkAsync(juror, other, 3, 3);
        }
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.DecideAsync(other, ApplicationStanding.Refused, reason, by)
        );
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        return (story, best, other);
    }

    // A promoter of whom all is written that can be.
    private static async Task<string> AccompanyAsync(House house, CallStory story, string supported)
    {
        var code = (
            await story.AskAsync<ApplicationDesk, ApplicationView?>(
                "samba",
                (desk, by) => desk.OpenAsync(supported, by)
            )
        )!.VentureCode!;
        var today = story.Today;
        Task Do(Func<Ventures, Actor, Task<Outcome>> operation) =>
            story.AsAsync("samba", operation);
        await Do(
            (v, by) =>
                v.ChangeAsync(
                    code,
                    new()
                    {
                        Name = "Oubliée SARL",
                        Promoter = "Promotrice oubliée",
                        Phone = "+32 470 00 00 99",
                        Region = "01",
                        Sector = "C",
                        Cost = 40_000,
                        WomenJobs = 2,
                        MenJobs = 1,
                    },
                    by
                )
        );
        await Do(
            (v, by) =>
                v.AddPlanAsync(
                    code,
                    "Note oubliée",
                    new MemoryStream(Encoding.ASCII.GetBytes("%PDF-1.7 plan")),
                    "oublié.pdf",
                    by
                )
        );
        await Do((v, by) => v.AcceptPlanAsync(code, 1, by));
        await Do(
            (v, by) =>
                v.AddFinancingAsync(
                    code,
                    new(
                        FinancingSource.Bank,
                        "Banque oubliée",
                        9_000,
                        FinancingStanding.PaidOut,
                        today
                    ),
                    by
                )
        );
        return code;
    }

    private static Task DropAsync(CallStory story, string code) =>
        story.AsAsync<Ventures>(
            "samba",
            (v, by) =>
                v.DropOutAsync(code, story.Today, DropOutReason.Health, "Oubliée : malade.", by)
        );

    private static async Task IsForgottenAsync(House house, string code)
    {
        var venture = await house.InScopeAsync(s =>
            Ventures
                .Whole(s.GetRequiredService<RihlaDb>())
                .AsNoTracking()
                .SingleAsync(v => v.Code == code)
        );
        Assert.Equal(
            (code, "–", null, null, DropOutReason.Other),
            (
                venture.Name.Reveal(),
                venture.Promoter.Reveal(),
                venture.Phone,
                venture.DropNote,
                venture.DropReason
            )
        );
        Assert.Null(Assert.Single(venture.Financing).Provider);
        Assert.Null(Assert.Single(venture.Plans).Note);
        Assert.DoesNotContain(
            "ublié",
            (await HistoryAsync(house)).Replace("Motif-oublié", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            Assert.False(
                await db.Set<Attachment>().AnyAsync(a => a.ContentType == "application/pdf")
            );
            Assert.Empty(
                await s.GetRequiredService<AuditChain>().VerifyAsync(db).ToListAsync().AsTask()
            );
        });
        using var samba = await new Story(house).VisitorAsync("samba");
        var page = await samba.GetAsync($"/app/diaspora/ventures/{code}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Null(page.Document.QuerySelector("a[href*='/plans/']"));
    }

    private static Task<Outcome> ForgetAsync(CallStory story, string code) =>
        story.TryAsync<Forgetting>(
            "driss",
            (f, by) => f.ForgetAsync(code, IdentifiedBy.CallBack, true, by)
        );

    private static async Task<string> FiguresAsync(CallStory story)
    {
        var figures = await story.AskAsync<Portfolio, PortfolioFigures>(
            "ines",
            async (p, by) => await p.OfAsync((await story.CallAsync()).Id, by)
        );
        return string.Join(
            ' ',
            [
                .. figures.Funnel.Select(l => $"{l.Step} {l.Count}"),
                .. figures.DropOuts.Select(d => $"{d.Key} {d.Value}"),
                .. figures.Money.SelectMany(m => m.Lines).Select(a => $"{a.Key} {a.Value}"),
            ]
        );
    }

    // All that the history tells, in clear.
    private static Task<string> HistoryAsync(House house) =>
        house.InScopeAsync(async s =>
            string.Join(
                '\n',
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<AuditEntry>()
                        .AsNoTracking()
                        .ToListAsync()
                ).Select(e => e.Details?.Reveal())
            )
        );

    private static Task SweepAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "diaspora-retention")
                .RunAsync(TestContext.Current.CancellationToken)
        );
}
