using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
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

    [Theory, BothDatabases]
    public async Task What_is_waived_for_one_country_or_before_one_is_chosen_holds_for_no_other(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var id = (await story.FileAsync()).Id;
        var salma = await story.ActorAsync("salma");
        await WaiveAllAsync(story);

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        Assert.Equal(WaivedForTheJourney, await StandingAsync(house, id));

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        Assert.Equal(["funded"], await StandingAsync(house, id));
        Assert.True(await story.StageAsync() < Stage.Screened);
        var ended = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .CountAsync(e => e.CaseId == id && e.Act == "condition.waiver-ended")
        );
        Assert.Equal(3, ended);

        // Not known yet where to, and then chosen for the first time.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(c => c.Country, (string?)null)
                        .SetProperty(c => c.OriginMissionId, (Guid?)null)
                )
        );
        await WaiveAllAsync(story, "eligibility-decided", "reception-accepted");
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        Assert.Equal(["funded"], await StandingAsync(house, id));
    }

    [Theory, BothDatabases]
    public async Task Who_is_entered_with_a_nationality_goes_there_on_no_waiver_from_before(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var salma = await new Story(house).ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Kadiatou",
                        SafeContact = "Le matin",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var story = new Story(house, taken.Value!.Code);
        var id = (await story.FileAsync()).Id;
        await WaiveAllAsync(story);

        await story.EnterAsync(
            Relation.Applicant,
            "Kadiatou",
            "Wandaroba",
            new PartialDate(1971, 4, 9),
            salma
        );

        Assert.Equal("GN", (await story.FileAsync()).Country);
        Assert.Equal(["funded"], await StandingAsync(house, id));
    }

    [Theory, BothDatabases]
    public async Task Who_joins_after_a_waiver_is_screened_and_examined(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var (salma, karim, aicha) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("karim"),
            await story.ActorAsync("aicha")
        );
        async Task WaiveAsync()
        {
            await story.DoAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, "screening-done", "Évaluée par le partenaire", aicha)
            );
            await story.DoAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, "medically-fit", "Certificat du partenaire joint", karim)
            );
        }
        async Task<Standing[]> StandingsAsync()
        {
            var file = await story.FileAsync();
            return
            [
                .. await house.InScopeAsync(async s =>
                    new[]
                    {
                        (
                            await s.GetRequiredService<Progress>()
                                .VerdictAsync(file, "screening-done")
                        ).Standing,
                        (
                            await s.GetRequiredService<Progress>()
                                .VerdictAsync(file, "medically-fit")
                        ).Standing,
                    }
                ),
            ];
        }
        await WaiveAsync();
        Assert.Equal([Standing.Waived, Standing.Waived], await StandingsAsync());

        await story.EnterAsync(
            Relation.Other,
            "Hadja",
            "Kourouma",
            new PartialDate(1979, 3, 2),
            salma
        );
        Assert.Equal([Standing.NotMet, Standing.NotMet], await StandingsAsync());

        await WaiveAsync();
        Assert.Equal([Standing.Waived, Standing.Waived], await StandingsAsync());
    }

    [Theory, BothDatabases]
    public async Task Before_the_arrival_a_mission_of_origin_neither_funds_nor_waives_for_the_host(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var nadia = await story.ActorAsync("nadia");
        var there = nadia with { MissionId = (await story.ActorAsync("mariama")).MissionId };
        Assert.Equal(
            "Funding.HostDecides",
            await RefusedAsync<Funding>(f => f.ReleaseAsync(story.Code, "Elle attendra", there))
        );
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Elle attendra", nadia));
        Assert.Equal(
            "Funding.HostDecides",
            await RefusedAsync<Funding>(f => f.ReserveAsync(story.Code, "Bailleur A", there))
        );
        Assert.Equal(
            "Waiver.HostDecides",
            await RefusedAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, "eligibility-decided", "La décision suit demain", there)
            )
        );
        // Whom the mission of origin receives is its own to say.
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "reception-accepted", "Accueillie par sa famille", there)
        );

        Task<string> RefusedAsync<T>(Func<T, Task<Outcome>> act)
            where T : notnull =>
            house.InScopeAsync(async s =>
                Assert.Single((await act(s.GetRequiredService<T>())).Refusals).TextKey
            );
    }

    private static readonly string[] WaivedForTheJourney =
    [
        "consent-to-share-with-origin",
        "eligibility-decided",
        "funded",
        "reception-accepted",
    ];

    private static async Task WaiveAllAsync(Story story, params string[] conditions)
    {
        var nadia = await story.ActorAsync("nadia");
        foreach (var condition in conditions is [] ? WaivedForTheJourney : conditions)
        {
            await story.DoAsync<Waivers>(w =>
                w.WaiveAsync(story.Code, condition, "Le siège en a décidé ainsi", nadia)
            );
        }
    }

    private static Task<List<string>> StandingAsync(House house, Guid caseId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Waiver>()
                .Where(w => w.CaseId == caseId && w.RevokedAt == null)
                .Select(w => w.Condition)
                .OrderBy(c => c)
                .ToListAsync()
        );
}
