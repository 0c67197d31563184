using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Access;

/// <summary>Programs speak to Rihla with tokens, through the same operations as people.</summary>
public sealed class ApiTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_token_is_made_on_the_account_page_shown_once_used_and_revoked(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await house.EnterAsync("salma");
        var made = await salma.SubmitAsync(
            await salma.GetAsync("/app/account/tokens"),
            [
                ("Input.Name", "Échange"),
                ("Input.Scopes", CasesPermissions.View),
                ("Input.Current", DemonstrationUsers.Password),
            ],
            "main form:has([name='Input.Name'])"
        );
        var token = made.Document.QuerySelector("#token")!.TextContent;
        using var program = house.Program(token);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/work")).StatusCode);
        var list = await salma.GetAsync("/app/account/tokens");
        Assert.Contains("Échange", list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(token, list.Html, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AccessToken>()
                    .CountAsync(t => t.Hash == Encoding.UTF8.GetBytes(token))
            )
        );

        var id = list
            .Document.QuerySelectorAll("main li")
            .Single(i => i.TextContent.Contains("Échange", StringComparison.Ordinal))
            .QuerySelector("button[name='token']")!
            .GetAttribute("value")!;
        await salma.SubmitAsync(list, [("token", id)], "main li form");
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await program.GetAsync("/api/v1/work")).StatusCode
        );
        Assert.Contains(
            "Échange",
            await HistoryAsync(house, "user.token-revoked"),
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_zero_that_a_program_sends_is_no_error_of_ours(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var program = house.Program(
            await house.TokenAsync("salma", CasesPermissions.View, CasesPermissions.Register)
        );

        using var query = await program.GetAsync("/api/v1/work?office=%00");
        Assert.Equal(HttpStatusCode.BadRequest, query.StatusCode);
        foreach (
            var request in new[]
            {
                Request() with
                {
                    Name = "Awa\0",
                },
                Request() with
                {
                    Language = "fr\0",
                },
                Request() with
                {
                    Country = "GN\0",
                },
                Request() with
                {
                    PartnerName = "Association\0",
                },
            }
        )
        {
            using var body = await program.PostAsJsonAsync("/api/v1/requests", request, InWords);
            Assert.InRange((int)body.StatusCode, 200, 499);
        }
    }

    [Theory, BothDatabases]
    public async Task A_token_does_what_it_was_given_and_no_more(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var program = house.Program(
            await house.TokenAsync("salma", CasesPermissions.View),
            "ar"
        );

        using var refused = await program.PostAsJsonAsync("/api/v1/requests", Request(), InWords);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Contains(
            (await refused.JsonAsync()).GetProperty("title").GetString()!,
            c => c is >= '\u0600' and <= '\u06FF'
        );

        var salma = await house.SignedInAsync(await house.UserIdAsync("salma"));
        var tooMuch = await house.InScopeAsync(s =>
            s.GetRequiredService<AccessTokens>()
                .MakeAsync(
                    new()
                    {
                        Name = "x",
                        Days = 1,
                        Scopes = [TravelPermissions.Medical],
                    },
                    salma
                )
        );
        Assert.Equal("Token.ScopeNotYours", Assert.Single(tooMuch.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task A_token_ends_with_its_time_and_with_its_owners_access(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (_, name, _) = await house.NewUserAsync(Role.Caseworker);
        using var program = house.Program(await house.TokenAsync(name, CasesPermissions.View));
        using var brief = house.Program(await house.TokenAsync("salma", CasesPermissions.View));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program));

        await house.InScopeAsync(s => s.GetRequiredService<Users>().ResetAsync(name, Actor.System));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(program));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(brief));
        house.Clock.Advance(days: 1);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(brief));
    }

    [Theory, BothDatabases]
    public async Task Without_a_token_or_with_a_browsers_cookie_there_is_no_way_in(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var nobody = house.Program(null, "fr");
        using var answer = await nobody.GetAsync("/api/v1/work");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Equal(
            "Connexion nécessaire",
            (await answer.JsonAsync()).GetProperty("title").GetString()
        );

        using var salma = await house.EnterAsync("salma");
        using var cookie = await salma.SendAsync(new(HttpMethod.Get, "/api/v1/work"));
        Assert.Equal(HttpStatusCode.Unauthorized, cookie.StatusCode);
        using var wrong = house.Program("rihla_" + new string('A', 43));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(wrong));
    }

    [Theory, BothDatabases]
    public async Task A_request_is_passed_on_and_its_case_is_read_with_an_entry_in_the_audit(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var program = house.Program(await house.TokenAsync("salma"));
        using var taken = await program.PostAsJsonAsync(
            "/api/v1/requests",
            Request() with
            {
                Phone = "+212612000111",
            },
            InWords
        );
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        using var shown = await program.GetAsync(taken.Headers.Location);
        var body = await shown.JsonAsync();

        Assert.Equal("Requested", body.GetProperty("stage").GetString());
        Assert.Equal(
            "identity-checked",
            body.GetProperty("next").GetProperty("action").GetString()
        );
        Assert.NotEmpty(body.GetProperty("conditions").EnumerateArray());
        Assert.Equal(1, await LooksAsync(house, body.GetProperty("code").GetString()!));

        using var twice = await program.PostAsJsonAsync(
            "/api/v1/requests",
            Request() with
            {
                Phone = "+212612000111",
            },
            InWords
        );
        Assert.Equal(HttpStatusCode.Conflict, twice.StatusCode);
        using var empty = await program.PostAsJsonAsync(
            "/api/v1/requests",
            Request() with
            {
                Name = null,
                Language = null,
            },
            InWords
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(
            ["Name", "Language"],
            (await empty.JsonAsync())
                .GetProperty("errors")
                .EnumerateArray()
                .Select(e => e.GetProperty("field").GetString())
        );
        using var posing = await program.PostAsJsonAsync(
            "/api/v1/requests",
            Request() with
            {
                Channel = Channel.Import,
            },
            InWords
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, posing.StatusCode);
        using var broken = await program.PostAsync(
            "/api/v1/requests",
            new StringContent("{ not json", Encoding.UTF8, "application/json")
        );
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal("application/problem+json", broken.Content.Headers.ContentType!.MediaType);
        // What is chosen out of a list is said in its words.
        foreach (var channel in new[] { "99", "0", "\"99\"", "\"Pigeon\"" })
        {
            using var unknown = await program.PostAsync(
                "/api/v1/requests",
                new StringContent(
                    $$"""{"name":"Awa","safeContact":"Le matin","language":"fr","channel":{{channel}}}""",
                    Encoding.UTF8,
                    "application/json"
                )
            );
            Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        }
    }

    [Theory, BothDatabases]
    public async Task What_others_may_not_see_does_not_exist_for_their_programs(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var koffi = house.Program(await house.TokenAsync("koffi"));
        using var there = await koffi.GetAsync($"/api/v1/cases/{story.Code}");
        using var nowhere = await koffi.GetAsync("/api/v1/cases/MA-0000000");

        Assert.Equal(HttpStatusCode.NotFound, there.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        var (one, other) = (await there.JsonAsync(), await nowhere.JsonAsync());
        Assert.Equal(one.GetProperty("title").GetString(), other.GetProperty("title").GetString());
        Assert.Equal(
            one.GetProperty("detail").GetString(),
            other.GetProperty("detail").GetString()
        );
    }

    [Theory, BothDatabases]
    public async Task Persons_are_sought_in_the_body_and_the_search_is_recorded(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        using var program = house.Program(await house.TokenAsync("salma"));
        using var found = await program.PostAsJsonAsync(
            "/api/v1/persons/search",
            new
            {
                givenNames = "Fatoumata",
                familyName = person.FamilyName,
                birthDate = "1994-03-17",
            }
        );
        var first = (await found.JsonAsync()).EnumerateArray().First();
        Assert.Equal(person.Code, first.GetProperty("code").GetString());
        Assert.NotEmpty(first.GetProperty("reasons").EnumerateArray());
        Assert.Contains(
            person.Code,
            await HistoryAsync(house, "people.compared"),
            StringComparison.Ordinal
        );

        using var little = await program.PostAsJsonAsync("/api/v1/persons/search", new { });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, little.StatusCode);
    }

    [Theory, BothDatabases]
    public async Task A_partner_confirms_the_arrival_of_those_on_a_manifest(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var movement = await Story.PlanAsync(house, story.Today);
        await story.BookAsync(movement);
        await story.ReceiveAsync();
        using var hicham = house.Program(await house.TokenAsync("hicham"));
        using var mariama = house.Program(await house.TokenAsync("mariama"));
        var person = (await story.FileAsync()).Applicant!.Person.Code;

        var list = await (await hicham.GetAsync("/api/v1/movements")).JsonAsync();
        Assert.Contains(
            list.GetProperty("movements").EnumerateArray(),
            m => m.GetProperty("code").GetString() == movement
        );
        using var aimless = await hicham.GetAsync($"/api/v1/movements/{movement}/manifest");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, aimless.StatusCode);
        var manifest = await (
            await hicham.GetAsync($"/api/v1/movements/{movement}/manifest?purpose=Gate")
        ).JsonAsync();
        Assert.Equal(
            story.Code,
            Assert
                .Single(manifest.GetProperty("passengers").EnumerateArray())
                .GetProperty("caseCode")
                .GetString()
        );

        var arrived = new { people = new[] { new { person, arrivedOn = story.Today } } };
        using var early = await mariama.PostAsJsonAsync(
            $"/api/v1/cases/{story.Code}/arrival",
            arrived
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, early.StatusCode);
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        using var unknown = await mariama.PostAsJsonAsync(
            $"/api/v1/cases/{story.Code}/arrival",
            new
            {
                people = new[]
                {
                    new { person, arrivedOn = story.Today },
                    new { person = story.Code, arrivedOn = story.Today },
                },
            }
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unknown.StatusCode);
        Assert.Contains(
            story.Code,
            (await unknown.JsonAsync()).GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        using var confirmed = await mariama.PostAsJsonAsync(
            $"/api/v1/cases/{story.Code}/arrival",
            arrived
        );
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_manager_reads_the_yearly_report(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var nadia = house.Program(await house.TokenAsync("nadia"));
        var report = await (await nadia.GetAsync("/api/v1/reports/yearly/2026")).JsonAsync();
        Assert.True(report.GetProperty("requests").GetInt32() >= 0);
        using var later = await nadia.GetAsync("/api/v1/reports/yearly/2099");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, later.StatusCode);
    }

    [Fact]
    public async Task Who_calls_too_often_is_asked_to_wait()
    {
        await using var house = await House.OpenAsync(
            DatabaseKind.Sqlite,
            builder => builder.Configuration["Rihla:Access:ApiCallsPerMinute"] = "6"
        );
        using var program = house.Program(await house.TokenAsync("salma"), "fr");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(program));
        }
        using var answer = await program.GetAsync("/api/v1/work");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task The_description_names_every_call_with_its_summary()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var anybody = house.Program(null);
        using var answer = await anybody.GetAsync("/openapi/v1.json");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var document = await answer.JsonAsync();
        var described = document
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path =>
                path.Value.EnumerateObject()
                    .Select(call =>
                        (Call: $"{call.Name.ToUpperInvariant()} {path.Name}", call.Value)
                    )
            )
            .ToList();
        var calls = house.Services.GetRequiredService<ApiReference>().Calls;
        Assert.Equal(
            calls
                .Select(c => $"{c.Method} {c.Route.Replace(":int", "", StringComparison.Ordinal)}")
                .Order(StringComparer.Ordinal),
            described.Select(d => d.Call).Order(StringComparer.Ordinal)
        );
        Assert.All(described, d => Assert.NotEmpty(d.Value.GetProperty("summary").GetString()!));

        using var salma = await house.EnterAsync("salma");
        var reference = await salma.GetAsync("/app/account/api");
        Assert.Contains("/api/v1/persons/search", reference.Text, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions InWords = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
    };

    private static RequestPassedOn Request() =>
        new("Awa", null, "Par une voisine", "fr", Channel.Partner, "Association Abri", "GN", null);

    private static async Task<HttpStatusCode> StatusAsync(HttpClient program)
    {
        using var answer = await program.GetAsync("/api/v1/work");
        return answer.StatusCode;
    }

    private static Task<int> LooksAsync(House house, string code) =>
        house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return db.Set<AuditEntry>()
                .CountAsync(e =>
                    e.Act == "case.viewed"
                    && db.Set<Case>().Any(c => c.Id == e.CaseId && c.Code == code)
                );
        });

    private static Task<string> HistoryAsync(House house, string act) =>
        house.InScopeAsync(async s =>
            string.Join(
                '\n',
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<AuditEntry>()
                        .AsNoTracking()
                        .Where(e => e.Act == act)
                        .ToListAsync()
                ).Select(e => e.Details?.Reveal())
            )
        );
}
