using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Access;

/// <summary>A restricted case does not exist for those outside its team, wherever they look and whatever they send.</summary>
public sealed class HiddenCaseTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task No_address_with_the_code_of_a_hidden_case_answers_otherwise_than_one_of_no_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await HiddenAsync(house, "Zoubeida");
        var person = (await story.FileAsync()).Applicant!.Person.Code;
        var table = house.Services.GetRequiredService<EndpointTable>();
        List<string> wrong = [];
        foreach (var userName in new[] { "grace", "hicham", "karim", "nadia", "mariama", "koffi" })
        {
            var role = DemonstrationUsers.All.First(u => u.UserName == userName).Role;
            using var visitor = await house.EnterAsync(userName);
            using var program = house.Program(await house.TokenAsync(userName));
            var form = (await visitor.GetAsync("/app/account"))
                .Document.QuerySelector("input[name='rihla.form']")!
                .GetAttribute("value")!;
            foreach (
                var row in (await table.RowsAsync()).Where(r =>
                    table.MayCall(role, r)
                    && (
                        r.Route.Contains("cases/{code}", StringComparison.Ordinal)
                        || r.Route.Contains("people/{code}", StringComparison.Ordinal)
                        || r.Route.Contains("arrivals/{code}", StringComparison.Ordinal)
                    )
                )
            )
            {
                var isPerson = row.Route.Contains("people/", StringComparison.Ordinal);
                var hidden = await AnswerAsync(row, isPerson ? person : story.Code);
                var nothing = await AnswerAsync(row, isPerson ? "P-0000000" : "MA-0000000");
                if (hidden != nothing)
                {
                    wrong.Add(
                        $"{userName} {row.Method} {row.Route} {row.Handler}: {hidden} / {nothing}"
                    );
                }
            }

            async Task<string> AnswerAsync(EndpointRow row, string code)
            {
                var address = row
                    .Route.Replace("{code}", code, StringComparison.Ordinal)
                    .Replace("{condition}", "medically-fit", StringComparison.Ordinal)
                    .Replace("/{id:guid?}", "", StringComparison.Ordinal)
                    .Replace(
                        "{what:regex(^(reception|arrival)$)}",
                        "arrival",
                        StringComparison.Ordinal
                    );
                address = System.Text.RegularExpressions.Regex.Replace(
                    address,
                    @"\{\w+:guid\}",
                    "018f3c5e-0000-7000-8000-000000000000"
                );
                if (row.Handler is not null)
                {
                    address += $"?handler={row.Handler}";
                }
                using var request = new HttpRequestMessage(new(row.Method), address);
                var isApi = row.Route.StartsWith("/api/", StringComparison.Ordinal);
                if (row.Method != "GET")
                {
                    request.Content = isApi
                        ? JsonContent.Create(new { })
                        : new FormUrlEncodedContent([new("rihla.form", form)]);
                }
                using var answer = isApi
                    ? await program.SendAsync(request)
                    : await visitor.SendAsync(request);
                var location = answer.Headers.Location?.OriginalString.Replace(
                    code,
                    "",
                    StringComparison.Ordinal
                );
                return $"{(int)answer.StatusCode} {location}";
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
    }

    [Theory, BothDatabases]
    public async Task A_hidden_case_stands_in_no_list_search_count_or_manifest(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var name = "Wassila" + Tests.People.PeopleHouse.Rare();
        var story = await Story.BookedAsync(house, children: 0, givenNames: name);
        using var hicham = await house.EnterAsync("hicham");
        using var grace = await house.EnterAsync("grace");
        var movement = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var id = (await story.FileAsync()).Id;
            return await db.Set<Seat>()
                .Where(x => x.CaseId == id)
                .Join(db.Set<Movement>(), x => x.MovementId, m => m.Id, (_, m) => m.Code)
                .FirstAsync();
        });
        // Seen while it is open: otherwise not to be seen would prove nothing.
        Assert.Contains(story.Code, await EverywhereAsync(), StringComparison.Ordinal);
        Assert.Contains(name, await EverywhereAsync(), StringComparison.Ordinal);

        await story.DoAsync<Teams>(async t =>
            await t.RestrictAsync(story.Code, "Menaces", await story.ActorAsync("salma"))
        );

        var after = await EverywhereAsync();
        Assert.DoesNotContain(story.Code, after, StringComparison.Ordinal);
        Assert.DoesNotContain(name, after, StringComparison.Ordinal);

        async Task<string> EverywhereAsync()
        {
            var seen = new System.Text.StringBuilder();
            foreach (
                var address in new[]
                {
                    "/app?tab=office",
                    "/app?tab=tasks",
                    "/app/people",
                    "/app/waiting-list",
                }
            )
            {
                seen.Append((await grace.GetAsync(address)).Html);
            }
            foreach (
                var address in new[]
                {
                    "/app?tab=office",
                    $"/app/movements/{movement}",
                    $"/app/movements/{movement}/passengers",
                    $"/app/movements/{movement}/boarding",
                    $"/app/movements/{movement}/manifest",
                    $"/app/movements/{movement}/manifest.csv?purpose=Carrier",
                }
            )
            {
                seen.Append((await hicham.GetAsync(address)).Html);
            }
            foreach (var text in new[] { name, story.Code })
            {
                seen.Append(
                    (await grace.SubmitAsync(await grace.GetAsync("/app/search"), [("q", text)]))
                        .Document.QuerySelectorAll("main table, main ul, main .r-card")
                        .Select(e => e.TextContent)
                        .Aggregate("", string.Concat)
                );
            }
            using var program = house.Program(await house.TokenAsync("grace"));
            seen.Append(await program.GetStringAsync("/api/v1/work"));
            return seen.ToString();
        }
    }

    [Theory, BothDatabases]
    public async Task Whoever_knows_somebody_from_another_case_does_not_read_what_happened_in_a_hidden_one(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var earlier = await Story.EnteredAsync(house, children: 0);
        var salma = await earlier.ActorAsync("salma");
        await earlier.DoAsync<Closing>(c =>
            c.CloseAsync(earlier.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        var person = (await earlier.FileAsync()).Applicant!.Person;
        var code = await AgainAsync(house, person, salma);
        var member = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
            )
        )!
            .Applicant!
            .MemberId;
        await earlier.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(code, member, "trafficking", salma)
        );
        using var grace = await house.EnterAsync("grace");
        using var team = await house.EnterAsync("salma");
        Assert.DoesNotContain(
            code,
            (await grace.GetAsync($"/app/people/{person.Code}")).Html,
            StringComparison.Ordinal
        );

        var others = (await grace.GetAsync($"/app/people/{person.Code}/history")).Text;
        var theirs = (await team.GetAsync($"/app/people/{person.Code}/history")).Text;

        const string Route = "Parcours de protection ouvert";
        Assert.Contains(Route, theirs, StringComparison.Ordinal);
        Assert.DoesNotContain(Route, others, StringComparison.Ordinal);
        // What happened in the case that she may see is told: once, not once for each.
        const string Entered = "Demandeur principal enregistré";
        Assert.Equal(2, theirs.Split(Entered).Length - 1);
        Assert.Equal(1, others.Split(Entered).Length - 1);
    }

    // The same person asks for help again.
    private static async Task<string> AgainAsync(House house, PersonSummary person, Actor by)
    {
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = person.FullName,
                        SafeContact = "Le soir",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    by
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
                            GivenNames = person.GivenNames,
                            FamilyName = person.FamilyName,
                            Birth = person.Birth,
                            Sex = person.Sex,
                            Nationality = "GN",
                            Language = "fr",
                        },
                        [new MatchDecision(person.Id, MatchDecisionKind.Same)]
                    ),
                    by
                )
        );
        Assert.True(entered.IsDone, string.Join(", ", entered.Refusals.Select(r => r.TextKey)));
        return taken.Value!.Code;
    }

    // A case that only its caseworker and a protection officer may see.
    private static async Task<Story> HiddenAsync(House house, string name)
    {
        var story = await Story.AppliedAsync(house, children: 0, givenNames: name);
        await story.DoAsync<Teams>(async t =>
            await t.RestrictAsync(story.Code, "Menaces", await story.ActorAsync("salma"))
        );
        return story;
    }
}
