using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
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
        var mission = (await story.ActorAsync("mariama")).MissionId;
        var salma = (await story.ActorAsync("salma")) with { MissionId = mission };
        var aicha = (await story.ActorAsync("aicha")) with { MissionId = mission };
        var before = await story.FileAsync();
        var (code, member) = (story.Code, before.Travellers[1].MemberId);

        await RefusedAsync<Destinations>(d => d.ChooseAsync(code, "SN", null, salma));
        await RefusedAsync<Registration>(r => r.RemoveAsync(code, member, salma));
        await RefusedAsync<Registration>(r => r.HandOverAsync(code, member, salma));
        await RefusedAsync<Registration>(r => r.CompleteFamilyAsync(code, salma));
        await RefusedAsync<CaseDetails>(d =>
            d.ChangeAsync(code, CaseDetailsInput.Of(before), salma)
        );
        await RefusedAsync<ConsentSheet>(c => c.RecordAsync(code, new(), salma));
        await RefusedAsync<Counselling>(c => c.RecordAsync(code, new(), salma));
        await RefusedAsync<Screenings>(s => s.SaveAsync(code, new(), salma));
        await RefusedAsync<EligibilityDecisions>(e => e.DecideAsync(code, new(), salma));
        await RefusedAsync<Declarations>(d => d.SignAsync(code, new(), salma));
        await RefusedAsync<Referrals>(r => r.SendAsync(code, new(), salma));
        await RefusedAsync<Teams>(t => t.RestrictAsync(code, "Menacée", aicha));
        await RefusedAsync<Teams>(t => t.LiftAsync(code, "Sans objet", aicha));
        await RefusedAsync<Teams>(t => t.AssignAsync(code, salma.UserId, salma));
        await RefusedAsync<ProtectionRoutes>(p => p.OpenAsync(code, member, "asylum", salma));
        await RefusedAsync<ProtectionRoutes>(p =>
            p.TakeStepAsync(code, new() { Kind = StepKind.Decision }, aicha)
        );
        await RefusedAsync<ProtectionRoutes>(p => p.ResolveAsync(code, Guid.Empty, aicha));
        await RefusedAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(code, Guid.Empty, "Sans objet", aicha)
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
        Assert.Equal((Stage.Booked, 2), (await story.StageAsync(), await story.SeatsAsync()));

        // What is her own: to write to the host, and to say how dangerous the return is there.
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(code, "Le père est venu demander après eux", null, salma)
        );
        Assert.Equal(
            "Route.NotFound",
            await RefusalOfAsync<ProtectionRoutes>(p =>
                p.TakeStepAsync(code, new() { Kind = StepKind.RiskAssessment }, aicha)
            )
        );

        await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        await RefusedAsync<Counselling>(c => c.RecordAsync(code, new(), salma));
        await story.ArriveAsync();
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(code, new() { MemberIds = [before.Applicant!.MemberId] }, salma)
        );

        async Task RefusedAsync<T>(Func<T, Task<Outcome>> act)
            where T : notnull => Assert.Equal("Casework.HostDecides", await RefusalOfAsync(act));

        Task<string> RefusalOfAsync<T>(Func<T, Task<Outcome>> act)
            where T : notnull =>
            house.InScopeAsync(async s =>
                Assert.Single((await act(s.GetRequiredService<T>())).Refusals).TextKey
            );
    }
}
