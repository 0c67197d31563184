using Rihla.BrowserTests.Host;
using Rihla.BrowserTests.Journeys;

namespace Rihla.BrowserTests.Pages;

/// <summary>A browser that runs no scripts does the work all the same.</summary>
public sealed class WithoutScriptsTests(Chromium chromium)
{
    [Fact]
    public async Task A_request_is_taken_and_a_family_registered_without_scripts()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house, scripts: false);
        var journey = new FamilyJourney(desk);
        await desk.EnterAsync("salma");
        await desk.GoAsync("/app/requests/new");
        await desk.SendAsync("Input.Name");
        await Assertions.Expect(desk.Page.Locator(".r-error-summary")).ToBeVisibleAsync();
        await desk.GoAsync("/app");

        await journey.TakeRequestAsync("Awa Camara", "0612345678");
        await journey.RegisterAsync("Awa", "Camara", likelyMatches: 0);
        await journey.AddChildAsync("Mamadou", "2018", "M");
        await journey.CompleteFamilyAsync();
        await journey.ConsentAsync();

        Assert.Equal(2, await journey.StageAsync());
    }
}
