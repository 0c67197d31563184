using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Until the arrival a return is prepared by the host mission, whoever works in that of origin.</summary>
public sealed class HostsWorkTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Before_the_arrival_a_mission_of_origin_leaves_the_casework_to_the_host(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var (salma, aicha) = await ThereAsync(story);
        var karim = (await story.ActorAsync("karim")) with { MissionId = salma.MissionId };
        var before = await story.FileAsync();
        var (code, member) = (story.Code, before.Travellers[1].MemberId);

        await MustRefuseAsync(house, story, member, salma, aicha);
        await MustRefuseAsync<TravelDocuments>(house, d => d.RecordAsync(code, [], null, salma));
        await MustRefuseAsync<TravelDocuments>(house, d => d.RequestAsync(code, new(), salma));
        await MustRefuseAsync<ExitAuthorisations>(house, e => e.RecordAsync(code, new(), salma));
        await MustRefuseAsync<FitnessDecisions>(house, f => f.DecideAsync(code, [], null, karim));
        Assert.Equal((Stage.Booked, 2), (await story.StageAsync(), await story.SeatsAsync()));

        // What is her own: to write to the host, and to say how dangerous the return is there.
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(code, "Le père est venu demander après eux", null, salma)
        );
        Assert.Equal(
            "Route.NotFound",
            await RefusalOfAsync<ProtectionRoutes>(
                house,
                p => p.TakeStepAsync(code, new() { Kind = StepKind.RiskAssessment }, aicha)
            )
        );

        await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        await MustRefuseAsync<Counselling>(house, c => c.RecordAsync(code, new(), salma));
        await story.ArriveAsync();
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(code, new() { MemberIds = [before.Applicant!.MemberId] }, salma)
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_closed_before_the_arrival_stays_the_hosts(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        foreach (var from in new[] { Stage.Screened, Stage.Booked })
        {
            var story = await Story.BookedAsync(house, children: 0);
            if (from == Stage.Screened)
            {
                await story.WithdrawAsync();
            }
            Assert.Equal(from, await story.StageAsync());
            var member = (await story.FileAsync()).Applicant!.MemberId;
            var (salma, aicha) = await ThereAsync(story);
            await CloseAsync(story);

            await MustRefuseAsync(house, story, member, salma, aicha);

            Assert.Equal(Sensitivity.Normal, (await story.FileAsync()).Sensitivity);
        }
        // What was closed after it is still theirs who worked on it last.
        var arrived = await Story.BookedAsync(house, children: 0);
        await arrived.BoardAsync(await arrived.AtTheGateAsync(BoardingOutcome.Boarded));
        await arrived.ArriveAsync();
        await CloseAsync(arrived);
        var (_, officer) = await ThereAsync(arrived);
        await arrived.DoAsync<Teams>(t => t.RestrictAsync(arrived.Code, "Menacée", officer));

        static async Task CloseAsync(Story story)
        {
            var salma = await story.ActorAsync("salma");
            await story.DoAsync<Closing>(c =>
                c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
            );
        }
    }

    // Somebody of the host mission who does the same work in that of origin.
    private static async Task<(Actor Salma, Actor Aicha)> ThereAsync(Story story)
    {
        var mission = (await story.ActorAsync("mariama")).MissionId;
        return (
            (await story.ActorAsync("salma")) with
            {
                MissionId = mission,
            },
            (await story.ActorAsync("aicha")) with
            {
                MissionId = mission,
            }
        );
    }

    // All of the casework, tried from the mission of origin.
    private static async Task MustRefuseAsync(
        House house,
        Story story,
        Guid member,
        Actor salma,
        Actor aicha
    )
    {
        var (code, before) = (story.Code, await story.FileAsync());
        await MustRefuseAsync<Destinations>(house, d => d.ChooseAsync(code, "SN", null, salma));
        await MustRefuseAsync<Registration>(house, r => r.RemoveAsync(code, member, salma));
        await MustRefuseAsync<Registration>(house, r => r.HandOverAsync(code, member, salma));
        await MustRefuseAsync<Registration>(house, r => r.CompleteFamilyAsync(code, salma));
        await MustRefuseAsync<CaseDetails>(
            house,
            d => d.ChangeAsync(code, CaseDetailsInput.Of(before), salma)
        );
        await MustRefuseAsync<ConsentSheet>(house, c => c.RecordAsync(code, new(), salma));
        await MustRefuseAsync<Counselling>(house, c => c.RecordAsync(code, new(), salma));
        await MustRefuseAsync<Screenings>(house, s => s.SaveAsync(code, new(), salma));
        await MustRefuseAsync<EligibilityDecisions>(house, e => e.DecideAsync(code, new(), salma));
        await MustRefuseAsync<Declarations>(house, d => d.SignAsync(code, new(), salma));
        await MustRefuseAsync<Referrals>(house, r => r.SendAsync(code, new(), salma));
        await MustRefuseAsync<Teams>(house, t => t.RestrictAsync(code, "Menacée", aicha));
        await MustRefuseAsync<Teams>(house, t => t.LiftAsync(code, "Sans objet", aicha));
        await MustRefuseAsync<Teams>(house, t => t.AssignAsync(code, salma.UserId, salma));
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.OpenAsync(code, member, "asylum", salma)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.TakeStepAsync(code, new() { Kind = StepKind.Decision }, aicha)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.ResolveAsync(code, Guid.Empty, aicha)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.NotConfirmedAsync(code, Guid.Empty, "Sans objet", aicha)
        );
        Assert.Equal(
            "Casework.HostDecides",
            Assert
                .Single(
                    (
                        await house.InScopeAsync(s =>
                            s.GetRequiredService<Registration>()
                                .AddAsync(
                                    code,
                                    new(Relation.Other, new() { GivenNames = "Yolande" }, []),
                                    salma
                                )
                        )
                    ).Refusals
                )
                .TextKey
        );
    }

    private static async Task MustRefuseAsync<T>(House house, Func<T, Task<Outcome>> act)
        where T : notnull => Assert.Equal("Casework.HostDecides", await RefusalOfAsync(house, act));

    private static Task<string> RefusalOfAsync<T>(House house, Func<T, Task<Outcome>> act)
        where T : notnull =>
        house.InScopeAsync(async s =>
            Assert.Single((await act(s.GetRequiredService<T>())).Refusals).TextKey
        );
}
