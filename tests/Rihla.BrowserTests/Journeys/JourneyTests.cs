using Microsoft.Extensions.DependencyInjection;
using Rihla.BrowserTests.Host;
using Rihla.BrowserTests.Pages;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;

namespace Rihla.BrowserTests.Journeys;

/// <summary>The main job, from a call for help to a confirmed arrival home, by somebody who only follows the next action.</summary>
public sealed class JourneyTests(Chromium chromium)
{
    [Theory]
    [InlineData("fr", Desk.Screen, "Aïssatou", "Diallo")]
    [InlineData("ar", Desk.Phone, "عيساتو", "ديالو")]
    public async Task A_mother_and_her_two_children_come_home(
        string language,
        int width,
        string givenNames,
        string familyName
    )
    {
        await using var house = await OpenHouse.OpenAsync();
        await RegisterSomebodyWhoLooksLikeHerAsync(house);
        await using var desk = await Desk.OpenAsync(chromium, house, language, width);
        var family = new FamilyJourney(desk);

        await family.ApplyAsync(givenNames, familyName, "0612345678", likelyMatches: 1);
        Assert.Equal(5, await family.StageAsync());
        await family.PrepareAsync();
        Assert.Equal(7, await family.StageAsync());
        await family.BoardAsync();
        await family.ConfirmArrivalAsync();

        Assert.Equal(9, await family.StageAsync());
        Assert.Equal(language, await desk.Page.Locator("html").GetAttributeAsync("lang"));
        // The file does not stop at the border: what comes next stands there.
        Assert.True(await desk.Page.Locator("main .r-next").IsVisibleAsync());
        Assert.Empty(desk.TakeComplaints());
    }

    [Theory]
    [InlineData("fr", Desk.Screen)]
    [InlineData("ar", Desk.Phone)]
    public async Task A_family_at_home_gets_what_was_promised_says_how_it_is_and_its_case_is_completed(
        string language,
        int width
    )
    {
        await using var house = await OpenHouse.OpenAsync();
        await AskOnlyAfterThreeMonthsAsync(house);
        await using var desk = await Desk.OpenAsync(chromium, house, language, width);
        var family = new FamilyJourney(desk);
        await family.ApplyAsync("Aïssatou", "Diallo", "0612345678", likelyMatches: 0);
        await family.PrepareAsync();
        await family.BoardAsync();
        await family.ConfirmArrivalAsync();
        List<string> wrong = [];
        var home = new HomeJourney(
            desk,
            family,
            async name =>
            {
                var found = await Inspection.OfAsync(desk, $"home.{name}");
                wrong.AddRange(found.Select(f => $"{name}: {f}"));
                await desk.Page.SetViewportSizeAsync(width, width == Desk.Phone ? 844 : 900);
            }
        );

        await home.AssessNeedsAsync();
        await home.HoldSurveyAsync();
        await home.PlanAsync();
        await home.ApproveAsync();
        Assert.Equal(10, await family.StageAsync());
        await home.OrderAsync();
        await home.HandOverAsync();
        await home.InvoiceAsync();
        await home.PayAsync();
        Assert.Equal(11, await family.StageAsync());
        house.Clock.Advance(TimeSpan.FromDays(95));
        await desk.EnterAsync("mariama");
        await home.HoldSurveyAsync();

        // Four scores: of each dimension, and of all.
        Assert.Equal(
            4,
            await desk
                .Page.Locator("main table tbody td:nth-of-type(1)")
                .Filter(new() { HasTextRegex = new("^0[,.][0-9]{2}$|^1[,.]00$") })
                .CountAsync()
        );
        await home.CompleteAsync();
        Assert.Equal(13, await family.StageAsync());
        Assert.Equal(language, await desk.Page.Locator("html").GetAttributeAsync("lang"));
        Assert.Empty(wrong);
        Assert.Empty(desk.TakeComplaints());
    }

    [Fact]
    public async Task A_declaration_withdrawn_at_the_gate_releases_the_seats()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house, "en");
        var family = new FamilyJourney(desk);
        await family.ApplyAsync("Aïssatou", "Diallo", "0612345678", likelyMatches: 0);
        await family.PrepareAsync();
        await family.FollowNextAsync("hicham");
        Assert.Equal("0 of 3", await FreeSeatsAsync(desk));

        await family.FollowNextAsync("hicham");
        await desk.FollowAsync(desk.Page.Locator("main a.r-button-danger-quiet"));
        foreach (var person in await desk.Field("Input.MemberIds").AllAsync())
        {
            await person.CheckAsync();
        }
        await desk.SendAsync("Input.MemberIds");

        Assert.Equal("3 of 3", await FreeSeatsAsync(desk));
        await desk.GoAsync($"/app/cases/{family.Code}/boarding");
        Assert.Equal(0, await desk.Page.Locator("main input[value=Boarded]").CountAsync());
        Assert.True(await family.StageAsync() < 5);
        await desk.EnterAsync("mariama");
        await desk.GoAsync("/app/arrivals");
        Assert.DoesNotContain(
            family.Code,
            await desk.Page.Locator("main").InnerTextAsync(),
            StringComparison.Ordinal
        );
    }

    // Before the plan and once after: the way is the same for each survey.
    private static async Task AskOnlyAfterThreeMonthsAsync(OpenHouse house)
    {
        var set = await house.InScopeAsync(async s =>
            await s.GetRequiredService<SurveySchedules>()
                .SetAsync(
                    new()
                    {
                        ValidFrom = house.Today,
                        Months = [3],
                        BaselineDays = 14,
                        LeadDays = 14,
                        GraceDays = 30,
                        Attempts = 3,
                    },
                    Actor.System
                )
        );
        Assert.True(set.IsDone);
    }

    private static async Task<string> FreeSeatsAsync(Desk desk)
    {
        await desk.GoAsync("/app/movements");
        return await desk.Page.Locator("main td[data-label='Free seats']").InnerTextAsync();
    }

    // Another woman of nearly the same name, written as somebody else wrote it.
    private static async Task RegisterSomebodyWhoLooksLikeHerAsync(OpenHouse house)
    {
        var grace = await house.ActorAsync("grace");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Aissata Dialo",
                        SafeContact = "Par sa sœur",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    grace
                )
        );
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    taken.Value!.Code,
                    new(
                        Relation.Applicant,
                        new()
                        {
                            GivenNames = "Aissatou",
                            FamilyName = "Dialo",
                            Birth = new PartialDate(1994, 4, 3),
                            Sex = Sex.F,
                            Nationality = "GN",
                            Language = "fr",
                        },
                        []
                    ),
                    grace
                )
        );
        Assert.True(entered.IsDone);
    }
}
