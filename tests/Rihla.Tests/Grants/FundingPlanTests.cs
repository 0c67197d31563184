using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>A proposal is changed by the manager, accepted, and the money reserved.</summary>
public sealed class FundingPlanTests
{
    [Theory, BothDatabases]
    public async Task A_proposal_is_changed_and_accepted(DatabaseKind kind)
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
    }

    [Theory, BothDatabases]
    public async Task The_document_for_other_programs_names_nobody(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await house.WaitingAsync();
        var host = (await story.FileAsync()).HostMissionId;
        var document = await house.InScopeAsync(s =>
            s.GetRequiredService<FundingPlans>().DocumentAsync(host, Actor.System)
        );
        var planned = Assert.Single(document.Cases);
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
