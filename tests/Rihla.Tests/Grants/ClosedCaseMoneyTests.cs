using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Once a case is closed nothing is ordered for it any more, and what comes back is free for others.</summary>
public sealed class ClosedCaseMoneyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Nothing_is_asked_for_on_a_closed_case_and_its_page_says_why(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = (await AfterArrivalStory.ArrivedAsync(house)).Story;
        using var visitor = await story.VisitorAsync("salma");
        var path = $"/app/cases/{story.Code}/expenses";
        Assert.NotNull(
            (await visitor.GetAsync(path)).Document.QuerySelector("[name='Input.Amount']")
        );
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Injoignable", mariama)
        );

        GrantHouse.Refused(
            "Expense.CaseClosed",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().RequestAsync(story.Code, Ticket(100), mariama)
            )
        );
        var page = await visitor.GetAsync(path);
        Assert.Null(page.Document.QuerySelector("[name='Input.Amount']"));
        Assert.Contains("Ce dossier est clos", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task What_was_asked_for_is_not_approved_and_what_was_ordered_comes_back_free(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var (omar, hicham) = (await story.ActorAsync("omar"), await story.ActorAsync("hicham"));
        var grant = await house.GrantAsync($"Fonds du dossier clos {kind}", nadia);
        GrantHouse.Done(await story.ReserveAsync(house, $"Fonds du dossier clos {kind}", nadia));
        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(1360), hicham));
        var ordered = await WaitingAsync(house, story, omar);
        await story.DoAsync<Expenses>(e => e.ApproveAsync(ordered, omar));
        await story.DoAsync<Expenses>(e => e.RequestAsync(story.Code, Ticket(100), hicham));
        var asked = await WaitingAsync(house, story, omar);
        // Somebody closes it at this moment; its funding stands, as it does after the departure.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Code == story.Code)
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Stage, Stage.Closed))
        );

        GrantHouse.Refused(
            "Expense.CaseClosed",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Expenses>().ApproveAsync(asked, omar)
            )
        );
        await story.DoAsync<Expenses>(e => e.CancelAsync(ordered, "Vol supprimé", omar));

        var travel = await house.BalanceAsync(grant, LinePurpose.Travel);
        Assert.Equal((0L, 0L, 10_000_000L), (travel.Reserved, travel.Committed, travel.Available));
        await house.MustBalanceAsync();
    }

    private static RequestExpense Ticket(decimal amount) =>
        new()
        {
            Purpose = LinePurpose.Travel,
            What = "Billets Casablanca–Conakry",
            Amount = amount,
        };

    private static async Task<Guid> WaitingAsync(House house, Story story, Actor by) =>
        (await house.InScopeAsync(s => s.GetRequiredService<ExpenseBook>().OpenAsync(by)))
            .Single(l =>
                l.Expense.CaseCode == story.Code && l.Expense.Standing == ExpenseStanding.Requested
            )
            .Expense.Id;
}
