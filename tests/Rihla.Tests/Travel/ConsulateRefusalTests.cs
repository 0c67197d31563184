using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>A consulate that issues no document: nobody is reminded for ever, and the team knows what can be done.</summary>
public sealed class ConsulateRefusalTests(Houses houses) : IClassFixture<Houses>
{
    private const string Refusing = "main form[action*='handler=Refused']";

    [Theory, BothDatabases]
    public async Task Who_is_not_recognised_as_a_national_is_waited_for_no_more(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        await AskAsync(story, mother);
        house.Clock.Advance(days: 14);
        await RemindAsync(house);
        Assert.Contains(TaskKinds.ConsulateSilent, await story.TasksAsync());
        using var hicham = await story.VisitorAsync("hicham");
        var page = await hicham.GetAsync($"/app/cases/{story.Code}/documents", "en");

        var why = await hicham.SubmitAsync(
            page,
            [
                ("No.PersonIds", mother.ToString()),
                ("No.On", story.Today.AddDays(-15).ToString("O")),
                ("No.Why", "NationalityNotRecognised"),
                ("No.Note", "Aucune trace à l'état civil"),
            ],
            Refusing
        );
        Assert.Contains("Enter the day of the refusal", why.Text, StringComparison.Ordinal);
        var refused = await hicham.SubmitAsync(
            why,
            [("No.On", story.Today.ToString("O"))],
            Refusing
        );

        Assert.Contains("nationality not recognised", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Aucune trace à l'état civil", refused.Text, StringComparison.Ordinal);
        Assert.Contains("ask a protection officer", refused.Text, StringComparison.Ordinal);
        // She can be asked for again, and is not without somebody choosing it.
        var ask = refused.Document.QuerySelector($"input[name='Ask.PersonIds'][value='{mother}']")!;
        Assert.False(ask.HasAttribute("checked"));
        Assert.Null(refused.Document.QuerySelector(Refusing));
        Assert.Equal("TravelDocument.Obstacle.NotRecognised", await ObstacleAsync(house, story));
        house.Clock.Advance(days: 30);
        await RemindAsync(house);
        var tasks = await story.TasksAsync();
        Assert.DoesNotContain(TaskKinds.ConsulateSilent, tasks);
        Assert.Contains(TaskKinds.ConsulateRefused, tasks);
        using var salma = await story.VisitorAsync("salma");
        Assert.Contains(
            "whether they are stateless",
            (await salma.GetAsync("/app?tab=tasks", "en")).Text,
            StringComparison.Ordinal
        );

        await AskAsync(story, mother);
        await AskAsync(story, mother);

        // Whether she is stateless is still to be found out.
        Assert.Contains(TaskKinds.ConsulateRefused, await story.TasksAsync());
        Assert.Equal("TravelDocument.Obstacle.Requested", await ObstacleAsync(house, story));
        var document = (await DocumentsAsync(house, story))[mother];
        Assert.True(document is { RefusedOn: null, RefusalReason: null, RefusalNote: null });
    }

    [Theory, BothDatabases]
    public async Task Only_what_was_asked_for_can_be_refused(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        var identity = ConsulateRefusal.IdentityNotEstablished;
        Assert.Equal("TravelDocument.NotAwaited", await RefuseAsync(identity, story.Today));
        await AskAsync(story, mother);
        Assert.Equal("TravelDocument.RefusalReasonMissing", await RefuseAsync(null, story.Today));
        Assert.Equal(
            "TravelDocument.RefusedOnWrong",
            await RefuseAsync(identity, story.Today.AddDays(1))
        );

        Assert.Null(await RefuseAsync(identity, story.Today));

        Assert.Equal("TravelDocument.Obstacle.Refused", await ObstacleAsync(house, story));
        // What is in clear of the task says nothing of why.
        var told = await TaskAsync();
        Assert.Contains(TaskKinds.ConsulateRefused, await story.TasksAsync());
        await AskAsync(story, mother);
        // Asked again, as the task said.
        Assert.DoesNotContain(TaskKinds.ConsulateRefused, await story.TasksAsync());
        Assert.Null(await RefuseAsync(ConsulateRefusal.NationalityNotRecognised, story.Today));
        Assert.Equal(told, await TaskAsync());

        Task<(string, Guid, string, Role, DateOnly)> TaskAsync() =>
            house.InScopeAsync(async s =>
            {
                var task = await s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .SingleAsync(t => t.Kind == TaskKinds.ConsulateRefused && t.Subject == mother);
                return (task.Kind, task.Subject, task.Page, task.Owner, task.DueOn);
            });

        async Task<string?> RefuseAsync(ConsulateRefusal? why, DateOnly on)
        {
            var hicham = await story.ActorAsync("hicham");
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<TravelDocuments>()
                    .RefusedAsync(
                        story.Code,
                        new()
                        {
                            PersonIds = [mother],
                            Why = why,
                            On = on,
                        },
                        hicham
                    )
            );
            return outcome.IsDone ? null : outcome.Refusals[0].TextKey;
        }
    }

    private static async Task AskAsync(Story story, Guid who)
    {
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<TravelDocuments>(d =>
            d.RequestAsync(story.Code, new() { PersonIds = [who], On = story.Today }, hicham)
        );
    }

    private static async Task<string> ObstacleAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        var verdict = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictAsync(file, "travel-documents")
        );
        Assert.Equal(Standing.NotMet, verdict.Standing);
        return verdict.Obstacles.First(o => o.PersonId == file.Applicant!.Person.Id).TextKey;
    }

    private static async Task<Dictionary<Guid, TravelDocument>> DocumentsAsync(
        House house,
        Story story
    )
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s => s.GetRequiredService<TravelDocuments>().OfAsync(id));
    }

    private static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<TravelReminders>()
                .Single()
                .RunAsync(CancellationToken.None)
        );
}
