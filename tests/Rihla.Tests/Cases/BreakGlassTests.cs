using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Emergency access reaches who judges it.</summary>
public sealed class BreakGlassTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Emergency_access_is_a_task_of_who_judges_it_until_it_is_judged(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var code = await RestrictedAsync(house, story);
        using var grace = await story.VisitorAsync("grace");
        using var driss = await story.VisitorAsync("driss");
        Assert.DoesNotContain(code, (await driss.GetAsync("/app")).Text, StringComparison.Ordinal);

        var opened = await OpenAsync(grace, code);
        Assert.Equal($"/app/cases/{code}", opened.Path);
        var tasks = await driss.GetAsync("/app");
        Assert.Contains(code, tasks.Text, StringComparison.Ordinal);
        var judged = await driss.SubmitAsync(
            await driss.GetAsync("/app/oversight/break-glass"),
            [("+justified", "true")],
            "main form"
        );
        Assert.NotNull(judged.Document.QuerySelector(".r-notice-done"));
        Assert.DoesNotContain(code, (await driss.GetAsync("/app")).Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Of_several_who_judge_at_once_one_does(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var code = await RestrictedAsync(house, story);
        var (grace, driss) = (await story.ActorAsync("grace"), await story.ActorAsync("driss"));
        await house.InScopeAsync(s =>
            s.GetRequiredService<BreakGlass>()
                .BreakAsync(code, "Son équipe ne répond pas du tout.", grace)
        );
        var glass = (await ListAsync()).Id;

        var judged = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    house.InScopeAsync(s =>
                        s.GetRequiredService<BreakGlass>()
                            .ReviewAsync(
                                glass,
                                i % 2 == 0,
                                $"{i}",
                                driss with
                                {
                                    UserId = new(i + 1, 0, 0, new byte[8]),
                                }
                            )
                    )
                )
        );

        var found = await ListAsync();
        Assert.All(
            judged.Where(j => !j.IsDone),
            j => Assert.Equal("Glass.AlreadyReviewed", Assert.Single(j.Refusals).TextKey)
        );
        var one = judged.Index().Single(j => j.Item.IsDone).Index;
        Assert.Equal(
            (new Guid(one + 1, 0, 0, new byte[8]), one % 2 == 0, $"{one}"),
            (found.ReviewedById, found.Justified, found.Finding?.Reveal())
        );

        Task<BrokenGlass> ListAsync() =>
            house.InScopeAsync(async s =>
                (await s.GetRequiredService<BreakGlass>().ListAsync(driss))
                    .Single(l => l.Code == code)
                    .Glass
            );
    }

    [Theory, BothDatabases]
    public async Task What_the_only_officer_opened_is_judged_by_the_programme_manager(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = new Story(house);
        var (grace, driss, nadia) = (
            await story.ActorAsync("grace"),
            await story.ActorAsync("driss"),
            await story.ActorAsync("nadia")
        );
        var (own, other) = (
            await RestrictedAsync(house, story),
            await RestrictedAsync(house, story)
        );
        // The officer is a caseworker, too.
        await BreakAsync(own, grace with { UserId = driss.UserId, Name = driss.Name });
        await BreakAsync(other, grace);
        using var manager = await story.VisitorAsync("nadia");
        var work = await manager.GetAsync("/app?tab=tasks");
        Assert.Contains(own, work.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(other, work.Text, StringComparison.Ordinal);
        Assert.Equal("Glass.OwnReview", await ReviewAsync(own, driss));
        Assert.Equal("Glass.OfficersReview", await ReviewAsync(other, nadia));

        var page = await manager.GetAsync("/app/oversight/officers-access");
        Assert.DoesNotContain(other, page.Text, StringComparison.Ordinal);
        var judged = await manager.SubmitAsync(page, [("+justified", "true")], "main form");

        Assert.NotNull(judged.Document.QuerySelector(".r-notice-done"));
        Assert.Equal("Glass.AlreadyReviewed", await ReviewAsync(own, nadia));
        Assert.Null(await ReviewAsync(other, driss));

        Task BreakAsync(string code, Actor by) =>
            house.InScopeAsync(async s =>
                Assert.True(
                    (
                        await s.GetRequiredService<BreakGlass>()
                            .BreakAsync(code, "Son équipe ne répond pas du tout.", by)
                    ).IsDone
                )
            );

        Task<string?> ReviewAsync(string code, Actor by) =>
            house.InScopeAsync(async s =>
            {
                var glass = s.GetRequiredService<BreakGlass>();
                var id = (await glass.ListAsync(driss)).Single(l => l.Code == code).Glass.Id;
                var outcome = await glass.ReviewAsync(id, true, null, by);
                return outcome.IsDone ? null : outcome.Refusals[0].TextKey;
            });
    }

    [Theory, BothDatabases]
    public async Task Emergency_access_ends_and_nothing_that_lasts_is_made_of_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = new Story(house);
        var code = await RestrictedAsync(house, story);
        using var grace = await story.VisitorAsync("grace");
        await OpenAsync(grace, code);

        var page = await grace.GetAsync($"/app/cases/{code}/assign");
        Assert.Empty(page.Document.QuerySelectorAll("main form"));
        Assert.Contains("Adressez-vous à elle", page.Text, StringComparison.Ordinal);
        var self = await story.ActorAsync("grace");
        var assigned = await house.InScopeAsync(s =>
            s.GetRequiredService<Teams>().AssignAsync(code, self.UserId, self)
        );
        Assert.Equal("Team.Outside", Assert.Single(assigned.Refusals).TextKey);
        house.Clock.Advance(TimeSpan.FromHours(5));

        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFiles>().FindAsync(code, self)
        );
        Assert.Null(found);
    }

    [Theory, BothDatabases]
    public async Task Only_who_is_on_the_team_decides_about_it_whose_case_it_was_or_not(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var (salma, aicha, grace) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("aicha"),
            await story.ActorAsync("grace")
        );
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));
        await BreakAsync(aicha);
        await RefusedAsync(aicha);
        await story.DoAsync<RestrictedCases>(r => r.TakeAsync(story.Code, aicha));
        await story.DoAsync<Teams>(t => t.LeaveAsync(story.Code, salma.UserId, aicha));
        // What no caseworker sees is the officer's.
        Assert.Equal(aicha.UserId, (await story.FileAsync()).CaseworkerId);
        await BreakAsync(salma);

        await RefusedAsync(salma);

        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/team");
        Assert.Empty(page.Document.QuerySelectorAll("main form"));
        Assert.Contains("Adressez-vous à elle", page.Text, StringComparison.Ordinal);
        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, grace.UserId, aicha));
        await story.DoAsync<Teams>(t => t.AssignAsync(story.Code, grace.UserId, aicha));
        await story.DoAsync<Teams>(t => t.LiftAsync(story.Code, "Risque écarté", aicha));

        Task BreakAsync(Actor by) =>
            house.InScopeAsync(async s =>
                Assert.True(
                    (
                        await s.GetRequiredService<BreakGlass>()
                            .BreakAsync(story.Code, "Son équipe ne répond pas du tout.", by)
                    ).IsDone
                )
            );

        async Task RefusedAsync(Actor by)
        {
            Func<Teams, Task<Outcome>>[] lasting =
            [
                t => t.RestrictAsync(story.Code, "Menaces", by),
                t => t.JoinAsync(story.Code, by.UserId, by),
                t => t.LeaveAsync(story.Code, aicha.UserId, by),
                t => t.AssignAsync(story.Code, by.UserId, by),
            ];
            foreach (
                var act in by.May(CasesPermissions.Protect)
                    ? lasting.Append(t => t.LiftAsync(story.Code, "Risque écarté", by))
                    : lasting
            )
            {
                var done = await house.InScopeAsync(s => act(s.GetRequiredService<Teams>()));
                Assert.Equal("Team.Outside", Assert.Single(done.Refusals).TextKey);
            }
        }
    }

    [Fact]
    public async Task A_reminder_stands_in_the_history_with_what_it_is_about()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var said = await house.InScopeAsync(s =>
            Task.FromResult(
                s.GetRequiredService<Words>()
                    .In("en")
                    .Sentence(
                        "task.raised",
                        [
                            new TaskNotice("survey-due", default, default, "surveys")
                            {
                                Words = [Fill.Text("Sex.F"), "Awa Bah", "2026-03-02"],
                            }
                                .InAudit
                                .Kept,
                        ]
                    )
            )
        );

        Assert.Equal(
            "Reminder raised: Survey to hold: Female, Awa Bah, by 2 March 2026",
            Plain(said)
        );
    }

    // Without the marks that keep names of another direction apart.
    private static string Plain(string text) =>
        string.Concat(text.Where(c => c is not ('\u2066' or '\u2067' or '\u2068' or '\u2069')));

    private static async Task<string> RestrictedAsync(House house, Story story)
    {
        var aicha = await story.ActorAsync("aicha");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Assitan",
                        SafeContact = "Par le foyer",
                        Language = "fr",
                        NeedsProtection = true,
                    },
                    aicha
                )
        );
        return taken.Value!.Code;
    }

    private static async Task<Page> OpenAsync(Visitor visitor, string code) =>
        await visitor.SubmitAsync(
            await visitor.GetAsync("/app/break-glass"),
            [
                ("Input.Code", code),
                ("Input.Reason", "Elle appelle du commissariat, son équipe ne répond pas."),
            ]
        );
}
