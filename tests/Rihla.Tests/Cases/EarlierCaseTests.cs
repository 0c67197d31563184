using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Whoever asks anew is protected by what was found of them before, in whatever case that was.</summary>
public sealed class EarlierCaseTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_asks_anew_brings_along_what_protects_them(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await first.ActorAsync("salma"), await first.ActorAsync("aicha"));
        var who = (await first.FileAsync()).Applicant!;
        foreach (var flag in new[] { "asylum", "torture", "stateless" })
        {
            await OpenAsync(first, who, flag);
        }
        var routes = await RoutesAsync(house, first);
        await StepAsync(first, routes[0], StepKind.UnhcrReply, StepResult.Unfavourable);
        await StepAsync(first, routes[1], StepKind.ReferralOffered);
        await StepAsync(first, routes[1], StepKind.Decision);
        await first.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(first.Code, routes[1].Id, aicha));
        await first.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(first.Code, routes[2].Id, "Passeport retrouvé", aicha)
        );
        await CloseAsync(first);

        var second = await AskAnewAsync(house, who.Person, MatchDecisionKind.Same);

        var again = (await second.FileAsync()).Applicant!;
        Assert.Equal(who.Person.Id, again.Person.Id);
        var opened = await RoutesAsync(house, second);
        Assert.Equal(["asylum", "torture"], opened.Select(r => r.Flag.Reveal()).Order());
        Assert.All(opened, r => Assert.Equal((again.MemberId, null), (r.MemberId, r.ResolvedOn)));
        Assert.Equal(["asylum", "torture"], again.VulnerabilityCodes.Order());
        Assert.Equal(2, (await second.TasksAsync()).Count(t => t == Screenings.RouteTask));
        var screened = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(
                    second.Code,
                    new() { Persons = [new(again.MemberId, Findings.Nothing, [])] },
                    salma
                )
        );
        Assert.All(screened.Refusals, r => Assert.Equal(Screenings.FlagHasRoute, r.TextKey));
        var verdict = await house.InScopeAsync(async s =>
            await s.GetRequiredService<Progress>()
                .VerdictAsync(await second.FileAsync(), "routes-resolved")
        );
        Assert.Equal(Standing.NotMet, verdict.Standing);

        // What an officer has answered there is not asked by every question about her record.
        foreach (var route in opened)
        {
            await second.DoAsync<ProtectionRoutes>(p =>
                p.NotConfirmedAsync(second.Code, route.Id, "Demande retirée", aicha)
            );
        }
        await house.InScopeAsync(async s =>
        {
            await using var work = await s.GetRequiredService<RihlaDb>().BeginAsync();
            foreach (var settled in s.GetServices<IdentitySettled>())
            {
                await settled.OnSettledAsync([again.Person.Id], salma, CancellationToken.None);
            }
            await work.CommitAsync();
        });
        Assert.Equal(2, (await RoutesAsync(house, second)).Count);

        // The other way round, what was found in the later case protects in the earlier one.
        house.Clock.Advance(days: 1);
        await OpenAsync(second, again, "gender_based_violence");
        await CloseAsync(second);
        await first.DoAsync<Closing>(c => c.ReopenAsync(first.Code, "Elle revient", salma));
        Assert.Contains(
            await RoutesAsync(house, first),
            r => r.Flag.Reveal() == "gender_based_violence" && r.ResolvedOn is null
        );
    }

    [Theory, BothDatabases]
    public async Task The_new_request_of_a_presumed_victim_of_trafficking_is_for_its_team_alone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.AppliedAsync(house, children: 1);
        var salma = await first.ActorAsync("salma");
        var child = (await first.FileAsync()).Travellers[1];
        await OpenAsync(first, child, "trafficking");
        // Who was taken out of a case brings it along as well, though the audit alone remembers that they were in it.
        await first.DoAsync<Registration>(r => r.RemoveAsync(first.Code, child.MemberId, salma));

        var second = await AskAnewAsync(house, child.Person, MatchDecisionKind.Same);

        var file = await second.FileAsync();
        Assert.Equal(child.Person.Id, file.Applicant!.Person.Id);
        Assert.Equal(Sensitivity.Restricted, file.Sensitivity);
        Assert.Equal("trafficking", Assert.Single(await RoutesAsync(house, second)).Flag.Reveal());
        Assert.Contains(Screenings.RouteTask, await second.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_is_protected_also_when_all_others_of_the_case_are_erased(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.EnteredAsync(house, children: 0);
        var salma = await first.ActorAsync("salma");
        await first.EnterAsync(Relation.Spouse, "Hawa", "Gbandulo", new(1981, 2, 7), salma);
        var (husband, wife) = (
            (await first.FileAsync()).Travellers[0],
            (await first.FileAsync()).Travellers[1]
        );
        await OpenAsync(first, wife, "trafficking");
        await first.DoAsync<Registration>(r => r.RemoveAsync(first.Code, wife.MemberId, salma));
        await CloseAsync(first);
        var id = (await first.FileAsync()).Id;

        Assert.True((await ErasureTests.EraseAsync(house, id, husband.Person.Id)).IsDone);

        var file = await first.FileAsync();
        Assert.True(file.Travellers[0].Person.IsErased);
        Assert.Null(file.Case.ErasedOn);
        var second = await AskAnewAsync(house, wife.Person, MatchDecisionKind.Same);
        Assert.Equal("trafficking", Assert.Single(await RoutesAsync(house, second)).Flag.Reveal());
        Assert.Equal(Sensitivity.Restricted, (await second.FileAsync()).Sensitivity);
    }

    [Theory, BothDatabases]
    public async Task Who_turns_out_to_have_asked_before_is_protected_from_then_on(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await first.ActorAsync("salma"), await first.ActorAsync("aicha"));
        var who = (await first.FileAsync()).Applicant!;
        await OpenAsync(first, who, "trafficking");
        Assert.Empty((await CounselAsync(house, first, who, Capacity.InDoubt)).Refusals);
        await CloseAsync(first);
        // Somebody outside the team can only say that she is not sure.
        var second = await AskAnewAsync(house, who.Person, MatchDecisionKind.Unsure);
        Assert.Equal(Sensitivity.Normal, (await second.FileAsync()).Sensitivity);
        Assert.Empty(await RoutesAsync(house, second));
        var she = (await second.FileAsync()).Applicant!.Person.Id;

        await house.InScopeAsync(async s =>
        {
            var pair = await s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .AsNoTracking()
                .SingleAsync(p => p.FirstId == she || p.SecondId == she);
            var decided = await s.GetRequiredService<Pairs>()
                .DecideAsync(
                    pair.Id,
                    MatchDecisionKind.Same,
                    "Même femme",
                    null,
                    new HashSet<string>(),
                    new(pair.Version),
                    Actor.System
                );
            Assert.Empty(decided.Refusals);
        });

        var file = await second.FileAsync();
        Assert.Equal(Sensitivity.Restricted, file.Sensitivity);
        Assert.Equal("trafficking", Assert.Single(await RoutesAsync(house, second)).Flag.Reveal());
        var tasks = await second.TasksAsync();
        Assert.Contains(Screenings.RouteTask, tasks);
        Assert.Contains(Counselling.ConcernTask, tasks);
        Assert.True((await second.StageAsync()) < Stage.Counselled);
        Assert.DoesNotContain(
            aicha.UserId,
            (await house.InScopeAsync(s => s.GetRequiredService<Teams>().OfAsync(file.Id))).Select(
                t => t.UserId
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Who_asks_anew_brings_along_a_doubt_that_nobody_has_settled(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var first = await Story.AppliedAsync(house, children: 0);
        var who = (await first.FileAsync()).Applicant!;
        Assert.Empty((await CounselAsync(house, first, who, Capacity.InDoubt)).Refusals);
        await CloseAsync(first);
        var held = await SessionsAsync();

        var second = await AskAnewAsync(house, who.Person, MatchDecisionKind.Same);

        Assert.Contains(Counselling.ConcernTask, await second.TasksAsync());
        var brought = Assert.Single(await RecordAsync(second));
        Assert.Equal((CounsellingMode.EarlierRequest, null), (brought.Mode, brought.Concern));
        // No session was held: none is counted.
        Assert.Equal(held, await SessionsAsync());
        var again = (await second.FileAsync()).Applicant!;
        Assert.Equal(
            "Counselling.AssessorMissing",
            Assert
                .Single((await CounselAsync(house, second, again, Capacity.Able)).Refusals)
                .TextKey
        );
        house.Clock.Advance(days: 1);
        Assert.Empty(
            (
                await CounselAsync(
                    house,
                    second,
                    again,
                    Capacity.Able,
                    "Dr Hind Alaoui, psychologue"
                )
            ).Refusals
        );
        Assert.DoesNotContain(Counselling.ConcernTask, await second.TasksAsync());

        // What was settled there is not asked a third time.
        await CloseAsync(second);
        var third = await AskAnewAsync(house, who.Person, MatchDecisionKind.Same);
        Assert.Empty(await RecordAsync(third));

        Task<List<CounsellingSession>> RecordAsync(Story story) =>
            house.InScopeAsync(async s =>
            {
                var id = (await story.FileAsync()).Id;
                return await s.GetRequiredService<RihlaDb>()
                    .Set<CounsellingSession>()
                    .AsNoTracking()
                    .Where(c => c.CaseId == id)
                    .ToListAsync();
            });

        async Task<int> SessionsAsync()
        {
            var counted = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFigures>()
                    .OfPeriodAsync(new(first.Today.Year), ReturnBasis.Departed, null, Actor.System)
            );
            return counted.SessionsBefore;
        }
    }

    /// <summary>Somebody asks for help once more, and is entered as the register suggests, or not.</summary>
    private static async Task<Story> AskAnewAsync(
        House house,
        PersonSummary who,
        MatchDecisionKind decision
    )
    {
        house.Clock.Advance(days: 7);
        var salma = await new Story(house).ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = who.FullName,
                        SafeContact = "Le matin, par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var story = new Story(house, taken.Value!.Code);
        var person = new NewPerson
        {
            GivenNames = who.GivenNames,
            FamilyName = who.FamilyName,
            Birth = who.Birth,
            Sex = who.Sex,
            Nationality = who.Nationality,
        };
        var like = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(person, Actor.System)
        );
        Assert.Contains(like, m => m.Person.Id == who.Id);
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    story.Code,
                    new(
                        Relation.Applicant,
                        person,
                        [
                            .. like.Select(m => new MatchDecision(
                                m.Person.Id,
                                m.Person.Id == who.Id ? decision : MatchDecisionKind.Different
                            )),
                        ]
                    ),
                    Actor.System
                )
        );
        Assert.Empty(entered.Refusals);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, Actor.System));
        return story;
    }

    private static async Task OpenAsync(Story story, Traveller who, string flag)
    {
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, who.MemberId, flag, salma)
        );
    }

    private static async Task StepAsync(
        Story story,
        ProtectionRoute route,
        StepKind kind,
        StepResult result = StepResult.Favourable
    )
    {
        var aicha = await story.ActorAsync("aicha");
        await story.DoAsync<ProtectionRoutes>(p =>
            p.TakeStepAsync(
                story.Code,
                new()
                {
                    RouteId = route.Id,
                    Kind = kind,
                    Result = result,
                    Who = "Aïcha Benkirane",
                },
                aicha
            )
        );
    }

    private static Task CloseAsync(Story story) =>
        story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.Withdrawn, null, Actor.System)
        );

    private static async Task<List<ProtectionRoute>> RoutesAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        var routes = await house.InScopeAsync(s =>
            CaseRoutes.LoadAsync(s.GetRequiredService<RihlaDb>(), id, CancellationToken.None)
        );
        return [.. routes.All];
    }

    private static Task<Outcome> CounselAsync(
        House house,
        Story story,
        Traveller who,
        Capacity capacity,
        string? assessor = null
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<Counselling>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        MemberIds = [who.MemberId],
                        Given = CounsellingSession.AllInformation,
                        Capacity = capacity,
                        Concern = capacity == Capacity.Able ? null : "Ne suit pas la conversation",
                        AssessedBy = assessor,
                    },
                    Actor.System
                )
        );
}
