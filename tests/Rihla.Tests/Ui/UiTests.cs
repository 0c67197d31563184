using System.Net;
using AngleSharp.Dom;

namespace Rihla.Tests.Ui;

/// <summary>What every page stands on: the frame, the elements, the errors, the headers.</summary>
public sealed class UiTests(UiHost host) : IClassFixture<UiHost>
{
    private const string StylePage = "/app/style";

    [Theory]
    [InlineData("fr", "ltr", "bootstrap.min.css")]
    [InlineData("ar", "rtl", "bootstrap.rtl.min.css")]
    [InlineData("en", "ltr", "bootstrap.min.css")]
    public async Task A_page_is_in_the_language_and_direction_of_the_request(
        string language,
        string direction,
        string css
    )
    {
        var (answer, page) = await host.GetAsync(StylePage, language);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(direction, page.DocumentElement.GetAttribute("dir"));
        Assert.NotNull(page.QuerySelector($"link[href$='{css}']"));
        Assert.Single(page.QuerySelectorAll("h1"));
    }

    [Theory]
    [InlineData(StylePage)]
    [InlineData("/error/404")]
    public async Task A_page_runs_and_fetches_nothing_but_our_own(string url)
    {
        var (answer, page) = await host.GetAsync(url);
        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.Empty(
            page.All.SelectMany(e => e.Attributes)
                .Where(a => a.Name.StartsWith("on", StringComparison.Ordinal))
        );
        Assert.All(
            page.QuerySelectorAll("[src], link[href]"),
            e =>
                Assert.StartsWith(
                    "/",
                    e.GetAttribute("src") ?? e.GetAttribute("href"),
                    StringComparison.Ordinal
                )
        );
        Assert.Contains(
            "default-src 'self'",
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task The_browser_keeps_nothing_of_a_staff_page()
    {
        var (answer, _) = await host.GetAsync(StylePage);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("/sign-in/set-up", true)]
    [InlineData("/fr/news", false)]
    public async Task The_browser_keeps_nothing_that_is_shown_to_who_signs_in(
        string address,
        bool isForgotten
    )
    {
        var (answer, _) = await host.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(isForgotten, answer.Headers.CacheControl?.NoStore == true);
    }

    [Fact]
    public async Task The_menu_shows_what_one_may_open_in_order_and_marks_where_one_is()
    {
        var (_, page) = await host.GetAsync(StylePage, "en");
        Assert.Equal(
            ["Family name", "Style guide"],
            page.QuerySelectorAll("#r-menu a").Select(a => a.TextContent.Trim())
        );
        Assert.Equal(
            "Style guide",
            page.QuerySelector("#r-menu [aria-current=page]")!.TextContent.Trim()
        );
    }

    [Fact]
    public async Task The_header_says_who_is_signed_in_where_and_as_what()
    {
        var (_, page) = await host.GetAsync(StylePage, "en");
        var account = page.QuerySelector("#r-account")!.TextContent;
        Assert.Contains("Salma Idrissi", account, StringComparison.Ordinal);
        Assert.Contains("Caseworker", account, StringComparison.Ordinal);
        Assert.Contains("Mission de démonstration, Maroc", account, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("form[action='/sign-out'] input[name='rihla.form']"));
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    public async Task Every_control_has_a_label_and_what_describes_it_is_there(string language)
    {
        var (_, page) = await host.GetAsync(StylePage, language);
        Assert.Empty(
            page.All.Where(e => e.Id is { Length: > 0 })
                .GroupBy(e => e.Id)
                .Where(g => g.Count() > 1)
                .Select(g => g.Key)
        );
        Assert.All(
            page.QuerySelectorAll("input:not([type=hidden]), select, textarea"),
            control => Assert.NotNull(page.QuerySelector($"label[for='{control.Id}']"))
        );
        Assert.All(
            page.QuerySelectorAll("[aria-describedby]")
                .SelectMany(e => e.GetAttribute("aria-describedby")!.Split(' ')),
            id => Assert.NotNull(page.GetElementById(id))
        );
        Assert.All(
            page.QuerySelectorAll("[popovertarget]"),
            button => Assert.NotNull(page.GetElementById(button.GetAttribute("popovertarget")!))
        );
    }

    [Fact]
    public async Task A_wrong_form_comes_back_with_what_was_typed_and_a_summary_that_leads_to_the_fields()
    {
        var page = await PostAsync(
            new()
            {
                ["Input.BirthDate.Day"] = "31",
                ["Input.BirthDate.Month"] = "2",
                ["Input.BirthDate.Year"] = "1994",
                ["Input.Amount"] = "1.250",
                ["Input.Notes"] = "  <b>à lire</b>",
            }
        );
        var links = page.QuerySelectorAll("#r-error-summary a").ToList();
        Assert.Equal(
            ["#Input_FamilyName", "#Input_BirthDate_Day", "#Input_State", "#Input_Amount"],
            links.Select(link => link.GetAttribute("href"))
        );
        Assert.EndsWith("Renseignez ce champ.", links[0].TextContent, StringComparison.Ordinal);
        Assert.All(
            links,
            link => Assert.NotNull(page.GetElementById(link.GetAttribute("href")![1..]))
        );
        Assert.StartsWith("Erreur\u00A0:", page.Title, StringComparison.Ordinal);
        Assert.Equal("31", page.GetElementById("Input_BirthDate_Day")!.GetAttribute("value"));
        Assert.Equal("1.250", page.GetElementById("Input_Amount")!.GetAttribute("value"));
        Assert.Equal("  <b>à lire</b>", page.GetElementById("Input_Notes")!.TextContent);
        Assert.Equal("true", page.GetElementById("Input_FamilyName")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task Two_versions_are_shown_with_nothing_chosen_and_everything_typed_carried_along()
    {
        var page = await PostAsync(
            new()
            {
                ["Input.FamilyName"] = "Bah",
                ["Keep[Phone]"] = "yours",
                ["Keep[FamilyName]"] = "theirs",
            }
        );
        var conflict = page.QuerySelector(".r-conflict")!;
        Assert.Equal(2, conflict.QuerySelectorAll("input[type=radio][name='Keep[Phone]']").Length);
        Assert.Empty(conflict.QuerySelectorAll("input[checked]"));
        Assert.Equal(
            "Bah",
            conflict
                .QuerySelector("input[type=hidden][name='Input.FamilyName']")!
                .GetAttribute("value")
        );
        Assert.Empty(
            conflict.QuerySelectorAll(
                "input[type=hidden][name='Keep[Phone]'], input[type=hidden][name='rihla.form']"
            )
        );
        // What was chosen before and is not asked about again stays chosen.
        Assert.Equal(
            "theirs",
            conflict
                .QuerySelector("input[type=hidden][name='Keep[FamilyName]']")!
                .GetAttribute("value")
        );
        Assert.Equal(
            "2",
            conflict.QuerySelector("input[name='Input.Version']")!.GetAttribute("value")
        );
    }

    [Theory]
    [InlineData("/nowhere", 404, "Page introuvable")]
    [InlineData("/forbidden", 403, "Vous n’avez pas accès à cette page")]
    [InlineData("/broken", 500, "Une erreur s’est produite")]
    [InlineData("/damaged", 500, "Une information enregistrée ne peut pas être lue")]
    [InlineData("/crossed", 409, "Ces informations ont changé entre-temps")]
    [InlineData("/error/409", 409, "Ces informations ont changé entre-temps")]
    [InlineData("/error/418", 418, "La demande n’a pas pu être comprise")]
    public async Task An_error_says_what_to_do_next_and_nothing_about_anybody(
        string url,
        int status,
        string title
    )
    {
        var (answer, page) = await host.GetAsync(url);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
        Assert.DoesNotContain("Bah", page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/complaint", "/")]
    [InlineData("/nowhere", "/")]
    [InlineData("/ar/help", "/ar")]
    [InlineData("/en/nowhere", "/en")]
    [InlineData("/app/cases", "/app")]
    [InlineData("/sign-in/nowhere", "/app")]
    public async Task From_an_error_the_way_leads_back_to_where_one_was(string url, string home)
    {
        var (_, page) = await host.GetAsync(url);
        Assert.Equal(home, page.QuerySelector("main a.r-button")!.GetAttribute("href"));
    }

    [Fact]
    public async Task The_API_answers_errors_with_problem_details()
    {
        var (answer, page) = await host.GetAsync("/api/broken");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("Bah", page.DocumentElement.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/language/ar?to=/app/style%3Fpage=2", "/app/style?page=2")]
    [InlineData("/language/ar?to=//elsewhere.example", "/")]
    [InlineData("/language/ar?to=/%5Celsewhere.example", "/")]
    [InlineData("/language/ar?to=https://elsewhere.example", "/")]
    [InlineData("/language/ar", "/")]
    public async Task Choosing_a_language_comes_back_here_and_never_leads_elsewhere(
        string url,
        string location
    )
    {
        using var client = host.Client();
        var answer = await client.GetAsync(
            new Uri(url, UriKind.Relative),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location?.OriginalString);
        Assert.Contains(
            "rihla.lang=ar",
            answer.Headers.GetValues("Set-Cookie").Single(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_language_we_do_not_speak_is_not_found()
    {
        var (answer, _) = await host.GetAsync("/language/xx");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<IDocument> PostAsync(Dictionary<string, string> fields)
    {
        var (got, page) = await host.GetAsync(StylePage);
        fields["rihla.form"] = page.QuerySelector(
                    "form[action='/sign-out'] input[name='rihla.form']"
                )!
            .GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, StylePage)
        {
            Content = new FormUrlEncodedContent(fields),
        };
        var cookie = got
            .Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("rihla.form", StringComparison.Ordinal));
        request.Headers.Add("Cookie", $"rihla.lang=fr; {cookie.Split(';')[0]}");
        using var client = host.Client();
        return await UiHost.ReadAsync(
            await client.SendAsync(request, TestContext.Current.CancellationToken)
        );
    }
}
