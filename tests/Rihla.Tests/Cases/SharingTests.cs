using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What a mission of origin sees because its people agreed to it, and what becomes of it when they do not any more.</summary>
public sealed class SharingTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_a_mission_was_asked_that_does_not_see_the_case_any_more_is_the_host_missions(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await ArrivedAsync(house);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        var file = await story.FileAsync();
        await RaiseAsync("survey-overdue", Role.OriginCaseworker, atOrigin: true);
        Assert.Contains(await TasksAsync(mariama), t => t.Code == story.Code);

        await WithdrawAsync(story, mariama);

        Assert.DoesNotContain(await TasksAsync(mariama), t => t.Code == story.Code);
        var task = Assert.Single(
            await TasksAsync(salma),
            t => t.Code == story.Code && t.Task.Kind == "survey-overdue"
        );
        Assert.Equal((Role.Caseworker, salma.UserId), (task.Task.Owner, task.Task.OwnerUserId));

        // Shared again, it is hers again; what is asked of the host mission stays there.
        await RaiseAsync("standing-still", Role.Caseworker, atOrigin: false);
        await RaiseAsync("survey-due", Role.OriginCaseworker, atOrigin: true);
        var person = file.Applicant!.Person.Id;
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries = [new(person, ConsentPurpose.ShareWithOrigin, ConsentAnswer.Given)],
                    Method = ConsentMethod.Signature,
                    ExplainedIn = "fr",
                },
                salma
            )
        );
        Assert.Equal(
            ["survey-due", "survey-overdue"],
            (await TasksAsync(mariama))
                .Where(t => t.Code == story.Code)
                .Select(t => t.Task.Kind)
                .Order()
        );
        var there = (await TasksAsync(mariama)).First(t => t.Task.Kind == "survey-overdue").Task;
        Assert.Equal(
            (Role.OriginCaseworker, mariama.MissionId, (Guid?)null),
            (there.Owner, there.OwnerMissionId, there.OwnerUserId)
        );
        Assert.Contains(
            await TasksAsync(salma),
            t => t.Code == story.Code && t.Task.Kind == "standing-still"
        );

        await WithdrawAsync(story, mariama);
        var done = await house.InScopeAsync(s =>
            s.GetRequiredService<TaskBook>().DoneAsync(task.Task.Id, salma)
        );
        Assert.True(done.IsDone);

        async Task RaiseAsync(string what, Role owner, bool atOrigin)
        {
            var now = await story.FileAsync();
            await house.InScopeAsync(async s =>
            {
                await s.GetRequiredService<CaseTasks>()
                    .RaiseAsync(
                        now,
                        new(what, owner, story.Today, "surveys") { AtOrigin = atOrigin }
                    );
                await s.GetRequiredService<RihlaDb>()
                    .SaveAsync(Actor.System, new Act("task.raised"));
            });
        }

        async Task<IReadOnlyList<TaskLine>> TasksAsync(Actor by) =>
            (
                await house.InScopeAsync(s => s.GetRequiredService<WorkList>().TasksAsync(1, by))
            ).Lines;
    }

    [Theory, BothDatabases]
    public async Task Who_hears_that_it_is_not_to_be_shared_any_more_is_told_that_it_was_taken(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");

        var taken = await mariama.SubmitAsync(
            await mariama.GetAsync($"/app/cases/{story.Code}/consents/withdraw"),
            [],
            "main form[action*=ShareWithOrigin]"
        );

        Assert.Equal("/app", taken.Path);
        Assert.NotNull(taken.Document.QuerySelector(".r-notice-done"));
        Assert.False((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task A_no_that_the_mission_of_origin_records_is_taken_and_said_so(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await ArrivedAsync(house);
        var id = (await story.ActorAsync("mariama")).UserId;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(new UserRole { UserId = id, Role = Role.Caseworker });
            await db.SaveAsync(Actor.System, new Act("user.changed"));
        });
        using var mariama = await story.VisitorAsync("mariama");
        var person = (await story.FileAsync()).Applicant!.Person.Id;

        var taken = await mariama.SubmitAsync(
            await mariama.GetAsync($"/app/cases/{story.Code}/consents"),
            [($"Answers[{person}|ShareWithOrigin]", "Refused")],
            "main form"
        );

        Assert.Equal("/app", taken.Path);
        Assert.NotNull(taken.Document.QuerySelector(".r-notice-done"));
        Assert.False((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task Emergency_access_is_judged_only_by_a_mission_that_may_see_the_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, grace, driss) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("grace"),
            await story.ActorAsync("driss")
        );
        var there = driss with
        {
            UserId = Guid.CreateVersion7(),
            MissionId = (await story.ActorAsync("mariama")).MissionId,
        };
        await WithdrawAsync(story, salma);
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));
        await house.InScopeAsync(async s =>
            Assert.True(
                (
                    await s.GetRequiredService<BreakGlass>()
                        .BreakAsync(story.Code, "Elle appelle du commissariat, en larmes.", grace)
                ).IsDone
            )
        );

        var glass = Assert.Single(await ListAsync(driss)).Glass;
        Assert.Empty(await ListAsync(there));
        var judged = await house.InScopeAsync(s =>
            s.GetRequiredService<BreakGlass>().ReviewAsync(glass.Id, true, null, there)
        );
        Assert.Equal("Glass.AlreadyReviewed", Assert.Single(judged.Refusals).TextKey);
        Assert.Null(Assert.Single(await ListAsync(driss)).Glass.ReviewedAt);

        Task<List<BrokenGlassLine>> ListAsync(Actor by) =>
            house.InScopeAsync(s => s.GetRequiredService<BreakGlass>().ListAsync(by));
    }

    [Theory, BothDatabases]
    public async Task A_yes_is_for_the_destination_that_was_seen_when_it_was_said(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        await WithdrawAsync(story, salma);
        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/consents");
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        var yes = ($"Answers[{person}|ShareWithOrigin]", "Given");

        var refused = await visitor.SubmitAsync(page, [yes], "main form");

        Assert.Contains("a changé depuis", refused.Text, StringComparison.Ordinal);
        Assert.False((await story.FileAsync()).SharedWithOrigin);
        // Asked again on the page that has come back, the answer is for the destination of now.
        await visitor.SubmitAsync(refused, [yes], "main form");
        Assert.True((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task Who_joins_after_it_was_waived_is_asked_whether_the_case_is_shared(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        await WithdrawAsync(story, salma);
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, ConsentToShareWithOrigin.Name, "Elle craint sa famille", nadia)
        );
        Assert.Equal(Standing.Waived, await StandingAsync(story));

        await story.EnterAsync(Relation.Spouse, "Mamadou", "Sow", new(1990, 4, 2), salma);

        Assert.Equal(Standing.NotMet, await StandingAsync(story));

        async Task<Standing> StandingAsync(Story of)
        {
            var file = await of.FileAsync();
            return (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Progress>()
                        .VerdictAsync(
                            file,
                            ConsentToShareWithOrigin.Name,
                            TestContext.Current.CancellationToken
                        )
                )
            ).Standing;
        }
    }

    private static async Task<Story> ArrivedAsync(House house)
    {
        var story = await Story.BookedAsync(house, children: 0);
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        await story.ArriveAsync();
        return story;
    }

    private static async Task WithdrawAsync(Story story, Actor by)
    {
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person, ConsentPurpose.ShareWithOrigin, by)
        );
    }
}
