using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What is late is asked of whom it is asked of, and reaches somebody.</summary>
public sealed class CaseReminderTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_was_late_and_is_done_gives_way_to_what_is_late_now(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await LateAsync(house, story, "travel-documents", days: 3);
        await RemindAsync(house);
        Assert.Equal([false], await LateTasksAsync(house, story));

        await LateAsync(house, story, "exit-authorised", days: 2);
        await RemindAsync(house);

        Assert.Equal([true, false], await LateTasksAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_reminded_of_a_case_that_is_closed_at_this_moment(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var salma = await new Story(house).ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Yaye Tall",
                        SafeContact = "Le matin",
                        Language = "fr",
                    },
                    salma
                )
        );
        var story = new Story(house, taken.Value!.Code);
        house.Clock.Advance(days: 3);
        // Between the reading of what nobody has answered and the reminder.
        var closing = new Meanwhile(
            () =>
                story.DoAsync<Closing>(c =>
                    c.CloseAsync(story.Code, ClosureReason.LostContact, "Sans nouvelles", salma)
                ),
            "cases_note"
        );

        await house.InScopeAsync(s =>
            ActivatorUtilities
                .CreateInstance<CaseReminders>(s, closing.In(s))
                .RunAsync(CancellationToken.None)
        );

        Assert.Equal(Stage.Closed, await story.StageAsync());
        Assert.Empty(await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_task_is_in_the_list_of_whom_the_case_was_given_to_and_everybodys_when_they_have_left(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var name = $"leaver.{kind}".ToLowerInvariant();
        await house.InScopeAsync(s =>
            s.GetRequiredService<Users>()
                .AddAsync(new(name, "Leïla Part", "MA", [Role.Caseworker]), Actor.System)
        );
        var (leaver, salma) = (await story.ActorAsync(name), await story.ActorAsync("salma"));
        await story.DoAsync<Teams>(t => t.AssignAsync(story.Code, leaver.UserId, salma));
        var file = await story.FileAsync();
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(file, new("test-asked", Role.Caseworker, new(2020, 1, 1), "notes"));
            await s.GetRequiredService<RihlaDb>().SaveAsync(Actor.System, new Act("task.raised"));
        });
        Task<bool> SeenAsync(Actor by) =>
            house.InScopeAsync(async s =>
                (await s.GetRequiredService<WorkList>().TasksAsync(1, by)).Lines.Any(l =>
                    l.Code == story.Code && l.Task.Kind == "test-asked"
                )
            );
        Assert.False(await SeenAsync(salma));
        // A protection officer may be given a case, too, and then has the tasks of its caseworker.
        var aicha = await story.ActorAsync("aicha");
        Assert.False(await SeenAsync(aicha));
        await story.DoAsync<Teams>(t => t.AssignAsync(story.Code, aicha.UserId, salma));
        Assert.True(await SeenAsync(aicha));
        await story.DoAsync<Teams>(t => t.AssignAsync(story.Code, leaver.UserId, salma));

        await house.InScopeAsync(async s =>
        {
            var users = s.GetRequiredService<Users>();
            var user = await users.FindAsync(name);
            await users.ChangeAsync(
                name,
                new(user!.DisplayName, "MA", "fr", [Role.Caseworker], IsActive: false),
                user.Version,
                Actor.System
            );
        });

        Assert.True(await SeenAsync(salma));
    }

    [Theory, BothDatabases]
    public async Task What_a_caseworker_who_has_left_leaves_behind_in_a_restricted_case_is_the_officers(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (taken, untaken) = (
            await Story.EnteredAsync(house, children: 0),
            await Story.EnteredAsync(house, children: 0)
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<Users>()
                .AddAsync(new("leaver", "Leïla Part", "MA", [Role.Caseworker]), Actor.System)
        );
        var (leaver, salma, aicha) = (
            await taken.ActorAsync("leaver"),
            await taken.ActorAsync("salma"),
            await taken.ActorAsync("aicha")
        );
        foreach (var story in new[] { taken, untaken })
        {
            await story.DoAsync<Teams>(t => t.AssignAsync(story.Code, leaver.UserId, salma));
            await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", leaver));
        }
        await taken.DoAsync<RestrictedCases>(r => r.TakeAsync(taken.Code, aicha));
        Assert.Equal(leaver.UserId, (await taken.FileAsync()).CaseworkerId);
        var file = await taken.FileAsync();
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(file, new("test-asked", Role.Caseworker, new(2020, 1, 1), "notes"));
            await s.GetRequiredService<RihlaDb>().SaveAsync(Actor.System, new Act("task.raised"));
        });
        Assert.Equal((false, false, 0), await SeenAsync(aicha));

        await house.InScopeAsync(async s =>
        {
            var users = s.GetRequiredService<Users>();
            var user = await users.FindAsync("leaver");
            await users.ChangeAsync(
                "leaver",
                new(user!.DisplayName, "MA", "fr", [Role.Caseworker], IsActive: false),
                user.Version,
                Actor.System
            );
        });

        Assert.Equal((true, true, 1), await SeenAsync(aicha));
        // Another caseworker is not on the team, and sees nothing of it.
        var other = await SeenAsync(salma);
        Assert.Equal((false, false), (other.Turn, other.Task));
        using (var officer = await taken.VisitorAsync("aicha"))
        {
            await officer.SubmitAsync(
                await officer.GetAsync("/app?tab=tasks"),
                [],
                "form[action$='/done']"
            );
        }
        Assert.DoesNotContain("test-asked", await taken.TasksAsync());
        // What nobody had taken before is hers altogether.
        await untaken.DoAsync<RestrictedCases>(r => r.TakeAsync(untaken.Code, aicha));
        Assert.Equal(aicha.UserId, (await untaken.FileAsync()).CaseworkerId);

        Task<(bool Turn, bool Task, int Counted)> SeenAsync(Actor by) =>
            house.InScopeAsync(async s =>
            {
                var work = s.GetRequiredService<WorkList>();
                var turn = await work.PageAsync(new() { Tab = WorkTab.MyTurn }, by);
                var (tasks, _) = await work.TasksAsync(1, by);
                return (
                    turn.Lines.Any(l => l.Case.Code == taken.Code),
                    tasks.Any(l => l.Code == taken.Code && l.Task.Kind == "test-asked"),
                    (await work.CountAsync(by)).MyTurn
                );
            });
    }

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "case-reminders")
                .RunAsync(CancellationToken.None)
        );

    // As if this had been the next action of the case for so many days too long.
    private static Task LateAsync(House house, Story story, string action, int days) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var id = (await story.FileAsync()).Id;
            var item = await db.Set<WorkItem>().SingleAsync(w => w.CaseId == id);
            (item.Action, item.DueOn) = (action, story.Today.AddDays(-days));
            await db.SaveDerivedAsync(default);
        });

    // Whether each of the reminders of something late is settled, the earliest raised first.
    private static async Task<List<bool>> LateTasksAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == id && t.Kind == CaseReminders.Overdue)
                .OrderBy(t => t.Id)
                .Select(t => t.DoneAt != null)
                .ToListAsync()
        );
    }
}
