using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>A proposal is changed by the manager, accepted, and the money reserved.</summary>
public sealed class FundingPlanTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_proposal_is_changed_and_accepted_and_what_cannot_be_reserved_says_why(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.WaitingAsync();
        var second = await house.WaitingAsync();
        using var nadia = await first.VisitorAsync("nadia");

        var page = await nadia.GetAsync("/app/grants/plans");
        page = await nadia.SubmitAsync(page, []);
        Assert.Contains(first.Code, page.Text, StringComparison.Ordinal);
        var address = page.Address.AbsolutePath;
        page = await nadia.SubmitAsync(
            page,
            [("grant", "")],
            $"form[action$='handler=Change']:has(select[id^=grant]):has(span:contains('{first.Code}'))"
        );
        Assert.Contains("Retiré par vous", page.Text, StringComparison.Ordinal);
        page = await nadia.SubmitAsync(page, [], "form[action$='handler=Accept']");
        Assert.Contains("La proposition est acceptée", page.Text, StringComparison.Ordinal);

        Assert.Null((await first.FileAsync()).Grant);
        Assert.NotNull((await second.FileAsync()).Grant);
        await house.MustBalanceAsync();

        var again = await house.InScopeAsync(async s =>
            await s.GetRequiredService<FundingPlans>()
                .AcceptAsync(Guid.Parse(address.Split('/')[^1]), await first.ActorAsync("nadia"))
        );
        GrantHouse.Refused("Plan.Over", again);

        // The donor changes the rules between the next proposal and its acceptance.
        page = await nadia.GetAsync("/app/grants/plans");
        page = await nadia.SubmitAsync(page, []);
        var actor = await first.ActorAsync("nadia");
        await house.InScopeAsync(async s =>
        {
            foreach (var grant in await s.GetRequiredService<GrantFigures>().OfMissionAsync(actor))
            {
                GrantHouse.Done(
                    await s.GetRequiredService<GrantOffice>()
                        .AddRuleAsync(
                            grant.Grant.Id,
                            new()
                            {
                                Kind = RuleKind.Nationalities,
                                Text = "Tchadiens seulement.",
                                Codes = ["TD"],
                            },
                            actor
                        )
                );
            }
        });
        page = await nadia.SubmitAsync(page, [], "form[action$='handler=Accept']");
        Assert.Contains("dossier n’a pas pu être réservé", page.Text, StringComparison.Ordinal);
        Assert.Contains("Tchadiens seulement.", page.Text, StringComparison.Ordinal);
        Assert.Equal("0", page.Document.QuerySelector(".r-figure-value")!.TextContent.Trim());
        Assert.Null((await first.FileAsync()).Grant);
    }

    // As after a stop of the server in the middle of it: what is reserved already is not refused, the rest is reserved.
    [Theory, BothDatabases]
    public async Task Reserving_that_was_cut_off_goes_on(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var nadia = await story.ActorAsync("nadia");
        var id = GrantHouse.Done(await Plans(p => p.ProposeAsync(nadia)));
        var line = (await Plans(p => p.FindAsync(id, nadia)))!.Value.Lines.Single(l =>
            l.CaseCode == story.Code
        );
        GrantHouse.Done(await story.ReserveAsync(house, line.GrantName!, nadia));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<FundingPlan>().SingleAsync(p => p.Id == id)).Standing =
                PlanStanding.Accepted;
            await db.SaveAsync(nadia, new Act("plan.accepted"));
        });

        GrantHouse.Done(await Plans(p => p.ResumeAsync(id, nadia)));

        Assert.All(
            (await Plans(p => p.FindAsync(id, nadia)))!.Value.Lines.Where(l => l.Kept),
            l => Assert.True(l.IsReserved)
        );

        Task<T> Plans<T>(Func<FundingPlans, Task<T>> ask) =>
            house.InScopeAsync(s => ask(s.GetRequiredService<FundingPlans>()));
    }

    [Theory, BothDatabases]
    public async Task The_document_for_other_programs_names_nobody(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await house.WaitingAsync();
        var host = (await story.FileAsync()).HostMissionId;
        var document = await house.InScopeAsync(s =>
            s.GetRequiredService<FundingPlans>().DocumentAsync(host, Actor.System)
        );
        var planned = document.Cases.Single(c => c.Case == story.Code);
        Assert.Equal((story.Code, 3, "Funded"), (planned.Case, planned.Persons, planned.Reason));
        var json = System.Text.Json.JsonSerializer.Serialize(document, FundingPlanDocument.Json);
        var file = await story.FileAsync();
        Assert.DoesNotContain(
            file.Applicant!.Person.FamilyName,
            json,
            StringComparison.OrdinalIgnoreCase
        );
    }

    [Theory, BothDatabases]
    public async Task The_forecast_says_what_it_does_not_know(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        using var omar = await new Story(house).VisitorAsync("omar");
        var page = await omar.GetAsync("/app/grants/forecast");
        Assert.Contains(
            "Rien n’a été réservé",
            page.Text.Replace('\'', '’'),
            StringComparison.Ordinal
        );
        Assert.Contains("2 000", page.Text.Replace('\u202F', ' '), StringComparison.Ordinal);
    }
}
