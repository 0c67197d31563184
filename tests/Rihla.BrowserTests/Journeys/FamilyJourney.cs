using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Journeys;

/// <summary>
/// The way of a family through the pages, as a stranger finds it who only ever follows the next action of the case and,
/// where it is somebody else's, goes on as the colleague whom the page offers.
/// </summary>
internal sealed class FamilyJourney(Desk desk)
{
    private readonly IPage page = desk.Page;

    /// <summary>The code of the case, such as <c>MA-7K2MPQ4</c>.</summary>
    public string Code { get; private set; } = "";

    /// <summary>A call for help: a name, a telephone, a language.</summary>
    public async Task TakeRequestAsync(string name, string phone)
    {
        await desk.FollowAsync(page.Locator("main a[href='/app/requests/new']").First);
        await desk.Field("Input.Name").FillAsync(name);
        await desk.Field("Input.Phone").FillAsync(phone);
        await desk.Field("Input.Language").SelectOptionAsync("ff");
        await desk.SendAsync("Input.Name");
        Code = new Uri(page.Url).Segments[^1];
    }

    /// <summary>Who she is, and a decision on everybody in the register who looks like her.</summary>
    /// <param name="givenNames">Her given names.</param>
    /// <param name="familyName">Her family name.</param>
    /// <param name="likelyMatches">How many likely matches must be shown when it is saved.</param>
    /// <param name="decision">What is decided on each: <c>Different</c>, <c>Same</c> or <c>Unsure</c>.</param>
    public async Task RegisterAsync(
        string givenNames,
        string familyName,
        int likelyMatches,
        string decision = "Different"
    )
    {
        await FollowNextAsync("salma");
        await desk.Field("Input.GivenNames").FillAsync(givenNames);
        await desk.Field("Input.FamilyName").FillAsync(familyName);
        await desk.Field("Input.Birth.Day").FillAsync("3");
        await desk.Field("Input.Birth.Month").FillAsync("4");
        await desk.Field("Input.Birth.Year").FillAsync("1994");
        await desk.Choice("Input.Sex", "F").CheckAsync();
        await desk.Field("Input.Nationality").SelectOptionAsync("GN");
        await desk.SendAsync("Input.GivenNames");
        var decisions = await page.Locator($"#likely-matches input[value={decision}]").AllAsync();
        Assert.Equal(likelyMatches, decisions.Count);
        foreach (var choice in decisions)
        {
            await choice.CheckAsync();
        }
        if (decisions.Count > 0)
        {
            await desk.SendAsync("Input.GivenNames");
        }
        Assert.EndsWith("/family", page.Url, StringComparison.Ordinal);
    }

    public async Task AddChildAsync(string givenNames, string year, string sex)
    {
        await desk.Field("Child.GivenNames").FillAsync(givenNames);
        await desk.Field("Child.Birth.Year").FillAsync(year);
        await desk.Choice("Child.Sex", sex).CheckAsync();
        await desk.SendAsync("Child.GivenNames");
    }

    public Task CompleteFamilyAsync() =>
        desk.FollowAsync(page.Locator("main button[formaction*='handler=Complete']"));

    /// <summary>She consents to every purpose, for herself and for her children.</summary>
    public async Task ConsentAsync()
    {
        await page.Locator("main select[name^=ForAll]").First.SelectOptionAsync("Given");
        await desk.SendAsync("Input.Method");
    }

    public async Task CounselAsync()
    {
        await FollowNextAsync("salma");
        foreach (var information in await desk.Field("Input.Given").AllAsync())
        {
            await information.CheckAsync();
        }
        await desk.Choice("Input.Pressure", "None").CheckAsync();
        await desk.Choice("Input.Capacity", "Able").CheckAsync();
        await desk.SendAsync("Input.Pressure");
    }

    /// <summary>What was found in her beyond what her age and family say.</summary>
    public async Task ScreenAsync(params string[] findings)
    {
        await FollowNextAsync("salma");
        foreach (var finding in findings)
        {
            await desk.Choice("Input.Persons[0].Flags", finding).CheckAsync();
        }
        await desk.SendAsync("Input.Note");
    }

    public async Task DecideEligibilityAsync()
    {
        await FollowNextAsync("salma");
        await desk.Choice("Input.IsEligible", "True").CheckAsync();
        await desk.Field("Input.Reason").SelectOptionAsync("Stranded");
        await desk.SendAsync("Input.Reason");
    }

    /// <summary>She signs for herself and, as their mother, for her children.</summary>
    public async Task SignAsync()
    {
        await FollowNextAsync("salma");
        foreach (
            var signature in await page.Locator("main input[type=radio][value=Signature]")
                .AllAsync()
        )
        {
            await signature.CheckAsync();
        }
        await desk.SendAsync("Input.On");
    }

    /// <summary>A laissez-passer for her, with the children on it.</summary>
    public async Task ObtainDocumentsAsync()
    {
        await FollowNextAsync("salma");
        await desk.Field("Input.Rows[0].Number").FillAsync("LP-2026-118");
        await desk.Field("Input.Rows[0].ExpiresOn").FillAsync(desk.InDays(90));
        foreach (var child in await page.Locator("main select[name$=OnDocumentOfId]").AllAsync())
        {
            await child.SelectOptionAsync(new SelectOptionValue { Index = 1 });
        }
        await desk.SendAsync("Input.Rows[0].Number");
    }

