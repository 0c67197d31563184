using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Journeys;

/// <summary>What the mission of origin does with a family that has come home: surveys, visits, what they say.</summary>
internal sealed class FollowUp(Desk desk, string code)
{
    private readonly IPage page = desk.Page;

    /// <summary>A survey under way, a visit to come, a complaint: something on every page.</summary>
    public async Task FurnishAsync()
    {
        await desk.EnterAsync("mariama");
        await BeginSurveyAsync();
        await PlanVisitAsync();
        await ComplainAsync();
    }

    /// <summary>The survey that is due, from the first question to the scores: the first answer to everything.</summary>
    public async Task HoldSurveyAsync()
    {
        await BeginSurveyAsync();
        while (page.Url.Contains("/page/", StringComparison.Ordinal))
        {
            foreach (var question in await page.Locator("main .r-choices").AllAsync())
            {
                await question.Locator("input").First.CheckAsync();
            }
            await desk.FollowAsync(page.Locator("main form button[type=submit]").First);
        }
        await desk.FollowAsync(page.Locator("main form button[type=submit]"));
    }

    /// <summary>The survey that is due, up to its first question.</summary>
    public async Task BeginSurveyAsync()
    {
        await desk.GoAsync($"/app/cases/{code}/surveys");
        await desk.FollowAsync(page.Locator("main a[href*='/surveys/begin/']").First);
        await desk.SendAsync("Input.Language");
        await desk.FollowAsync(page.Locator("main a.r-button[href*='/page/']"));
    }

    /// <summary>A visit of tomorrow.</summary>
    public async Task PlanVisitAsync()
    {
        await desk.GoAsync($"/app/cases/{code}/visits/new");
        await desk.Field("Input.On").FillAsync(desk.InDays(1));
        await desk.SendAsync("Input.On");
    }

    /// <summary>A complaint that somebody was told.</summary>
    public async Task ComplainAsync()
    {
        await desk.GoAsync("/app/complaints/new");
        await desk.Field("Input.Category").SelectOptionAsync("Delay");
        await desk.Field("Input.Text").FillAsync("La machine n'est pas encore venue.");
        await desk.SendAsync("Input.Text");
    }
}
