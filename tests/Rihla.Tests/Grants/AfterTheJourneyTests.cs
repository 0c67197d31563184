using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Cases.Import;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Who is home and has nothing reserved can still be helped: money is reserved for what is still to be given.</summary>
public sealed class AfterTheJourneyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_came_home_before_the_case_was_taken_over_is_helped_like_everybody(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await CaseloadCsv.ImportAsync(
            house,
            CaseloadCsv.Of(
                CaseloadCsv.Row(
                    1,
                    ("departed_on", "2025-03-01"),
                    ("arrived_on", "2025-03-02"),
                    ("grant", "Ancien bailleur")
                )
            )
        );
        var code = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Case>().Select(c => c.Code).SingleAsync()
        );
        var story = new AfterArrivalStory(house, new(house, code));
        var nadia = await story.ActorAsync("nadia");
        var mariama = await story.ActorAsync("mariama");
        var grant = await house.GrantAsync("Fonds du retour", nadia);
        await story.WriteAsync();
        GrantHouse.Refused(
            "ReintegrationPlan.NotFunded",
            await story.TryAsync<Rihla.Reintegration.Plans.Planning>(
                "mariama",
                (p, by) => p.AddItemAsync(code, story.Kit(), by)
            )
        );

        GrantHouse.Refused(
            "Funding.HostDecides",
            await story.Story.ReserveAsync(
                house,
                "Fonds du retour",
                nadia with
                {
                    MissionId = mariama.MissionId,
                }
            )
        );
        using var manager = await story.Story.VisitorAsync("nadia");
        var page = await manager.GetAsync($"/app/cases/{code}/funding", "en");
        Assert.Contains("Ancien bailleur", page.Text, StringComparison.Ordinal);
        page = await manager.SubmitAsync(
            page,
            [("Input.Grant", "Fonds du retour")],
            "main form:has([name='Input.Grant'])"
        );
        Assert.Contains("Funding is reserved.", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("[name='Input.Grant']"));

        // Nobody travels any more: what is kept is for the arrival and the new start.
        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        Assert.True((await house.BalanceAsync(grant, LinePurpose.Arrival)).Reserved > 0);
        Assert.Equal(
            180_000,
            (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved
        );
        // Who paid for the journey is not forgotten.
        Assert.Equal("Ancien bailleur", (await story.Story.FileAsync()).Grant);
        GrantHouse.Refused(
            "Funding.StillKept",
            await story.Story.ReserveAsync(house, "Fonds du retour", nadia)
        );

        await story.DoAsync<Rihla.Reintegration.Plans.Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(code, story.Kit(), by)
        );
        await story.AgreeAsync();
        await story.ApproveAsync("nadia");
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        GrantHouse.Done(await story.HandOverAsync(1));
        GrantHouse.Done(await story.AskPaymentAsync(400));
        GrantHouse.Done(await story.PayAsync("rachida"));
        Assert.Equal(40_000, (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Spent);
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Who_left_with_the_money_waived_gets_some_at_home(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync(children: 0);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "funded", "Le consulat paie le billet", nadia)
        );
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        GrantHouse.Done(
            await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))
        );
        house.Clock.Advance(days: 1);
        await story.ArriveAsync();
        var name = $"Fonds de l'accueil {kind}";
        var grant = await house.GrantAsync(name, nadia);
        await house.InScopeAsync(s =>
            s.GetRequiredService<GrantOffice>()
                .SetTargetAsync(grant, GrantMeasure.Departed, 50, nadia)
        );

        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));

        Assert.Equal(name, (await story.FileAsync()).Grant);
        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        var figure = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantFigures>().FindAsync(grant, nadia)
            )
        )!;
        // It pays for her, and did not for her journey.
        Assert.Equal((1, 0), (figure.Persons, Assert.Single(figure.Targets).Actual));
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_reopened_case_whose_grant_is_over_goes_on_with_another(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var first = await house.GrantAsync("Fonds échu", nadia);
        var second = await house.GrantAsync("Fonds de la suite", nadia);
        var foreign = await house.GrantAsync("Fonds en francs", nadia);
        var story = await AfterArrivalStory.ArrivedAsync(house, children: 0, grant: "Fonds échu");
        await story.WriteAsync(story.Kit());
        await story.DoAsync<Closing>(
            "mariama",
            (c, by) => c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", by)
        );
        Assert.Equal(0, (await house.BalanceAsync(first, LinePurpose.Reintegration)).Reserved);
        house.Clock.Advance(days: 5);
        await house.InScopeAsync(async s =>
        {
            var grants = s.GetRequiredService<RihlaDb>().Set<Grant>();
            await grants
                .Where(g => g.Id == first)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(g => g.EndsOn, story.Story.Today.AddDays(-1))
                );
            await grants
                .Where(g => g.Id == foreign)
                .ExecuteUpdateAsync(u => u.SetProperty(g => g.Currency, "CHF"));
        });
        await story.DoAsync<Closing>(
            "mariama",
            (c, by) => c.ReopenAsync(story.Code, "A rappelé", by)
        );
        await story.AgreeAsync();
        GrantHouse.Refused(
            "Expense.OnlyReserved",
            await story.TryAsync<Rihla.Reintegration.Plans.Planning>(
                "nadia",
                (p, by) => p.ApproveAsync(story.Code, by)
            )
        );

        // What she was promised is in euros.
        GrantHouse.Refused(
            "Grant.OtherCurrency",
            await story.Story.ReserveAsync(house, "Fonds en francs", nadia)
        );
        using var manager = await story.Story.VisitorAsync("nadia");
        var page = await manager.GetAsync($"/app/cases/{story.Code}/funding", "en");
        page = await manager.SubmitAsync(
            page,
            [("Input.Grant", "Fonds de la suite")],
            "main form:has([name='Input.Grant'])"
        );
        Assert.Contains("Funding is reserved.", page.Text, StringComparison.Ordinal);

        await story.ApproveAsync("nadia");
        GrantHouse.Done(await story.OrderAsync());
        await story.ApproveOrdersAsync("omar");
        var line = await house.BalanceAsync(second, LinePurpose.Reintegration);
        Assert.Equal((140_000, 40_000), (line.Reserved, line.Committed));
        Assert.Equal(0, (await house.BalanceAsync(second, LinePurpose.Travel)).Reserved);
        // Each grant counts whom it paid for.
        var figures = await house.InScopeAsync(s =>
            s.GetRequiredService<GrantFigures>().OfMissionAsync(nadia)
        );
        Assert.Equal(
            [1, 1],
            figures.Where(f => f.Grant.Id == first || f.Grant.Id == second).Select(f => f.Persons)
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task Money_of_the_day_of_departure_is_for_what_follows_when_they_had_left(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync(children: 1);
        var (nadia, mariama) = (await story.ActorAsync("nadia"), await story.ActorAsync("mariama"));
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "funded", "Le consulat paie les billets", nadia)
        );
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        GrantHouse.Done(
            await story.BoardAsync(
                await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
            )
        );
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        await story.DoAsync<ComingNoMore>(c =>
            c.SayAsync(
                story.Code,
                child,
                new(story.Today, WhyNotComing.TurnedBack, "Renvoi à l'escale"),
                mariama
            )
        );
        var name = $"Fonds du jour même {kind}";
        var grant = await house.GrantAsync(name, nadia);
        GrantHouse.Done(await story.ReserveAsync(house, name, nadia));
        await story.DoAsync<ComingNoMore>(c =>
            c.TakeBackAsync(story.Code, child, "Retour par la route", mariama)
        );

        await story.DoAsync<Funding>(f => f.RaiseAsync(story.Code, nadia));

        Assert.Equal(0, (await house.BalanceAsync(grant, LinePurpose.Travel)).Reserved);
        Assert.Equal(
            240_000,
            (await house.BalanceAsync(grant, LinePurpose.Reintegration)).Reserved
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task What_was_given_in_a_currency_without_a_rate_is_not_taken_for_nothing(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var first = await house.GrantAsync("Fonds échu", nadia);
        var second = await house.GrantAsync("Fonds de la suite", nadia);
        var story = await AfterArrivalStory.ArrivedAsync(house, children: 0, grant: "Fonds échu");
        await story.DoAsync<Expenses>(
            "hicham",
            (e, by) =>
                e.RequestAsync(
                    story.Code,
                    new()
                    {
                        Purpose = LinePurpose.Arrival,
                        What = "Taxi",
                        Amount = 50,
                    },
                    by
                )
        );
        await story.ApproveOrdersAsync("omar");
        await EndAsync(house, first, "CHF");

        GrantHouse.Refused(
            "Grant.NoRate",
            await story.Story.ReserveAsync(house, "Fonds de la suite", nadia)
        );

        await house.InScopeAsync(async s =>
            GrantHouse.Done(
                await s.GetRequiredService<GrantOffice>()
                    .AddRateAsync("EUR", "CHF", story.Story.Today, 0.5m, nadia)
            )
        );
        var needed = (await house.BalanceAsync(first, LinePurpose.Arrival)).Reserved + 5_000;
        GrantHouse.Done(await story.Story.ReserveAsync(house, "Fonds de la suite", nadia));
        Assert.Equal(
            needed - 10_000,
            (await house.BalanceAsync(second, LinePurpose.Arrival)).Reserved
        );
        await house.MustBalanceAsync();
    }

    [Theory, BothDatabases]
    public async Task A_promise_that_is_not_kept_any_more_ties_the_case_to_no_currency(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var first = await house.GrantAsync("Fonds échu", nadia);
        var foreign = await house.GrantAsync("Fonds en couronnes", nadia);
        var story = await AfterArrivalStory.PlannedAsync(
            house,
            s => [s.Kit()],
            grant: "Fonds échu"
        );
        await EndAsync(house, first, "EUR");
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Id == foreign)
                .ExecuteUpdateAsync(u => u.SetProperty(g => g.Currency, "NOK"))
        );
        GrantHouse.Refused(
            "Grant.OtherCurrency",
            await story.Story.ReserveAsync(house, "Fonds en couronnes", nadia)
        );
        var item = (await story.ItemAsync()).Item.Id;
        await story.DoAsync<Rihla.Reintegration.Delivery.Ordering>(
            "mariama",
            (o, by) => o.CancelAsync(story.Code, item, "Ne veut plus coudre", by)
        );

        GrantHouse.Done(await story.Story.ReserveAsync(house, "Fonds en couronnes", nadia));

        await story.DoAsync<Rihla.Reintegration.Plans.Planning>(
            "mariama",
            (p, by) => p.BeginAsync(story.Code, by)
        );
        await story.DoAsync<Rihla.Reintegration.Plans.Planning>(
            "mariama",
            (p, by) => p.AddItemAsync(story.Code, story.Kit(5000), by)
        );
        var plan = (await story.SupportAsync()).Plan;
        Assert.Equal("NOK", plan.Currency);
        // What was agreed before is read as it was.
        using var visitor = await story.Story.VisitorAsync("mariama");
        var print = await visitor.GetAsync($"/app/cases/{story.Code}/plan/print", "en");
        Assert.Contains("NOK", print.Text, StringComparison.Ordinal);
        Assert.Equal(
            [("EUR", 40_000L), ("NOK", 500_000L)],
            plan.Items.OrderBy(i => i.Id).Select(i => (i.Currency!, i.Cost))
        );
        // And now it is tied to the new one.
        GrantHouse.Refused(
            "Grant.OtherCurrency",
            await house.InScopeAsync(async s =>
            {
                await s.GetRequiredService<RihlaDb>()
                    .Set<Grant>()
                    .Where(g => g.Id == foreign)
                    .ExecuteUpdateAsync(u =>
                        u.SetProperty(g => g.EndsOn, story.Story.Today.AddDays(-1))
                    );
                await house.GrantAsync("Fonds en euros", nadia);
                return await story.Story.ReserveAsync(house, "Fonds en euros", nadia);
            })
        );
    }

    // A grant that was open until yesterday.
    private static async Task EndAsync(House house, Guid grant, string currency)
    {
        house.Clock.Advance(days: 5);
        var story = new Story(house);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Id == grant)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(g => g.EndsOn, story.Today.AddDays(-1))
                        .SetProperty(g => g.Currency, currency)
                )
        );
    }
}
