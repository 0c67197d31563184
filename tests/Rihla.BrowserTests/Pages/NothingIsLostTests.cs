using Rihla.BrowserTests.Host;
using Rihla.BrowserTests.Journeys;

namespace Rihla.BrowserTests.Pages;

/// <summary>Nothing that was typed is lost: not to a lost connection, an ended session, or a colleague.</summary>
public sealed class NothingIsLostTests(Chromium chromium)
{
    [Fact]
    public async Task A_lost_connection_keeps_what_was_typed_until_it_can_be_sent()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("salma");
        await desk.GoAsync("/app/requests/new");
        await desk.Field("Input.Name").FillAsync("Awa Camara");
        await desk.Field("Input.Phone").FillAsync("0612345678");

        await desk.Context.SetOfflineAsync(true);
        await desk.Page.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(desk.Page.Locator(".r-banner[role=alert]")).ToBeVisibleAsync();
        await Assertions.Expect(desk.Field("Input.Name")).ToHaveValueAsync("Awa Camara");

        await desk.Context.SetOfflineAsync(false);
        await Assertions.Expect(desk.Page.Locator(".r-banner[role=status]")).ToBeVisibleAsync();
        await desk.SendAsync("Input.Name");
        await Assertions.Expect(desk.Page.Locator("h1")).ToHaveTextAsync("Awa Camara");
    }

    [Fact]
    public async Task A_staff_page_that_the_browser_brings_back_as_it_was_left_is_asked_for_anew()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("salma");
        await desk.GoAsync("/app/requests/new");
        await desk.Field("Input.Name").FillAsync("Awa Camara");

        // What a browser says that keeps pages although they are not to be kept.
        await desk.Page.EvaluateAsync(
            "setTimeout(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))"
        );

        await Assertions.Expect(desk.Field("Input.Name")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_form_sent_after_the_session_ended_is_sent_when_its_writer_is_back()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        var journey = new FamilyJourney(desk);
        await desk.EnterAsync("salma");
        await journey.TakeRequestAsync("Awa Camara", "0612345678");
        await desk.GoAsync($"/app/cases/{journey.Code}/notes");
        await desk.Field("Input.Text").FillAsync("Rappeler lundi, après dix heures.");

        house.Clock.Advance(TimeSpan.FromHours(3));
        await desk.SendAsync("Input.Text");
        Assert.Contains("/sign-in", desk.Page.Url, StringComparison.Ordinal);
        await desk.FollowAsync(desk.AccountOf("salma"));
        Assert.Contains("/app/kept/", desk.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await Inspection.OfAsync(desk, "app.kept"));
        await desk.FollowAsync(desk.Page.Locator("main form button").First);

        await journey.OpenCaseAsync();
        await Assertions
            .Expect(desk.Page.Locator("main .r-person-text"))
            .ToHaveTextAsync("Rappeler lundi, après dix heures.");
    }

    [Fact]
    public async Task What_was_typed_and_not_sent_is_given_back_and_goes_when_it_is_sent()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        var journey = new FamilyJourney(desk);
        await desk.EnterAsync("salma");
        await journey.TakeRequestAsync("Awa Camara", "0612345678");
        var notes = $"/app/cases/{journey.Code}/notes";
        await desk.GoAsync(notes);
        await desk.Field("Input.Text").FillAsync("Rappeler lundi.\nApres dix heures.");
        await Assertions.Expect(desk.Page.Locator(".r-draft-state")).Not.ToBeEmptyAsync();

        await desk.GoAsync("/app");
        await desk.GoAsync(notes);
        await Assertions
            .Expect(desk.Field("Input.Text"))
            .ToHaveValueAsync("Rappeler lundi.\nApres dix heures.");
        Assert.Empty(await Inspection.OfAsync(desk, "draft"));

        await desk.SendAsync("Input.Text");
        await desk.GoAsync(notes);
        await Assertions.Expect(desk.Field("Input.Text")).ToHaveValueAsync("");

        await desk.Field("Input.Text").FillAsync("Autre chose");
        await Assertions.Expect(desk.Page.Locator(".r-draft-state")).Not.ToBeEmptyAsync();
        await desk.GoAsync(notes);
        await desk.FollowAsync(desk.Page.Locator("button[name='rihla.discard']"));
        await Assertions.Expect(desk.Field("Input.Text")).ToHaveValueAsync("");
        Assert.Empty(desk.TakeComplaints());
    }

    [Fact]
    public async Task What_was_refused_or_stands_beside_another_version_is_not_left_without_a_word()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var salma = await Desk.OpenAsync(chromium, house);
        await using var grace = await Desk.OpenAsync(chromium, house);
        var journey = new FamilyJourney(salma);
        await salma.EnterAsync("salma");
        await journey.TakeRequestAsync("Awa Camara", "0612345678");
        await grace.EnterAsync("grace");
        var (edit, notes) = ($"/app/cases/{journey.Code}/edit", $"/app/cases/{journey.Code}/notes");

        await grace.GoAsync("/app/requests/new");
        await grace.Field("Input.Name").FillAsync("Fatou Bah");
        await grace.SendAsync("Input.Name");
        await Assertions.Expect(grace.Page.Locator("#r-error-summary")).ToBeVisibleAsync();
        await AssertAsksBeforeLeavingAsync(grace);

        // The summary stands above both forms of this page.
        await grace.GoAsync(notes);
        await grace.Field("Document.Title").FillAsync("Carnet de santé");
        await grace.SendAsync("Document.Title");
        await Assertions.Expect(grace.Page.Locator("#r-error-summary")).ToBeVisibleAsync();
        await AssertAsksBeforeLeavingAsync(grace);

        await salma.GoAsync(edit);
        await grace.GoAsync(edit);
        await salma.Field("Input.SafeContact").FillAsync("Le matin");
        await salma.SendAsync("Input.SafeContact");
        await grace.Field("Input.SafeContact").FillAsync("Le soir");
        await grace.SendAsync("Input.SafeContact");
        await Assertions.Expect(grace.Page.Locator(".r-conflict")).ToBeVisibleAsync();
        await AssertAsksBeforeLeavingAsync(grace);
    }

    private static async Task AssertAsksBeforeLeavingAsync(Desk desk)
    {
        var asked = new TaskCompletionSource<string>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        async void StayAsync(object? sender, IDialog dialog)
        {
            await dialog.DismissAsync();
            asked.TrySetResult(dialog.Type);
        }
        var (page, address) = (desk.Page, desk.Page.Url);
        page.Dialog += StayAsync;
        await page.Locator(".r-menu a").First.ClickAsync();
        Assert.Equal("beforeunload", await asked.Task.WaitAsync(TimeSpan.FromSeconds(15)));
        page.Dialog -= StayAsync;
        Assert.Equal(address, page.Url);
    }

    [Fact]
    public async Task Why_a_draft_was_not_kept_is_said_as_it_is()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("salma");
        await desk.GoAsync("/app/requests/new");
        var (name, state) = (desk.Field("Input.Name"), desk.Page.Locator(".r-draft-state"));

        await desk.Page.RouteAsync(
            "**/app/drafts/**",
            route => route.FulfillAsync(new() { Status = 413 })
        );
        await name.FillAsync("Awa");
        await Assertions.Expect(state).ToContainTextAsync("envoyez le formulaire");
        await Assertions.Expect(desk.Page.Locator(".r-banner")).ToHaveCountAsync(0);

        await desk.Page.UnrouteAllAsync();
        house.Clock.Advance(TimeSpan.FromHours(3));
        await name.FillAsync("Awa Camara");
        await Assertions
            .Expect(desk.Page.Locator(".r-banner[role=alert]"))
            .ToContainTextAsync("session est terminée");
        await Assertions.Expect(state).ToContainTextAsync("envoyez le formulaire");

        await desk.Context.SetOfflineAsync(true);
        await name.FillAsync("Awa Camara Bah");
        await Assertions.Expect(state).ToContainTextAsync("connexion");
    }

    [Fact]
    public async Task One_list_after_another_is_taken_from_one_page()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("nadia");
        await desk.GoAsync("/app/exports");
        foreach (var format in new[] { "csv", "xlsx" })
        {
            await desk.Field("Input.List").SelectOptionAsync(new SelectOptionValue { Index = 1 });
            await desk.Page.Locator($"[name='Input.Format'][value={format}]").CheckAsync();
            await desk.Field("Input.Purpose").FillAsync("Rapport trimestriel");
            var file = await desk.Page.RunAndWaitForDownloadAsync(() =>
                desk.Page.Locator("main form button[type=submit]").ClickAsync()
            );
            Assert.EndsWith($".{format}", file.SuggestedFilename, StringComparison.Ordinal);
        }

        // What is refused is a page all the same.
        await desk.Field("Input.Purpose").FillAsync("");
        await desk.SendAsync("Input.Purpose");
        await Assertions.Expect(desk.Page.Locator("#r-error-summary")).ToBeVisibleAsync();
        Assert.Empty(desk.TakeComplaints());
    }

    [Fact]
    public async Task Of_two_people_who_change_one_case_the_second_sees_both_versions_and_chooses()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var salma = await Desk.OpenAsync(chromium, house);
        await using var grace = await Desk.OpenAsync(chromium, house, "en");
        var journey = new FamilyJourney(salma);
        await salma.EnterAsync("salma");
        await journey.TakeRequestAsync("Awa Camara", "0612345678");
        await grace.EnterAsync("grace");
        await salma.GoAsync($"/app/cases/{journey.Code}/edit");
        await grace.GoAsync($"/app/cases/{journey.Code}/edit");

        await salma.Field("Input.SafeContact").FillAsync("Le matin");
        await salma.SendAsync("Input.SafeContact");
        await grace.Field("Input.SafeContact").FillAsync("In the evening, ask for Awa");
        await grace.SendAsync("Input.SafeContact");

        var versions = grace.Page.Locator(".r-conflict-value");
        await Assertions
            .Expect(versions)
            .ToHaveTextAsync(["Le matin", "In the evening, ask for Awa"]);
        Assert.Empty(await Inspection.OfAsync(grace, "conflict"));
        await grace.Page.Locator(".r-conflict input[value=yours]").CheckAsync();
        await grace.FollowAsync(grace.Page.Locator("main form button[type=submit]"));
        await Assertions
            .Expect(grace.Page.Locator("main .r-facts").First)
            .ToContainTextAsync("In the evening, ask for Awa");
    }
}