    public async Task AuthoriseExitAsync()
    {
        await FollowNextAsync("salma");
        await desk.Choice("Input.What", "Granted").CheckAsync();
        await desk.SendAsync("Input.What");
    }

    public async Task ExamineAsync()
    {
        await FollowNextAsync("karim");
        foreach (var fit in await page.Locator("main input[type=radio][value=Fit]").AllAsync())
        {
            await fit.CheckAsync();
        }
        await desk.SendAsync("Input.Rows[0].Fitness");
    }

    public async Task FundAsync()
    {
        await FollowNextAsync("nadia");
        await desk.Field("Input.Grant").SelectOptionAsync("Bailleur A");
        await desk.SendAsync("Input.Grant");
    }

    /// <summary>Seats on a flight of today.</summary>
    public async Task BookAsync()
    {
        await FollowNextAsync("hicham");
        await desk.SendAsync("Input.Seats");
    }

    public async Task AcceptReceptionAsync()
    {
        await FollowNextAsync("mariama");
        await desk.FollowAsync(page.Locator("main form[action*='handler=Accept'] button"));
    }

    public async Task BoardAsync()
    {
        await FollowNextAsync("hicham");
        foreach (var boards in await page.Locator("main input[value=Boarded]").AllAsync())
        {
            await boards.CheckAsync();
        }
        await desk.SendAsync("Input.Rows[0].Outcome");
    }

    public async Task ConfirmArrivalAsync()
    {
        await FollowNextAsync("mariama");
        foreach (
            var arrived in await page.Locator("main input[type=checkbox][name$='.Arrived']")
                .AllAsync()
        )
        {
            await arrived.CheckAsync();
        }
        await desk.SendAsync("Input.Rows[0].Arrived");
    }

    public async Task ReferAsync()
    {
        await desk.GoAsync($"/app/cases/{Code}/referrals/new");
        await desk.Field("Input.MemberIds").First.CheckAsync();
        await desk.Field("Input.Service").SelectOptionAsync("Asylum");
        await desk.Field("Input.Partner").FillAsync("HCR, Rabat");
        await desk.Field("Input.Purpose").FillAsync("Entretien d'information");
        await desk.Field("Input.Shared").FillAsync("Nom et téléphone");
        await desk.Choice("Input.Urgency", "Normal").CheckAsync();
        await desk.SendAsync("Input.Partner");
    }

    public async Task WriteNoteAsync(string text)
    {
        await desk.GoAsync($"/app/cases/{Code}/notes");
        await desk.Field("Input.Text").FillAsync(text);
        await desk.SendAsync("Input.Text");
    }

    /// <summary>A protection officer joins the team of the case, which others no longer see.</summary>
    public async Task TakeRestrictedCaseAsync()
    {
        await desk.GoAsync("/app/restricted-cases");
        await desk.FollowAsync(page.Locator("main form button[type=submit]").First);
    }

    public async Task CloseAsync(string reason = "LostContact")
    {
        await desk.GoAsync($"/app/cases/{Code}/close");
        await desk.Choice("Input.ClosureReason", reason).CheckAsync();
        await desk.Field("Input.Note").FillAsync("Injoignable depuis deux semaines.");
        await desk.SendAsync("Input.ClosureReason");
        Assert.False(page.Url.EndsWith("/close", StringComparison.Ordinal), "it was not closed");
    }

    /// <summary>From the call to the declaration.</summary>
    public async Task ApplyAsync(
        string givenNames,
        string familyName,
        string phone,
        int likelyMatches
    )
    {
        await desk.EnterAsync("salma");
        await TakeRequestAsync($"{givenNames} {familyName}", phone);
        await RegisterAsync(givenNames, familyName, likelyMatches);
        await AddChildAsync("Mamadou", "2018", "M");
        await AddChildAsync("Fatoumata", "2021", "F");
        await CompleteFamilyAsync();
        await ConsentAsync();
        await CounselAsync();
        await ScreenAsync();
        await DecideEligibilityAsync();
        await SignAsync();
    }

    /// <summary>From the declaration to the gate.</summary>
    public async Task PrepareAsync()
    {
        await ObtainDocumentsAsync();
        await AuthoriseExitAsync();
        await ExamineAsync();
        await FundAsync();
        await BookAsync();
        await AcceptReceptionAsync();
    }

    public Task OpenCaseAsync() => desk.GoAsync($"/app/cases/{Code}");

    /// <summary>
    /// From the page of the case to where the next action is done, going on as the colleague whose turn it is.
    /// </summary>
    public async Task FollowNextAsync(string whoseTurn)
    {
        if (new Uri(page.Url).AbsolutePath != $"/app/cases/{Code}")
        {
            await OpenCaseAsync();
        }
        var next = page.Locator(".r-next a.r-button");
        if (!await next.IsVisibleAsync())
        {
            await desk.FollowAsync(desk.AccountOf(whoseTurn));
        }
        await desk.FollowAsync(next);
    }

    /// <summary>The stage that the steps of the case show as the current one, from 1 to 13.</summary>
    public async Task<int> StageAsync()
    {
        await OpenCaseAsync();
        var steps = await page.Locator(".r-steps li").AllAsync();
        for (var i = 0; i < steps.Count; i++)
        {
            if (await steps[i].GetAttributeAsync("aria-current") == "step")
            {
                return i + 1;
            }
        }
        return 0;
    }
}
