using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Somebody meets the people of a restricted case, too: where nobody at the mission of origin sees it, somebody is asked to be let in.</summary>
public sealed class RestrictedReceptionTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Whoever_receives_them_is_let_in_before_they_are_asked(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedAsync(house, children: 0);
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        var (salma, hicham, mariama) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("hicham"),
            await story.ActorAsync("mariama")
        );
        var officer = (await story.ActorAsync("aicha")) with { MissionId = mariama.MissionId };
        Assert.Equal(("reception-accepted", "reception", mariama.MissionId), await NextAsync());

        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menaces", salma));
        Assert.Equal(("reception-accepted", "team", salma.MissionId), await NextAsync());
        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, hicham.UserId, salma));
        Assert.Equal(("reception-accepted", "team", salma.MissionId), await NextAsync());
        // Before they leave, it is the host mission's to say who there may know of them.
        Assert.DoesNotContain(story.Code, await UntakenAsync());
        Assert.NotEmpty((await TakeAsync()).Refusals);

        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, mariama.UserId, salma));
        Assert.Equal(("reception-accepted", "reception", mariama.MissionId), await NextAsync());
        await story.ReceiveAsync();
        await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));
        Assert.Equal(("arrival-confirmed", "arrival", mariama.MissionId), await NextAsync());
        Assert.DoesNotContain(story.Code, await UntakenAsync());

        await story.DoAsync<Teams>(t => t.LeaveAsync(story.Code, mariama.UserId, salma));
        Assert.Equal(("arrival-confirmed", "team", salma.MissionId), await NextAsync());
        Assert.Contains(story.Code, await UntakenAsync());
        Assert.Empty((await TakeAsync()).Refusals);
        Assert.NotNull(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(story.Code, officer)
            )
        );
        // It is still the caseworker's who has it.
        Assert.Equal(salma.UserId, (await story.FileAsync()).CaseworkerId);

        // What an officer there should look at is asked of the officers here, as long as none there is on the team.
        await story.DoAsync<Teams>(t => t.JoinAsync(story.Code, mariama.UserId, salma));
        await story.ArriveAsync();
        var member = (await story.FileAsync()).Applicant!.MemberId;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "asylum", salma with { MissionId = mariama.MissionId })
        );
        var id = (await story.FileAsync()).Id;
        var asked = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .SingleAsync(t => t.CaseId == id && t.Kind == "route-opened")
        );
        Assert.Equal(
            (Role.ProtectionOfficer, salma.MissionId),
            (asked.Owner, asked.OwnerMissionId)
        );

        async Task<(string, string, Guid)> NextAsync()
        {
            var caseId = (await story.FileAsync()).Id;
            var item = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == caseId)
            );
            return (item.Action, item.Page, item.OwnerMissionId);
        }

        async Task<IEnumerable<string>> UntakenAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<RestrictedCases>().UntakenAsync(1000, officer)
                )
            ).Select(c => c.Code);

        Task<Outcome> TakeAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RestrictedCases>().TakeAsync(story.Code, officer)
            );
    }
}
