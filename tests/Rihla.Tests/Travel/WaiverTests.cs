using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>A condition set aside for want of a decision.</summary>
public sealed class WaiverTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_waiver_does_not_hide_what_is_decided_after_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (nadia, karim) = (await story.ActorAsync("nadia"), await story.ActorAsync("karim"));
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "medically-fit", "Le médecin est absent cette semaine", karim)
        );
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "eligibility-decided", "La décision suit demain", nadia)
        );

        var file = await story.FileAsync();
        await story.DoAsync<FitnessDecisions>(f =>
            f.DecideAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = file.Applicant!.Person.Id,
                        Fitness = Fitness.Unfit,
                        ExaminedOn = story.Today,
                        ValidUntil = story.Today.AddDays(30),
                    },
                ],
                "",
                karim
            )
        );
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new() { IsEligible = false, Reason = EligibilityReason.OwnMeans },
                salma
            )
        );

        file = await story.FileAsync();
        Assert.True(file.Stage < Stage.Screened);
        var verdicts = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictsAtBoardingAsync(file, story.Today)
        );
        Assert.All(
            verdicts.Where(v => v.Condition.Key is "medically-fit" or "eligibility-decided"),
            v => Assert.Equal(Standing.NotMet, v.Standing)
        );
    }
}
