using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>The pages about money, over HTTP.</summary>
public sealed class GrantPagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_manager_enters_a_grant_and_a_case_is_paid_from_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        using var nadia = await story.VisitorAsync("nadia");

        var donors = await nadia.GetAsync("/app/grants/donors");
        await nadia.SubmitAsync(
            donors,
            [("Input.Name", $"Bailleur Z {kind}")],
            "main form[method=post]:not([action])"
        );
        var page = await nadia.GetAsync("/app/grants/new");
        var donor = page
            .Document.QuerySelectorAll("option")
            .Single(o => o.TextContent == $"Bailleur Z {kind}")
            .GetAttribute("value")!;
        page = await nadia.SubmitAsync(
            page,
            [
                ("Input.DonorId", donor),
                ("Input.Name", "Fonds de la page"),
                ("Input.Currency", "eur"),
                ("Input.StartsOn", "2026-01-01"),
                ("Input.EndsOn", "2026-12-31"),
            ]
        );
        var edit = page.Address.AbsolutePath;
        foreach (var purpose in new[] { "Travel", "Arrival", "Reintegration", "Protection" })
        {
            page = await nadia.GetAsync(edit);
            page = await nadia.SubmitAsync(
                page,
                [("Line.Purpose", purpose), ("Line.Name", purpose), ("Line.Budget", "9000")],
                "form[action$='handler=Line']"
            );
            Assert.Contains("La ligne est ajoutée", page.Text, StringComparison.Ordinal);
        }
        page = await nadia.GetAsync(
            edit.Replace("/edit", "/rule?kind=InKindOnly", StringComparison.Ordinal)
        );
        page = await nadia.SubmitAsync(page, [("Input.Text", "Rien en argent.")]);
        Assert.Contains("Rien en argent.", page.Text, StringComparison.Ordinal);

        page = await nadia.GetAsync($"/app/cases/{story.Code}/funding");
        await nadia.SubmitAsync(page, [("Input.Grant", "Fonds de la page")]);
        page = await nadia.GetAsync(edit.Replace("/edit", "", StringComparison.Ordinal));
        Assert.Contains("7 640,00", page.Text.Replace('\u202F', ' '), StringComparison.Ordinal);
        page = await nadia.GetAsync(edit.Replace("/edit", "/ledger", StringComparison.Ordinal));
        Assert.Contains("Réservé pour un dossier", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_budget_with_zeros_too_many_keeps_no_list_back(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        await house.GrantAsync($"Fonds de trop {kind}", nadia, budget: 999_999_999_999);
        GrantHouse.Done(await story.ReserveAsync(house, $"Fonds de trop {kind}", nadia));
        using var visitor = await story.VisitorAsync("nadia");

        var page = await visitor.GetAsync("/app/grants");

        Assert.Contains($"Fonds de trop {kind}", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_price_that_would_break_every_reckoning_is_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        Task<Outcome> RateAsync(decimal rate) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddRateAsync("KES", "EUR", new(2026, 1, 1), rate, nadia)
            );
        Task<Outcome> CostAsync(decimal amount) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddCostAsync(
                        "KE",
                        TravellerProfile.Adult,
                        LinePurpose.Travel,
                        amount,
                        "KES",
                        new(2026, 1, 1),
                        nadia
                    )
            );

        foreach (var rate in new[] { 0, -1, ExchangeRate.Least / 2, ExchangeRate.Most + 1 })
        {
            GrantHouse.Refused("Grant.RateWrong", await RateAsync(rate));
        }
        GrantHouse.Refused("Grant.AmountWrong", await CostAsync(-1));
        GrantHouse.Refused("GrantRule.AmountTooLarge", await CostAsync(UnitCost.TooMuch));

        GrantHouse.Done(await RateAsync(ExchangeRate.Most));
        GrantHouse.Done(await CostAsync(UnitCost.TooMuch - 1));
    }

    [Theory, BothDatabases]
    public async Task A_day_that_cannot_be_read_is_asked_again_and_taken_for_no_end(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var grant = await house.GrantAsync($"Sans fin {kind}", await story.ActorAsync("nadia"));
        using var nadia = await story.VisitorAsync("nadia");
        var page = await nadia.GetAsync($"/app/grants/{grant}/rule?kind=InKindOnly");
        foreach (
            var (typed, told) in new[]
            {
                ("2026-06-31", "n’est pas lisible"),
                ("31 décembre", "n’est pas lisible"),
                ("9999-12-31", "entre 1900 et 2100"),
                ("0202-12-31", "entre 1900 et 2100"),
            }
        )
        {
            page = await nadia.SubmitAsync(
                page,
                [("Input.Text", "Rien en argent."), ("Input.ValidUntil", typed)]
            );
            Assert.Contains(told, page.Text, StringComparison.Ordinal);
            Assert.Equal(
                [typed, "Rien en argent."],
                new[] { "Input.ValidUntil", "Input.Text" }.Select(name =>
                    page.Document.QuerySelector($"main [name='{name}']") switch
                    {
                        IHtmlInputElement field => field.Value,
                        IHtmlTextAreaElement field => field.Value,
                        _ => null,
                    }
                )
            );
            Assert.Empty(await RulesAsync());
        }

        await nadia.SubmitAsync(page, [("Input.ValidUntil", "2026-06-30")]);
        Assert.Equal([new DateOnly(2026, 6, 30)], await RulesAsync());

        Task<List<DateOnly?>> RulesAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<GrantRule>()
                    .Where(r => r.GrantId == grant)
                    .Select(r => r.ValidUntil)
                    .ToListAsync()
            );
    }

    [Theory, BothDatabases]
    public async Task A_donor_sees_the_figures_of_its_own_grants_and_no_others(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        using var donor = await story.VisitorAsync("bailleur");
        var page = await donor.GetAsync("/app/own-grants", "en");
        Assert.Contains("Bailleur A", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Bailleur B", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(story.Code, page.Text, StringComparison.Ordinal);

        // Whichever mission the donor's reader belongs to: those who left are those of the grant's own mission.
        var id = (await story.FileAsync()).Id;
        var reader = await story.ActorAsync("bailleur");
        var mariama = await story.ActorAsync("mariama");
        var departed = await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .Where(m => m.CaseId == id)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(m => m.DepartedOn, story.Today)
                        .SetProperty(m => m.JourneyGrant, "Bailleur A")
                );
            var own = await s.GetRequiredService<GrantFigures>()
                .OwnAsync(reader with { MissionId = mariama.MissionId });
            return own.Single(g => g.Grant.Name == "Bailleur A")
                .Targets.Single(t => t.Measure == GrantMeasure.Departed)
                .Actual;
        });
        Assert.Equal(3, departed);
    }

    [Theory, BothDatabases]
    public async Task Who_decides_on_what_a_colleague_changes_at_this_moment_is_told_to_look_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var hicham = await story.ActorAsync("hicham");
        var omar = await story.ActorAsync("omar");
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Travel,
                    What = "Billet",
                    Amount = 400,
                },
                hicham
            )
        );

        var outcome = await house.InScopeAsync(async s =>
        {
            var all = s.GetRequiredService<RihlaDb>().Set<Expense>();
            var read = await all.SingleAsync(e => e.CaseCode == story.Code);
            await all.Where(e => e.Id == read.Id)
                .ExecuteUpdateAsync(u => u.SetProperty(e => e.Version, e => e.Version + 1));
            return await s.GetRequiredService<Expenses>().ApproveAsync(read.Id, omar);
        });

        Assert.Equal([Outcome.ChangedMeanwhile], outcome.Refusals);
        await story.DoAsync<Expenses>(async e =>
        {
            var open = await house.InScopeAsync(s =>
                s.GetRequiredService<ExpenseBook>().OpenAsync(omar)
            );
            return await e.ApproveAsync(
                open.Single(o => o.Expense.CaseCode == story.Code).Expense.Id,
                omar
            );
        });
    }

    [Theory, BothDatabases]
    public async Task Who_asked_for_an_expense_cannot_decide_on_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        var hicham = await story.ActorAsync("hicham");
        var omar = await story.ActorAsync("omar");
        var both = hicham with { Permissions = [.. hicham.Permissions, .. omar.Permissions] };
        await story.DoAsync<Expenses>(e =>
            e.RequestAsync(
                story.Code,
                new()
                {
                    Purpose = LinePurpose.Travel,
                    What = "Billet",
                    Amount = 400,
                },
                both
            )
        );
        var expense = (
            await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(both))
        ).Single(e => e.Expense.CaseCode == story.Code);
        GrantHouse.Refused(
            "Expense.OwnRequest",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().ApproveAsync(expense.Expense.Id, both)
            )
        );

        using var visitor = await story.VisitorAsync("omar");
        // Whoever works on no cases still finds on the first page that something waits.
        var page = await visitor.GetAsync("/app");
        Assert.NotNull(page.Document.QuerySelector("main a[href='/app/expenses']"));
        page = await visitor.GetAsync("/app/expenses");
        page = await visitor.SubmitAsync(
            page,
            [],
            $"form[action$='handler=Approve']:has(input[value='{expense.Expense.Id}'])"
        );
        Assert.Contains("La dépense est approuvée", page.Text, StringComparison.Ordinal);
        Assert.Contains("une troisième personne doit payer", page.Text, StringComparison.Ordinal);
        using var payer = await story.VisitorAsync("rachida");
        page = await payer.GetAsync("/app/expenses");
        page = await payer.SubmitAsync(
            page,
            [("paid", "399,50"), ("proof", "VIR-2026-11")],
            $"form[action$='handler=Pay']:has(input[value='{expense.Expense.Id}'])"
        );
        Assert.Contains("Le paiement est enregistré", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr", "Subventions")]
    [InlineData("ar", "المنح")]
    [InlineData("en", "Grants")]
    public async Task The_grants_are_listed_in_three_languages(string language, string title)
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = new Story(house);
        using var omar = await story.VisitorAsync("omar");
        await omar.GetAsync($"/language/{language}?to=/app/grants");
        var page = await omar.GetAsync("/app/grants", language);
        Assert.Equal(title, page.Document.QuerySelector("h1")!.TextContent.Trim());
    }
}
