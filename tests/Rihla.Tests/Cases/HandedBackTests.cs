using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A mission of origin that receives nobody any more leaves no case locked.</summary>
public sealed class HandedBackTests
{
    [Theory, BothDatabases]
    public async Task The_host_mission_goes_on_with_whom_a_closed_mission_received(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        house.Clock.Advance(TimeSpan.FromDays(9));
        await AtHome.RemindAsync(house);
        await RaiseAsync(house, story, "survey-overdue");
        using var amina = await story.VisitorAsync("amina");
        var form = await amina.GetAsync("/app/admin/missions/GN");

        var asked = await amina.SubmitAsync(form, [("Input.IsOrigin", "false")]);

        Assert.Contains("confiés à cette mission : 1.", asked.Text, StringComparison.Ordinal);
        Assert.Equal(mariama.MissionId, (await story.FileAsync()).OriginMissionId);

        var closed = await amina.SubmitAsync(
            asked,
            [("Input.IsOrigin", "false"), ("Input.HandsBack", "true")]
        );

        Assert.Equal("/app/admin/missions", closed.Path);
        Assert.Contains("fermée", closed.Text, StringComparison.Ordinal);
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(story.Code, mariama)
            )
        );
        Assert.DoesNotContain(story.Code, await TasksAsync(house, mariama));
        var tasks = await house.InScopeAsync(s =>
            s.GetRequiredService<WorkList>().TasksAsync(1, salma)
        );
        Assert.Superset(
            new HashSet<string> { CasesHandedBack.GoOnTask, "survey-overdue" },
            tasks
                .Lines.Where(t => t.Code == story.Code && t.Task.OwnerUserId == salma.UserId)
                .Select(t => t.Task.Kind)
                .ToHashSet()
        );
        await story.SurveyAsync(house, 0, by: "salma");
        Assert.Equal(SurveyStanding.Done, (await story.SurveysAsync(house))[0].Survey!.Standing);
    }

    [Theory, BothDatabases]
    public async Task Who_is_still_to_travel_is_received_by_nobody_until_it_is_decided_anew(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        Assert.Equal(Stage.Booked, await story.StageAsync());

        await CloseAsync(house, "GN");

        var file = await story.FileAsync();
        Assert.Equal(
            (Stage.Cleared, (Guid?)null, false),
            (file.Stage, file.OriginMissionId, file.SharedWithOrigin)
        );
        // Their seats are kept: they may travel without being met, or be received by another mission.
        Assert.Equal(2, await story.SeatsAsync());
        var standing = await story.ConditionsAsync(house, Stage.Booked);
        Assert.Equal(Standing.NotMet, standing["reception-accepted"]);
        Assert.Equal(Standing.NotMet, standing["consent-to-share-with-origin"]);
        Assert.DoesNotContain(TaskKinds.ReceptionAsked, await story.TasksAsync());

        var nadia = await story.ActorAsync("nadia");
        foreach (var condition in new[] { "reception-accepted", "consent-to-share-with-origin" })
        {
            await story.DoAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, condition, "Un frère les attend à l'aéroport", nadia)
            );
        }

        Assert.Equal(Stage.Booked, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task A_case_that_comes_back_to_a_closed_mission_is_handed_back_too(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de réponse", salma)
        );
        await CloseAsync(house, "GN");
        Assert.NotNull((await story.FileAsync()).OriginMissionId);
        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle a rappelé", salma));

        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<CasesOfClosedMissions>()
                .Single()
                .RunAsync(CancellationToken.None)
        );

        Assert.Null((await story.FileAsync()).OriginMissionId);
        Assert.Contains(CasesHandedBack.GoOnTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_without_a_parent_in_a_closed_case_is_the_host_missions_task(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var (mariama, aicha) = (await story.ActorAsync("mariama"), await story.ActorAsync("aicha"));
        var file = await story.FileAsync();
        await story.DoAsync<Rihla.Reintegration.LeavingAgain>(l =>
            l.SayAsync(story.Code, [file.Applicant!.Person.Id], story.Today, null, mariama)
        );
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.MovedAway, null, mariama)
        );
        Assert.Equal(mariama.MissionId, (await TaskAsync()).OwnerMissionId);
        var asked = await ChangeAsync(house, "GN", handsBack: false);
        Assert.Equal([1], Assert.Single(asked.Refusals).Args);

        await CloseAsync(house, "GN");

        Assert.Equal(file.HostMissionId, (await TaskAsync()).OwnerMissionId);
        Assert.False((await story.FileAsync()).IsOpen);
        var id = (await TaskAsync()).Id;
        Assert.Contains(story.Code, await TasksAsync(house, aicha));
        await story.DoAsync<TaskBook>(b => b.DoneAsync(id, aicha));
        // Nothing is left to hand back.
        Assert.Equal(
            0,
            await house.InScopeAsync(s =>
                s.GetServices<ReceivingEnding>()
                    .OfType<CasesHandedBack>()
                    .Single()
                    .CountAsync(mariama.MissionId, CancellationToken.None)
            )
        );

        Task<CaseTask> TaskAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .SingleAsync(t => t.CaseId == file.Id && t.Kind == NotComing.ChildTask)
            );
    }

    [Theory, BothDatabases]
    public async Task A_mission_that_prepares_returns_is_not_closed(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var amina = await house.ActorAsync("amina");
        var outcome = await house.InScopeAsync(async s =>
        {
            var office = s.GetRequiredService<MissionOffice>();
            var mission = (await office.FindAsync("MA"))!;
            return await office.ChangeAsync(
                "MA",
                MissionInput.Of(mission) with
                {
                    IsHost = false,
                    IsOrigin = false,
                },
                mission.Version,
                amina
            );
        });

        Assert.Equal("Mission.NeitherHostNorOrigin", Assert.Single(outcome.Refusals).TextKey);
    }

    private static async Task CloseAsync(House house, string code) =>
        Assert.True((await ChangeAsync(house, code, handsBack: true)).IsDone);

    private static async Task<Outcome> ChangeAsync(House house, string code, bool handsBack)
    {
        var amina = await house.ActorAsync("amina");
        return await house.InScopeAsync(async s =>
        {
            var office = s.GetRequiredService<MissionOffice>();
            var mission = (await office.FindAsync(code))!;
            return await office.ChangeAsync(
                code,
                MissionInput.Of(mission) with
                {
                    IsOrigin = false,
                    HandsBack = handsBack,
                },
                mission.Version,
                amina
            );
        });
    }

    private static async Task RaiseAsync(House house, Story story, string what)
    {
        var file = await story.FileAsync();
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(
                    file,
                    new(what, Role.OriginCaseworker, story.Today, "surveys") { AtOrigin = true }
                );
            await s.GetRequiredService<RihlaDb>()
                .SaveAsync(Actor.System, new Rihla.Platform.Audit.Act("task.raised"));
        });
    }

    private static async Task<List<string>> TasksAsync(House house, Actor by) =>
        [
            .. (
                await house.InScopeAsync(s => s.GetRequiredService<WorkList>().TasksAsync(1, by))
            ).Lines.Select(t => t.Code),
        ];
}
