using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Pages.Casework;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>The stations between registration and clearance as people at their desks meet them.</summary>
public sealed class CaseworkPagesTests(Houses houses) : IClassFixture<Houses>
{
    private static readonly string[] Stations =
    [
        "counselling",
        "screening",
        "protection",
        "eligibility",
        "referrals",
        "referrals/new",
        "declaration",
        "declaration/print",
        "withdraw",
    ];

    [Theory, BothDatabases]
    public async Task Every_station_opens_in_three_languages(DatabaseKind kind)
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind));
        using var salma = await story.VisitorAsync("salma");
        foreach (var language in new[] { "fr", "ar", "en" })
        {
            await salma.GetAsync($"/language/{language}?to=/app");
            foreach (var station in Stations)
            {
                var page = await salma.GetAsync($"/app/cases/{story.Code}/{station}", language);
                Assert.True(page.Status == HttpStatusCode.OK, $"{station} {page.Status}");
            }
        }
    }

    [Theory, BothDatabases]
    public async Task What_a_guardian_signed_on_the_protection_route_is_not_asked_for_again(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await ChildrenAlone.EnteredAsync(house, "Ibrahima", "Mariame");
        var file = await story.FileAsync();
        var routes = await ChildrenAlone.RoutesAsync(house, story);
        using var salma = await story.VisitorAsync("salma");
        async Task<List<string?>> AskedForAsync()
        {
            var page = await salma.GetAsync($"/app/cases/{story.Code}/declaration");
            return
            [
                .. page
                    .Document.QuerySelectorAll("input[name^='Input.Children'][name$='.MemberId']")
                    .Select(i => i.GetAttribute("value")),
            ];
        }
        Assert.Equal(2, (await AskedForAsync()).Count);

        var first = routes.Single(r => r.MemberId == file.Travellers[0].MemberId);
        await ChildrenAlone.StepAsync(story, first, StepKind.GuardianConsent);
        Assert.Equal([file.Travellers[1].MemberId.ToString()], await AskedForAsync());

        await ChildrenAlone.StepAsync(
            story,
            routes.Single(r => r != first),
            StepKind.GuardianConsent
        );
        Assert.Empty(await AskedForAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_alone_has_a_paper_for_the_guardian_to_sign_in_both_languages(
        DatabaseKind kind
    )
    {
        var story = new Story(await houses.OnAsync(kind));
        using var salma = await story.VisitorAsync("salma");
        var request = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [
                ("Input.Name", "Ousmane Bangoura"),
                ("Input.Phone", "+212661371500"),
                ("Input.Language", "en"),
            ],
            "main form:has([name='Input.Name'])"
        );
        var code = request.Path.Split('/')[^1].Split('?')[0];
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{code}/register"),
            [
                ("Input.GivenNames", "Ousmane"),
                ("Input.FamilyName", "Bangoura"),
                ("Input.Birth.Year", "2014"),
                ("Input.Sex", "M"),
                ("Input.Nationality", "GN"),
                ("Unaccompanied", "true"),
            ],
            "main form:has([name='Input.GivenNames'])"
        );

        var paper = await salma.GetAsync($"/app/cases/{code}/declaration/print");

        var sheet = Assert.Single(paper.Document.QuerySelectorAll("article"));
        Assert.Contains("Ousmane Bangoura", sheet.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["en", "fr"],
            sheet.QuerySelectorAll("[lang]:has(h1)").Select(side => side.GetAttribute("lang"))
        );
        Assert.Contains("best interests", sheet.TextContent, StringComparison.Ordinal);
        Assert.Contains("de fausses promesses", sheet.TextContent, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_tab_of_a_case_and_of_a_person_says_a_code_and_no_name(DatabaseKind kind)
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind));
        var person = (await story.FileAsync()).Applicant!.Person;
        using var salma = await story.VisitorAsync("salma");
        foreach (
            var (address, code) in new[]
            {
                ($"/app/cases/{story.Code}", story.Code),
                ($"/app/people/{person.Code}", person.Code),
            }
        )
        {
            var page = await salma.GetAsync(address);
            Assert.StartsWith(code, page.Document.Title, StringComparison.Ordinal);
            Assert.DoesNotContain(
                person.FamilyName,
                page.Document.Title!,
                StringComparison.Ordinal
            );
            Assert.Contains(person.FamilyName, page.Text, StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task A_station_is_closed_to_who_does_not_work_on_cases_there(DatabaseKind kind)
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind));
        using var karim = await story.VisitorAsync("karim");
        using var mariama = await story.VisitorAsync("mariama");
        foreach (var station in Stations.Where(s => s != "withdraw"))
        {
            var address = $"/app/cases/{story.Code}/{station}";
            Assert.Equal(HttpStatusCode.Forbidden, (await karim.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await mariama.GetAsync(address)).Status);
        }
        using var salma = await story.VisitorAsync("salma");
        foreach (var station in Stations)
        {
            var page = await salma.GetAsync($"/app/cases/MA-0000000/{station}");
            Assert.Equal(HttpStatusCode.NotFound, page.Status);
        }
    }

    [Theory, BothDatabases]
    public async Task A_plain_family_is_counselled_screened_and_signs_in_a_few_clicks(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        using var salma = await story.VisitorAsync("salma");
        var mother = (await story.FileAsync()).Applicant!.MemberId.ToString();
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/withdraw"),
            [("Input.MemberIds", mother)]
        );
        Assert.Equal(Stage.Screened, await story.StageAsync());

        var counselling = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/counselling"),
            [
                .. SessionForm.AllInformation.Select(i => ("Input.Given", i.ToString())),
                ("Input.Pressure", "None"),
                ("Input.Capacity", "Able"),
            ]
        );
        Assert.Equal($"/app/cases/{story.Code}", counselling.Path);
        var screening = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/screening"),
            []
        );
        Assert.Equal($"/app/cases/{story.Code}", screening.Path);
        var eligibility = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/eligibility"),
            [("Input.IsEligible", "True"), ("Input.Reason", "Stranded")]
        );
        Assert.Equal($"/app/cases/{story.Code}", eligibility.Path);
        var declaration = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/declaration"),
            [
                ("Input.Adults[0].Method", "Signature"),
                ("Input.Children[0].Method", "Signature"),
                ("Input.Children[1].Method", "Signature"),
            ]
        );
        Assert.Equal($"/app/cases/{story.Code}", declaration.Path);
        Assert.Equal(Stage.Applied, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_is_still_there_when_it_is_refused(DatabaseKind kind)
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind), children: 0);
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/counselling"),
            [("Input.Notes", "Elle veut réfléchir encore"), ("Input.Pressure", "Doubt")]
        );
        Assert.Equal($"/app/cases/{story.Code}/counselling", page.Path);
        Assert.Equal(
            "Elle veut réfléchir encore",
            page.Document.QuerySelector("textarea[name='Input.Notes']")?.TextContent.Trim()
        );
        Assert.Contains("en mesure de décider", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Two_screenings_at_once_are_shown_side_by_side_and_one_is_chosen(
        DatabaseKind kind
    )
    {
        var story = await Story.AppliedAsync(await houses.OnAsync(kind), children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var aicha = await story.VisitorAsync("aicha");
        var member = (await story.FileAsync()).Applicant!.MemberId.ToString();
        var address = $"/app/cases/{story.Code}/screening";
        var (one, two) = (await salma.GetAsync(address), await aicha.GetAsync(address));
        await salma.SubmitAsync(one, [("Input.Persons[0].Flags", "pregnant")]);

        var conflict = await aicha.SubmitAsync(two, [("Input.Persons[0].Flags", "disability")]);
        Assert.Contains("Femme enceinte", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Handicap", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(["pregnant"], Vulnerability.CodesOf((await story.FileAsync()).Applicant!));

        await aicha.SubmitAsync(conflict, [($"Keep[{member}]", "yours")]);
        Assert.Equal(["disability"], Vulnerability.CodesOf((await story.FileAsync()).Applicant!));
    }

    [Theory, BothDatabases]
    public async Task What_was_chosen_of_two_screenings_stays_chosen_when_another_field_is_refused(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var grace = await story.VisitorAsync("grace");
        var file = await story.FileAsync();
        var member = file.Applicant!.MemberId;
        var address = $"/app/cases/{story.Code}/screening";
        var (mine, theirs) = (await salma.GetAsync(address), await grace.GetAsync(address));
        await grace.SubmitAsync(
            theirs,
            [("Input.Note", "La leur"), ("Input.Ratings[debt]", "Strong")]
        );
        var aicha = await story.ActorAsync("aicha");
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "stateless", aicha)
        );
        var page = await salma.SubmitAsync(
            mine,
            [("Input.Note", "La mienne"), ("Input.Persons[0].Note", "D'elle")]
        );

        page = await salma.SubmitAsync(
            page,
            [("Keep[Household]", "theirs"), ($"Keep[{member}]", "yours")]
        );

        Assert.NotNull(page.Document.QuerySelector(".r-error-summary"));
        Assert.Equal(
            "La leur",
            page.Document.QuerySelector("[name='Input.Note']")?.TextContent.Trim()
        );
        Assert.Equal(
            "D'elle",
            page.Document.QuerySelector("[name='Input.Persons[0].Note']")?.TextContent.Trim()
        );
        page = await salma.SubmitAsync(page, [("Input.Persons[0].Flags", "stateless")]);
        Assert.Equal($"/app/cases/{story.Code}", page.Path);
        var screening = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>().FindAsync(file.Id)
        );
        var household = screening!.Household.Reveal();
        Assert.Equal(("La leur", FactorRating.Strong), (household.Note, household.Of("debt")));
        Assert.Equal("D'elle", screening.Of(member)!.Individual.Reveal().Note);
    }

    [Theory, BothDatabases]
    public async Task What_was_typed_of_the_others_is_kept_when_somebody_leaves_during_a_screening(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 2);
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{story.Code}/screening");
        var file = await story.FileAsync();
        var by = await story.ActorAsync("salma");
        await story.DoAsync<Registration>(r =>
            r.RemoveAsync(story.Code, file.Travellers[1].MemberId, by)
        );

        var refused = await salma.SubmitAsync(
            page,
            [("Input.Persons[1].Note", "De qui part"), ("Input.Persons[2].Note", "De qui reste")]
        );

        Assert.Equal(HttpStatusCode.OK, refused.Status);
        Assert.Contains("a quitté le dossier", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("De qui part", refused.Text, StringComparison.Ordinal);
        Assert.Equal(
            "De qui reste",
            refused
                .Document.QuerySelector("textarea[name='Input.Persons[1].Note']")
                ?.TextContent.Trim()
        );
        var saved = await salma.SubmitAsync(refused, []);
        Assert.Equal($"/app/cases/{story.Code}", saved.Path);
        var screening = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>().FindAsync(file.Id)
        );
        Assert.Equal(
            "De qui reste",
            screening!.Of(file.Travellers[2].MemberId)!.Individual.Reveal().Note
        );
    }

    [Theory, BothDatabases]
    public async Task A_route_goes_from_screening_to_its_resolution_through_the_pages(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var aicha = await story.VisitorAsync("aicha");
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/screening"),
            [("Input.Persons[0].Flags", "gender_based_violence")]
        );
        var id = (await story.FileAsync()).Id;
        var route = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .Where(r => r.CaseId == id)
                .Select(r => r.Id)
                .SingleAsync()
        );
        var step = $"/app/cases/{story.Code}/protection/{route}/step";
        var decide = $"/app/cases/{story.Code}/protection/{route}/decide";
        Assert.Equal(HttpStatusCode.Forbidden, (await salma.GetAsync(decide)).Status);
        await salma.SubmitAsync(
            await salma.GetAsync(step),
            [("Input.Kind", "ReferralOffered"), ("Input.Result", "Favourable")]
        );
        await aicha.SubmitAsync(
            await aicha.GetAsync(decide),
            [("Input.Kind", "Decision"), ("Input.Result", "Favourable")]
        );
        var resolved = await aicha.SubmitAsync(
            await aicha.GetAsync(decide),
            [],
            "form[action*='handler=Resolve']"
        );
        Assert.Equal($"/app/cases/{story.Code}/protection", resolved.Path);
        Assert.Contains("Achevé le", resolved.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_decision_is_said_of_the_destination_that_the_officer_saw(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var aicha = await story.VisitorAsync("aicha");
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/screening"),
            [("Input.Persons[0].Flags", "gender_based_violence")]
        );
        var id = (await story.FileAsync()).Id;
        var route = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .Where(r => r.CaseId == id)
                .Select(r => r.Id)
                .SingleAsync()
        );
        var seen = await aicha.GetAsync($"/app/cases/{story.Code}/protection/{route}/decide");
        var by = await story.ActorAsync("salma");
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, by));

        var refused = await aicha.SubmitAsync(
            seen,
            [("Input.Kind", "Decision"), ("Input.Result", "Favourable")]
        );

        var why = await house.InScopeAsync(s =>
            Task.FromResult(
                s.GetRequiredService<Words>().In("fr")["Registration.DestinationChanged"]
            )
        );
        Assert.Contains(why, refused.Text, StringComparison.Ordinal);
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<RouteStep>().AnyAsync(x => x.RouteId == route)
            )
        );
    }

    [Fact]
    public void What_was_seen_of_the_destination_is_posted_by_every_page_that_shows_it()
    {
        var pages = Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, "src"),
                "*.cshtml",
                SearchOption.AllDirectories
            )
            .Select(f => (File: f, Text: File.ReadAllText(f)))
            .Where(p => p.Text.Contains("name=\"_SeenDestination\"", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(pages);
        Assert.All(
            pages,
            p =>
            {
                var before = p.Text[
                    ..p.Text.IndexOf("name=\"_SeenDestination\"", StringComparison.Ordinal)
                ];
                Assert.True(
                    before.LastIndexOf("<form", StringComparison.Ordinal)
                        > before.LastIndexOf("</form", StringComparison.Ordinal),
                    p.File
                );
            }
        );
    }

    [Theory, BothDatabases]
    public async Task Trafficking_details_are_for_protection_officers_only(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var member = (await story.FileAsync()).Applicant!.MemberId;
        using var salma = await story.VisitorAsync("salma");
        using var aicha = await story.VisitorAsync("aicha");
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/screening"),
            [("Input.Persons[0].Flags", "trafficking")]
        );
        var address = $"/app/cases/{story.Code}/trafficking/{member}";
        Assert.Equal(HttpStatusCode.Forbidden, (await salma.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await aicha.GetAsync(address)).Status);

        await aicha.SubmitAsync(
            await aicha.GetAsync("/app/restricted-cases"),
            [],
            $"main form:has(input[value='{story.Code}'])"
        );
        var saved = await aicha.SubmitAsync(
            await aicha.GetAsync(address),
            [
                ("Input.Status", "PossibleVictimOfTrafficking"),
                ("Input.Control", "DebtBondage"),
                ("Input.Control", "WithholdsDocuments"),
            ]
        );
        Assert.Equal($"/app/cases/{story.Code}/protection", saved.Path);
        var again = await aicha.GetAsync(address);
        Assert.NotNull(again.Document.QuerySelector("input[value='DebtBondage'][checked]"));
    }

    [Theory, BothDatabases]
    public async Task A_programme_manager_suspends_return_and_ends_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var nadia = await story.VisitorAsync("nadia");
        var page = await nadia.SubmitAsync(
            await nadia.GetAsync("/app/return-restrictions"),
            [
                ("Input.Country", "LY"),
                ("Input.Reason", "Combats"),
                ("Input.From", $"{story.Today.AddDays(-1):yyyy-MM-dd}"),
            ],
            "form:has([name='Input.Country'])"
        );
        Assert.Contains("Libye", page.Text, StringComparison.Ordinal);
        Assert.Contains("Mettre fin à la suspension", page.Text, StringComparison.Ordinal);
        page = await nadia.SubmitAsync(page, [], "form[action*='handler=End']");
        Assert.Null(page.Document.QuerySelector("form[action*='handler=End']"));
        Assert.DoesNotContain("Annulée", page.Text, StringComparison.Ordinal);

        // One that was entered by a slip does not wait for its day, and not for the end of today.
        foreach (var days in new[] { 30, 0 })
        {
            page = await nadia.SubmitAsync(
                page,
                [
                    ("Input.Country", "LY"),
                    ("Input.Reason", "Combats"),
                    ("Input.From", $"{story.Today.AddDays(days):yyyy-MM-dd}"),
                ],
                "form:has([name='Input.Country'])"
            );
            Assert.Contains("Annuler la suspension", page.Text, StringComparison.Ordinal);
            page = await nadia.SubmitAsync(page, [], "form[action*='handler=End']");
            Assert.Null(page.Document.QuerySelector("form[action*='handler=End']"));
        }
        Assert.Contains("Annulée", page.Text, StringComparison.Ordinal);
    }
}
