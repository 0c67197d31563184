using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Diaspora;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Results;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>A selected project is accompanied, and the report comes out of the data.</summary>
public sealed class VentureTests(DiasporaHouses houses) : IClassFixture<DiasporaHouses>
{
    [Theory, BothDatabases]
    public async Task From_the_decision_to_an_enterprise_at_work_over_the_pages(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house, Calls.Rules with { Places = 1 });
        var applied = await story.ApplyAsync();
        await story.ApplyAsync();
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, applied.Code, 5, 5);
            await story.MarkAsync(juror, (await story.CodesAsync())[1], 1, 1);
        }
        await story.AnnounceAsync();
        var code = await CodeAsync(house, applied.Code);
        var root = $"/app/diaspora/ventures/{code}";
        var today = story.Today.ToString("O");
        using var samba = await house.EnterAsync("samba");
        async Task<Page> Send(
            string page,
            (string, string)[] values,
            string form = "main form",
            (string, string, byte[])? file = null
        )
        {
            var answer = await samba.SubmitAsync(
                await samba.GetAsync($"{root}/{page}"),
                values,
                form,
                file
            );
            Assert.Equal((HttpStatusCode.OK, root), (answer.Status, answer.Path));
            return answer;
        }

        await Send(
            "session",
            [
                ("Input.Kind", "Training"),
                ("Input.On", today),
                ("Input.Hours", "7.5"),
                ("Input.Coach", "École de gestion"),
            ]
        );
        await Send(
            "plan",
            [],
            "main form[enctype]",
            ("Input.File", "plan.pdf", Encoding.ASCII.GetBytes("%PDF-1.7 plan"))
        );
        using (var file = await samba.SendAsync(new(HttpMethod.Get, $"{root}/plans/1")))
        {
            Assert.Equal("application/pdf", file.Content.Headers.ContentType!.MediaType);
        }
        var accepted = await samba.SubmitAsync(
            await samba.GetAsync(root),
            [],
            "main form[action*='handler=Accept']"
        );
        Assert.Equal(root, accepted.Path);
        await Send(
            "creation",
            [("Dossier.To", "Submitted"), ("Dossier.On", today), ("Dossier.Reference", "CRI-1")],
            "main form[action*='handler=Dossier']"
        );
        await Send(
            "financing",
            [
                ("Input.Source", "OwnFunds"),
                ("Input.Amount", "15000"),
                ("Input.Standing", "Promised"),
                ("Input.Since", today),
            ]
        );
        await Send(
            "financing",
            [
                (
                    "Moved.Line",
                    (await samba.GetAsync($"{root}/financing"))
                        .Document.QuerySelectorAll("[name='Moved.Line'] option")
                        .Select(o => o.GetAttribute("value")!)
                        .Single(v => v.Length > 0)
                ),
                ("Moved.To", "PaidOut"),
                ("Moved.On", today),
            ],
            "main form[action*='handler=Move']"
        );
        await Send(
            "financing",
            [
                ("Input.Source", "Grant"),
                ("Input.Amount", "25000"),
                ("Input.Standing", "Granted"),
                ("Input.Since", today),
            ]
        );
        var view = await Send(
            "creation",
            [
                ("Input.On", today),
                ("Input.LegalForm", "SARL"),
                ("Input.Number", "RC 4711"),
                ("Input.Women", "2"),
                ("Input.Men", "1"),
            ],
            "main form:not([action])"
        );
        Assert.Contains("RC 4711", view.Text, StringComparison.Ordinal);

        // Fourteen days before the sixth month it is a task; recorded, the enterprise is alive.
        house.Clock.Advance(170);
        await RemindAsync(house);
        Assert.Contains(
            $"/follow-up/6",
            Assert.Single(await TasksAsync(house, "samba"), t => t.Args.Contains(code)).Address,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(await TasksAsync(house, "nadia"), t => t.Args.Contains(code));
        house.Clock.Advance(60);
        Assert.Contains(await TasksAsync(house, "nadia"), t => t.Args.Contains(code));
        using var later = await house.EnterAsync("samba");
        view = await later.SubmitAsync(
            await later.GetAsync($"{root}/follow-up/6"),
            [
                ("Input.On", story.Today.ToString("O")),
                ("Input.IsAlive", "True"),
                ("Input.Women", "5"),
                ("Input.Men", "2"),
            ]
        );
        Assert.Equal(root, view.Path);
        Assert.DoesNotContain(await TasksAsync(house, "samba"), t => t.Args.Contains(code));

        var figures = await story.AskAsync<Portfolio, PortfolioFigures>(
            "ines",
            async (p, by) => await p.OfAsync((await story.CallAsync()).Id, by)
        );
        Assert.Equal([2, 2, 1, 1, 1, 1, 1, 1], figures.Funnel.Select(l => l.Count));
        Assert.Equal((5, 2), figures.Real);
        Assert.Equal(0.6m, Assert.Single(figures.Money).Leverage);
        await ReportAsync(house, story);
        await TwoAtOnceAsync(house, root, code);
    }

    // Two change the plan at once: the second sees both versions side by side, and what she chooses stands.
    private static async Task TwoAtOnceAsync(House house, string root, string code)
    {
        using var samba = await house.EnterAsync("samba");
        var (first, second) = (
            await samba.GetAsync($"{root}/edit"),
            await samba.GetAsync($"{root}/edit")
        );
        await samba.SubmitAsync(
            first,
            [("Input.Phone", "+32 470 00 00 01"), ("Input.WomenJobs", "9")]
        );
        var both = await samba.SubmitAsync(
            second,
            [("Input.Name", "Fromagerie du Rif"), ("Input.WomenJobs", "4")]
        );
        Assert.Equal(
            ["Keep[Name]", "Keep[Phone]", "Keep[WomenJobs]"],
            both.Document.QuerySelectorAll(".r-conflict input[type=radio]")
                .Select(r => r.GetAttribute("name")!)
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        await samba.SubmitAsync(
            both,
            [("Keep[Name]", "yours"), ("Keep[Phone]", "theirs"), ("Keep[WomenJobs]", "yours")]
        );
        var kept = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Venture>()
                .AsNoTracking()
                .SingleAsync(v => v.Code == code)
        );
        Assert.Equal(
            ("Fromagerie du Rif", "+32 470 00 00 01", 4),
            (kept.Name.Reveal(), kept.Phone!.Reveal(), kept.PlannedWomenJobs)
        );
    }

    [Theory, BothDatabases]
    public async Task Indicators_draw_on_the_ventures(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = await story.ApplyAsync();
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied.Code, 5, 5);
        await story.MarkAsync("jamal", applied.Code, 5, 5);
        await story.AnnounceAsync();
        var code = await CodeAsync(house, applied.Code);
        var today = story.Today;
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.CreateAsync(code, new(today, "SARL", "RC 1", 3, 1), by)
        );
        foreach (
            var (source, standing, amount) in new[]
            {
                (FinancingSource.Bank, FinancingStanding.Granted, 9000m),
                (FinancingSource.Grant, FinancingStanding.PaidOut, 6000m),
            }
        )
        {
            await story.AsAsync<Ventures>(
                "samba",
                (v, by) => v.AddFinancingAsync(code, new(source, null, amount, standing, today), by)
            );
        }
        house.Clock.Advance(370);
        await RemindAsync(house);
        // Granted in one year, it is paid out in another: the year of the grant keeps it.
        var loan = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<FinancingLine>()
                .SingleAsync(l => l.Source == FinancingSource.Bank)
        );
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) =>
                v.MoveFinancingAsync(code, loan.Id, FinancingStanding.PaidOut, story.Today, by)
        );
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.FollowAsync(code, new(12, story.Today, true, 4, 2, null), by)
        );
        var mission = (await story.CallAsync()).MissionId;
        async Task<decimal?> Of(string key, DateOnly first, DateOnly last) =>
            await house.InScopeAsync(async s =>
                (
                    await s.GetServices<IndicatorSource>()
                        .Single(i => i.Key == key)
                        .CountAsync(mission, first, last)
                )
                    .SingleOrDefault()
                    ?.Value
            );
        Assert.Equal(1, await Of("ventures-created", today, today));
        Assert.Equal(0, await Of("ventures-created", today.AddDays(1), story.Today));
        Assert.Equal(1, await Of("ventures-alive-12", today, story.Today));
        Assert.Equal(0, await Of("ventures-alive-12", today, today.AddDays(100)));
        Assert.Equal(3, await Of("venture-jobs-women", today, today.AddDays(100)));
        Assert.Equal(4, await Of("venture-jobs-women", today, story.Today));
        Assert.Equal(2, await Of("venture-jobs-men", today, story.Today));
        Assert.Equal(150, await Of("venture-leverage", today, story.Today));
        Assert.Equal(150, await Of("venture-leverage", today, today.AddDays(100)));
        Assert.Null(await Of("venture-leverage", today, today.AddDays(-1)));
    }

    [Theory, BothDatabases]
    public async Task Who_is_selected_is_told_and_not_forgotten_before_the_enterprise_stands(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied, 5, 5);
        await story.MarkAsync("jamal", applied, 5, 5);
        await story.AnnounceAsync();
        var (code, selected) = (await CodeAsync(house, applied), story.Today);
        Assert.Equal(["Task.application-promoted"], await AskedAsync());
        await story.AsAsync<ApplicationExchanges>(
            "samba",
            (e, by) => e.AnswerAsync(applied, "Votre projet est soutenu.", by)
        );
        Assert.Empty(await AskedAsync());

        house.Clock.Advance(90);
        Assert.Empty(await AskedAsync());
        house.Clock.Advance(10);
        Assert.Equal(["Task.venture-quiet"], await AskedAsync());
        Assert.Equal(
            selected.AddDays(90),
            Assert.Single(await TasksAsync(house, "samba"), t => t.Args.Contains(code)).DueOn
        );
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) =>
                v.HoldSessionAsync(
                    code,
                    new(SessionKind.Coaching, story.Today, 1, "Samba", null),
                    by
                )
        );
        Assert.Empty(await AskedAsync());
        house.Clock.Advance(91);
        Assert.Equal(["Task.venture-quiet"], await AskedAsync());
        // Who writes is not silent, on whichever side.
        var id = (await story.ApplicationAsync(applied)).Id;
        CallStory.Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<ApplicationExchanges>()
                    .SayAsync(id, "Le local est trouvé.", default)
            )
        );
        Assert.Equal(["Task.application-message"], await AskedAsync());
        house.Clock.Advance(91);
        await story.AsAsync<ApplicationExchanges>(
            "samba",
            (e, by) => e.AnswerAsync(applied, "Bravo.", by)
        );
        house.Clock.Advance(1);
        Assert.Empty(await AskedAsync());
        house.Clock.Advance(90);
        Assert.Equal(["Task.venture-quiet"], await AskedAsync());
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.DropOutAsync(code, story.Today, DropOutReason.LostContact, null, by)
        );
        Assert.Empty(await AskedAsync());

        async Task<IEnumerable<string>> AskedAsync() =>
            (await TasksAsync(house, "samba"))
                .Where(t => t.Args.Contains(code) || t.Args.Contains(applied))
                .Select(t => t.TextKey);
    }

    [Theory, BothDatabases]
    public async Task Given_up_by_mistake_it_is_taken_up_again_while_its_place_is_free(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house, Calls.Rules with { Places = 1 });
        var (first, second) = ((await story.ApplyAsync()).Code, (await story.ApplyAsync()).Code);
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, first, 5, 5);
            await story.MarkAsync(juror, second, 4, 4);
        }
        await story.AnnounceAsync();
        var code = await CodeAsync(house, first);
        CallStory.Refused("Venture.GoesOn", await TakeUpAsync("Erreur."));
        await DropAsync(code);
        CallStory.Refused("Venture.ReasonMissing", await TakeUpAsync(" "));
        using var samba = await house.EnterAsync("samba");
        var root = $"/app/diaspora/ventures/{code}";
        Assert.NotNull(
            (await samba.GetAsync(root)).Document.QuerySelector($"main a[href='{root}/take-up']")
        );
        var done = await samba.SubmitAsync(
            await samba.GetAsync($"{root}/take-up"),
            [("Input.Reason", "Saisi pour un autre projet.")]
        );
        Assert.Equal(root, done.Path);
        Assert.NotNull(done.Document.QuerySelector($"a[href='{root}/drop-out']"));
        Assert.Empty((await FiguresAsync()).DropOuts);
        // Taken up, it has its place: nobody else gets it.
        CallStory.Refused("Promotion.NoPlace", await PromoteAsync());

        await DropAsync(code);
        CallStory.Done(await PromoteAsync());
        CallStory.Refused("Venture.PlaceTaken", await TakeUpAsync("Elle revient."));
        Assert.Single((await FiguresAsync()).DropOuts);
        // An enterprise that was founded has a place of its own.
        var other = await CodeAsync(house, second);
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.CreateAsync(other, new(story.Today, "SARL", "RC 2", 1, 0), by)
        );
        house.Clock.Advance(200);
        CallStory.Refused(
            "Venture.DropDay",
            await story.TryAsync<Ventures>(
                "samba",
                (v, by) =>
                    v.DropOutAsync(
                        other,
                        story.Today.AddDays(-201),
                        DropOutReason.EnterpriseClosed,
                        null,
                        by
                    )
            )
        );
        await DropAsync(other);
        await story.AsAsync<Ventures>("samba", (v, by) => v.TakeUpAsync(other, "Rouvert.", by));
        Assert.Contains(
            await TasksAsync(house, "samba"),
            t => t.TextKey == "Task.venture-follow-up" && t.Args.Contains(other)
        );

        Task<Outcome> TakeUpAsync(string reason) =>
            story.TryAsync<Ventures>("samba", (v, by) => v.TakeUpAsync(code, reason, by));
        Task<Outcome> PromoteAsync() =>
            story.TryAsync<Decisions>("nadia", (d, by) => d.PromoteAsync(second, null, by));
        Task DropAsync(string venture) =>
            story.AsAsync<Ventures>(
                "samba",
                (v, by) => v.DropOutAsync(venture, story.Today, DropOutReason.Market, null, by)
            );
        async Task<PortfolioFigures> FiguresAsync()
        {
            var call = (await story.CallAsync()).Id;
            return await story.AskAsync<Portfolio, PortfolioFigures>(
                "ines",
                (p, by) => p.OfAsync(call, by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_session_and_a_meeting_entered_wrong_go_out_of_the_figures_with_a_reason(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = (await story.ApplyAsync()).Code;
        await story.AsAsync<CallDesk>(
            "samba",
            (desk, by) => desk.ReachAsync(story.Address, new(story.Today, "Liège", 200, 100, 0), by)
        );
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied, 5, 5);
        await story.MarkAsync("jamal", applied, 5, 5);
        await story.AnnounceAsync();
        var code = await CodeAsync(house, applied);
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) =>
                v.HoldSessionAsync(
                    code,
                    new(SessionKind.Training, story.Today, 8, "École de gestion", "Sujet-annulé"),
                    by
                )
        );
        Assert.Equal((300, 1, 8m), await FiguresAsync());
        using var samba = await house.EnterAsync("samba");
        var root = $"/app/diaspora/ventures/{code}";
        var page = await samba.GetAsync($"{root}/session");
        const string form = "main form[action*='handler=Cancel']";
        var session = page
            .Document.QuerySelectorAll("[name='Cancelled.Session'] option")
            .Select(o => o.GetAttribute("value")!)
            .Single(v => v.Length > 0);
        var unsaid = await samba.SubmitAsync(page, [("Cancelled.Session", session)], form);
        Assert.NotNull(
            unsaid.Document.QuerySelector("[name='Cancelled.Reason'][aria-invalid=true]")
        );
        var done = await samba.SubmitAsync(
            page,
            [("Cancelled.Session", session), ("Cancelled.Reason", "Un autre projet.")],
            form
        );
        Assert.Equal(root, done.Path);
        Assert.Equal((300, 0, 0m), await FiguresAsync());

        var manage = $"/app/diaspora/calls/{story.Address}/manage";
        page = await samba.GetAsync(manage);
        var one = page
            .Document.QuerySelectorAll("[name='Cancelled.One'] option")
            .Select(o => o.GetAttribute("value")!)
            .Single(v => v.Length > 0);
        done = await samba.SubmitAsync(
            page,
            [("Cancelled.One", one), ("Cancelled.Reason", "Compté deux fois.")],
            "main form[action*='handler=CancelReach']"
        );
        Assert.Equal(manage, done.Path);
        Assert.Equal((1, 0, 0m), await FiguresAsync());
        foreach (
            var (act, kept, reason) in new[]
            {
                ("diaspora.session-cancelled", "Sujet-annulé", "Un autre projet."),
                ("diaspora.outreach-cancelled", "Liège", "Compté deux fois."),
            }
        )
        {
            var details = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Rihla.Platform.Audit.AuditEntry>()
                    .Where(e => e.Act == act)
                    .OrderByDescending(e => e.Sequence)
                    .Select(e => e.Details)
                    .FirstAsync()
            );
            Assert.Contains(kept, details!.Reveal(), StringComparison.Ordinal);
            Assert.Contains(reason, details.Reveal(), StringComparison.Ordinal);
        }

        async Task<(int, int, decimal)> FiguresAsync()
        {
            var call = (await story.CallAsync()).Id;
            var figures = await story.AskAsync<Portfolio, PortfolioFigures>(
                "ines",
                (p, by) => p.OfAsync(call, by)
            );
            return (
                figures.CountOf(FunnelStep.Reached),
                figures.CountOf(FunnelStep.Trained),
                figures.TrainingHours
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_creation_and_a_follow_up_recorded_wrong_are_corrected_with_a_reason(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied, 5, 5);
        await story.MarkAsync("jamal", applied, 5, 5);
        await story.AnnounceAsync();
        var (code, selected) = (await CodeAsync(house, applied), story.Today);
        house.Clock.Advance(200);
        var input = new CreationInput(story.Today, "SARL", "RC 3", 20, 0);
        CallStory.Refused("Venture.NotCreated", await CorrectAsync(input, "Erreur."));
        await story.AsAsync<Ventures>("samba", (v, by) => v.CreateAsync(code, input, by));
        Assert.Equal((20, 0), (await FiguresAsync()).Real);
        CallStory.Refused("Venture.ReasonMissing", await CorrectAsync(input, " "));
        CallStory.Refused(
            "Venture.CreatedOnWrong",
            await CorrectAsync(input with { On = selected.AddDays(-1) }, "Erreur.")
        );
        using var samba = await house.EnterAsync("samba");
        var root = $"/app/diaspora/ventures/{code}";
        const string form = "main form[action*='handler=Correct']";
        var page = await samba.GetAsync($"{root}/creation");
        Assert.Equal(
            "20",
            page.Document.QuerySelector("[name='Input.Women']")!.GetAttribute("value")
        );
        var done = await samba.SubmitAsync(
            page,
            [
                ("Input.On", selected.ToString("O")),
                ("Input.Women", "2"),
                ("Input.Reason", "Un zéro de trop, et la date du registre."),
            ],
            form
        );
        Assert.Equal(root, done.Path);
        Assert.Equal((2, 0), (await FiguresAsync()).Real);
        // By the right day the sixth month is over.
        Assert.Equal(
            selected.AddMonths(6),
            Assert.Single(await TasksAsync(house, "samba"), t => t.Args.Contains(code)).DueOn
        );

        CallStory.Refused(
            "Venture.FollowUpNotHeld",
            await story.TryAsync<Ventures>(
                "samba",
                (v, by) =>
                    v.CorrectFollowUpAsync(
                        code,
                        new(6, story.Today, true, 3, 1, null),
                        "Erreur.",
                        by
                    )
            )
        );
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.FollowAsync(code, new(6, story.Today, false, 0, 0, "Fermé."), by)
        );
        Assert.Equal(0, (await FiguresAsync()).CountOf(FunnelStep.Alive));
        page = await samba.GetAsync($"{root}/follow-up/6");
        Assert.NotNull(
            (
                await samba.SubmitAsync(
                    page,
                    [("Input.IsAlive", "True"), ("Input.Women", "4")],
                    form
                )
            ).Document.QuerySelector("[name='Input.Reason'][aria-invalid=true]")
        );
        done = await samba.SubmitAsync(
            page,
            [
                ("Input.IsAlive", "True"),
                ("Input.Women", "4"),
                ("Input.Reason", "Une autre entreprise."),
            ],
            form
        );
        Assert.Equal(root, done.Path);
        var figures = await FiguresAsync();
        Assert.Equal((1, (4, 0)), (figures.CountOf(FunnelStep.Alive), figures.Real));
        // What was found there on a day was founded before.
        CallStory.Refused(
            "Venture.CreatedAfterwards",
            await CorrectAsync(input with { On = story.Today.AddDays(1) }, "Erreur.")
        );

        Task<Outcome> CorrectAsync(CreationInput creation, string reason) =>
            story.TryAsync<Ventures>(
                "samba",
                (v, by) => v.CorrectCreationAsync(code, creation, reason, by)
            );
        async Task<PortfolioFigures> FiguresAsync()
        {
            var call = (await story.CallAsync()).Id;
            return await story.AskAsync<Portfolio, PortfolioFigures>(
                "ines",
                (p, by) => p.OfAsync(call, by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_line_that_was_entered_wrong_is_cancelled_with_a_reason(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = await story.ApplyAsync();
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied.Code, 5, 5);
        await story.MarkAsync("jamal", applied.Code, 5, 5);
        await story.AnnounceAsync();
        var (code, today) = (await CodeAsync(house, applied.Code), story.Today);
        await story.AsAsync<Ventures>(
            "samba",
            (v, by) =>
                v.AddFinancingAsync(
                    code,
                    new(FinancingSource.Bank, null, 250_000, FinancingStanding.PaidOut, today),
                    by
                )
        );
        using var samba = await house.EnterAsync("samba");
        var root = $"/app/diaspora/ventures/{code}";
        var page = await samba.GetAsync($"{root}/financing");
        var line = page
            .Document.QuerySelectorAll("[name='Cancelled.Line'] option")
            .Select(o => o.GetAttribute("value")!)
            .Single(v => v.Length > 0);
        const string form = "main form[action*='handler=Cancel']";
        var unsaid = await samba.SubmitAsync(page, [("Cancelled.Line", line)], form);
        Assert.Contains("Écrivez le motif", unsaid.Text, StringComparison.Ordinal);
        Assert.NotNull(
            unsaid.Document.QuerySelector("[name='Cancelled.Reason'][aria-invalid=true]")
        );
        var done = await samba.SubmitAsync(
            page,
            [("Cancelled.Line", line), ("Cancelled.Reason", "Un zéro de trop.")],
            form
        );

        Assert.Equal(root, done.Path);
        var figures = await story.AskAsync<Portfolio, PortfolioFigures>(
            "ines",
            async (p, by) => await p.OfAsync((await story.CallAsync()).Id, by)
        );
        Assert.Empty(figures.Money);
        var details = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Rihla.Platform.Audit.AuditEntry>()
                .Where(e => e.Act == "diaspora.financing-cancelled")
                .OrderByDescending(e => e.Sequence)
                .Select(e => e.Details)
                .FirstAsync()
        );
        Assert.Contains("25000000", details!.Reveal(), StringComparison.Ordinal);
        Assert.Contains("Un zéro de trop.", details.Reveal(), StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_was_granted_to_who_gave_up_first_is_certain_no_more(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var applied = await story.ApplyAsync();
        await story.CloseAsync();
        await story.MarkAsync("sofia", applied.Code, 5, 5);
        await story.MarkAsync("jamal", applied.Code, 5, 5);
        await story.AnnounceAsync();
        var (code, today) = (await CodeAsync(house, applied.Code), story.Today);
        foreach (
            var (source, standing) in new[]
            {
                (FinancingSource.Bank, FinancingStanding.Granted),
                (FinancingSource.OwnFunds, FinancingStanding.PaidOut),
                (FinancingSource.Grant, FinancingStanding.PaidOut),
            }
        )
        {
            await story.AsAsync<Ventures>(
                "samba",
                (v, by) => v.AddFinancingAsync(code, new(source, null, 100, standing, today), by)
            );
        }
        Assert.Equal((2m, 200m), await LeverageAsync());

        await story.AsAsync<Ventures>(
            "samba",
            (v, by) => v.DropOutAsync(code, today, DropOutReason.Market, null, by)
        );

        Assert.Equal((1m, 100m), await LeverageAsync());
        // The list of ventures adds up to what the report says.
        var whole = await story.AskAsync<Portfolio, PortfolioFigures>(
            "ines",
            (p, by) => p.OfAsync(null, by)
        );
        var officer = await new Story(house).ActorAsync("samba");
        await house.InScopeAsync(async s =>
        {
            var export = s.GetServices<ListExport>().Single(l => l.Key == "ventures");
            var rows = await export.RowsAsync(officer, s.GetRequiredService<Words>()).ToListAsync();
            foreach (var source in Enum.GetValues<FinancingSource>())
            {
                var column = export.Columns.ToList().IndexOf($"FinancingSource.{source}");
                Assert.Equal(
                    whole.Money.Sum(m => m.Certain(source)) / 100m,
                    rows.Sum(r => (decimal)r[column]!)
                );
            }
        });
        // The line can still be put right.
        using var samba = await house.EnterAsync("samba");
        var root = $"/app/diaspora/ventures/{code}";
        Assert.NotNull(
            (await samba.GetAsync(root)).Document.QuerySelector($"a[href='{root}/financing']")
        );
        var page = await samba.GetAsync($"{root}/financing");
        var line = page
            .Document.QuerySelectorAll("[name='Moved.Line'] option")
            .Select(o => o.GetAttribute("value")!)
            .Single(v => v.Length > 0);
        var moved = await samba.SubmitAsync(
            page,
            [("Moved.Line", line), ("Moved.To", "Refused"), ("Moved.On", today.ToString("O"))],
            "main form[action*='handler=Move']"
        );
        Assert.Equal(root, moved.Path);

        async Task<(decimal?, decimal?)> LeverageAsync()
        {
            var call = await story.CallAsync();
            var figures = await story.AskAsync<Portfolio, PortfolioFigures>(
                "ines",
                (p, by) => p.OfAsync(call.Id, by)
            );
            var figure = await house.InScopeAsync(s =>
                s.GetServices<IndicatorSource>()
                    .Single(i => i.Key == "venture-leverage")
                    .CountAsync(call.MissionId, today, today)
            );
            return (Assert.Single(figures.Money).Leverage, figure.SingleOrDefault()?.Value);
        }
    }

    private static async Task ReportAsync(House house, CallStory story)
    {
        using var ines = await house.EnterAsync("ines");
        foreach (
            var (language, title) in new[]
            {
                ("fr", "Rapport de clôture"),
                ("ar", "التقرير الختامي"),
                ("en", "Closing report"),
            }
        )
        {
            var page = await ines.GetAsync(
                $"/app/diaspora/calls/{story.Address}/report?language={language}"
            );
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(title, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Azzouzi", page.Html, StringComparison.Ordinal);
        }
        using var csv = await ines.SendAsync(
            new(HttpMethod.Get, $"/app/diaspora/calls/{story.Address}/report/file/csv?language=en")
        );
        var text = await csv.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Own funds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Azzouzi", text, StringComparison.Ordinal);
        using var xlsx = await ines.SendAsync(
            new(HttpMethod.Get, $"/app/diaspora/calls/{story.Address}/report/file/xlsx")
        );
        Assert.Equal(HttpStatusCode.OK, xlsx.StatusCode);
        // Who sees figures sees no names.
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await ines.GetAsync("/app/diaspora/ventures")).Status
        );
        Assert.Equal(HttpStatusCode.OK, (await ines.GetAsync("/app/diaspora")).Status);
    }

    private static Task<string> CodeAsync(House house, string application) =>
        house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return db.Set<Venture>()
                .Where(v =>
                    db.Set<Application>().Any(a => a.Id == v.ApplicationId && a.Code == application)
                )
                .Select(v => v.Code)
                .SingleAsync();
        });

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "diaspora-follow-ups")
                .RunAsync(TestContext.Current.CancellationToken)
        );

    private static async Task<IReadOnlyList<OfficeTask>> TasksAsync(House house, string userName)
    {
        var by = await new Story(house).ActorAsync(userName);
        return await house.InScopeAsync(s =>
            s.GetServices<OfficeTasks>()
                .OfType<DiasporaTasks>()
                .Single()
                .OfAsync(by, TestContext.Current.CancellationToken)
        );
    }
}
