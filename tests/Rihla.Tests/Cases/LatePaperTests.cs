using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A paper that is brought late speaks for what was planned when it was signed, and for nothing since.</summary>
public sealed class LatePaperTests
{
    [Theory, BothDatabases]
    public async Task Who_was_taken_out_and_is_entered_again_signs_anew(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var signed = story.Today;
        var (salma, before) = (await story.ActorAsync("salma"), await story.FileAsync());
        house.Clock.Advance(days: 2);
        await story.WithdrawAsync();
        house.Clock.Advance(days: 1);
        var taken = story.Today;
        var child = before.Travellers[1];
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        house.Clock.Advance(days: 3);
        await EnterAgainAsync(house, story, child.Person, salma);
        await ScreenAsync(house, story, salma);
        var file = await story.FileAsync();
        Assert.NotEqual(child.MemberId, file.Travellers[1].MemberId);
        // The child's paper names a guardian who is not in the case: her own word alone bounds it no more.
        Task<Outcome> SignAsync(DateOnly on) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Declarations>()
                    .SignAsync(
                        story.Code,
                        new()
                        {
                            Children =
                            [
                                new(
                                    file.Travellers[1].MemberId,
                                    null,
                                    "Mamadou Barry",
                                    Guardianship.Father,
                                    SigningMethod.Signature
                                ),
                            ],
                            On = on,
                        },
                        salma
                    )
            );

        foreach (var day in new[] { signed, taken.AddDays(-1) })
        {
            var refusal = Assert.Single((await SignAsync(day)).Refusals);
            Assert.Equal(("On", "Declaration.BeforeWithdrawal"), (refusal.Field, refusal.TextKey));
            Assert.Contains(taken, refusal.Args);
        }
        Assert.Empty((await SignAsync(taken)).Refusals);
    }

    [Theory, BothDatabases]
    public async Task What_was_signed_before_its_signer_was_told_everything_is_not_recorded(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var brought = story.Today.AddDays(1);
        house.Clock.Advance(days: 9);
        var told = story.Today;
        await story.SignAsync();
        var (salma, file) = (await story.ActorAsync("salma"), await story.FileAsync());
        var (mother, child) = (file.Travellers[0], file.Travellers[1].MemberId);
        // The paper that whoever brought her had her sign is the first that is seen here.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Declaration>().Where(d => d.CaseId == file.Id).ExecuteDeleteAsync();
            await db.Set<GuardianConsent>().Where(c => c.CaseId == file.Id).ExecuteDeleteAsync();
        });
        house.Clock.Advance(days: 2);
        Task<Outcome> SignAsync(DateOnly on, bool forChild) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Declarations>()
                    .SignAsync(
                        story.Code,
                        new()
                        {
                            Adults = forChild
                                ? []
                                : [new(mother.MemberId, SigningMethod.Signature)],
                            Children = forChild
                                ?
                                [
                                    new(
                                        child,
                                        mother.MemberId,
                                        null,
                                        Guardianship.Mother,
                                        SigningMethod.Signature
                                    ),
                                ]
                                : [],
                            On = on,
                        },
                        salma
                    )
            );

        foreach (var forChild in new[] { false, true })
        {
            foreach (var day in new[] { brought, told.AddDays(-1) })
            {
                var refusal = Assert.Single((await SignAsync(day, forChild)).Refusals);
                Assert.Equal(
                    ("On", "Declaration.BeforeCounselling"),
                    (refusal.Field, refusal.TextKey)
                );
                Assert.Contains(told, refusal.Args);
            }
            Assert.Empty((await SignAsync(told, forChild)).Refusals);
        }
    }

    [Theory, BothDatabases]
    public async Task Who_is_entered_again_brings_what_protects_them_along(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var child = (await story.FileAsync()).Travellers[1];
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "asylum", salma)
        );
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "torture", salma)
        );
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child.MemberId, "stateless", salma)
        );
        async Task<List<ProtectionRoute>> RoutesAsync()
        {
            var id = (await story.FileAsync()).Id;
            var routes = await house.InScopeAsync(s =>
                CaseRoutes.LoadAsync(s.GetRequiredService<RihlaDb>(), id, CancellationToken.None)
            );
            return [.. routes.All];
        }
        var torture = (await RoutesAsync())[1].Id;
        foreach (var step in new[] { StepKind.ReferralOffered, StepKind.Decision })
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.TakeStepAsync(
                    story.Code,
                    new()
                    {
                        RouteId = torture,
                        Kind = step,
                        Who = "Aïcha Benkirane",
                    },
                    aicha
                )
            );
        }
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, torture, aicha));
        var stateless = (await RoutesAsync())[2].Id;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, stateless, "Passeport retrouvé", aicha)
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        house.Clock.Advance(days: 7);

        await EnterAgainAsync(house, story, child.Person, salma);

        var again = (await story.FileAsync()).Travellers[1];
        Assert.NotEqual(child.MemberId, again.MemberId);
        Assert.Equal(
            [(again.MemberId, true), (again.MemberId, true), (child.MemberId, false)],
            (await RoutesAsync()).Select(r => (r.MemberId, r.ResolvedOn is null))
        );
        Assert.Equal(["asylum", "torture"], again.VulnerabilityCodes);
        Assert.Equal(2, (await story.TasksAsync()).Count(t => t == Screenings.RouteTask));
        var screened = await house.InScopeAsync(async s =>
        {
            var screenings = s.GetRequiredService<Screenings>();
            var file = await story.FileAsync();
            return await screenings.SaveAsync(
                story.Code,
                new()
                {
                    Version = (await screenings.FindAsync(file.Id))!.Version + 1,
                    Persons = [new(again.MemberId, Findings.Nothing, [])],
                },
                salma
            );
        });
        Assert.All(screened.Refusals, r => Assert.Equal(Screenings.FlagHasRoute, r.TextKey));
        Assert.Equal(2, screened.Refusals.Count);
    }

    [Theory, BothDatabases]
    public async Task Who_is_entered_again_brings_a_doubt_along_that_nobody_has_settled(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var (mother, child) = ((await story.FileAsync()).Travellers[0], await ChildAsync());
        Assert.True((await CounselAsync(child, Capacity.InDoubt)).IsDone);
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.Kind == Counselling.ConcernTask)
                .ExecuteUpdateAsync(u => u.SetProperty(t => t.DoneAt, house.Clock.GetUtcNow()))
        );

        house.Clock.Advance(days: 7);

        await EnterAgainAsync(house, story, child.Person, salma);

        var again = await ChildAsync();
        Assert.NotEqual(child.MemberId, again.MemberId);
        Assert.Contains(Counselling.ConcernTask, await story.TasksAsync());
        Assert.Equal(
            "Counselling.AssessorMissing",
            Assert.Single((await CounselAsync(again, Capacity.Able)).Refusals).TextKey
        );
        Assert.True((await CounselAsync(mother, Capacity.Able)).IsDone);
        Assert.True(
            (await CounselAsync(again, Capacity.Able, "Dr Hind Alaoui, psychologue")).IsDone
        );
        Assert.DoesNotContain(Counselling.ConcernTask, await story.TasksAsync());

        async Task<Traveller> ChildAsync() => (await story.FileAsync()).Travellers[1];

        Task<Outcome> CounselAsync(Traveller who, Capacity capacity, string? assessor = null) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Counselling>()
                    .RecordAsync(
                        story.Code,
                        new()
                        {
                            MemberIds = [who.MemberId],
                            Given = CounsellingSession.AllInformation,
                            Capacity = capacity,
                            Concern =
                                capacity == Capacity.Able ? null : "Ne suit pas la conversation",
                            AssessedBy = assessor,
                        },
                        salma
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task What_was_signed_for_one_country_is_not_recorded_for_another(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, file) = (await story.ActorAsync("salma"), await story.FileAsync());
        var member = file.Applicant!.MemberId;
        var signed = story.Today;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "stateless", salma)
        );
        house.Clock.Advance(days: 2);
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        var changed = story.Today;
        house.Clock.Advance(days: 1);
        await EligibleAsync(story, salma);

        var late = await SignAsync(house, story, member, signed);
        var refusal = Assert.Single(late.Refusals);
        Assert.Equal(("On", "Declaration.BeforeCountry"), (refusal.Field, refusal.TextKey));
        Assert.Contains(changed, refusal.Args);

        var aicha = await story.ActorAsync("aicha");
        async Task<Outcome> DecideAsync(StepResult result)
        {
            var route = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .SingleAsync(r => r.CaseId == file.Id)
            );
            return await house.InScopeAsync(s =>
                s.GetRequiredService<ProtectionRoutes>()
                    .TakeStepAsync(
                        story.Code,
                        new()
                        {
                            RouteId = route.Id,
                            Kind = StepKind.Decision,
                            Result = result,
                            On = signed,
                            Who = "Aïcha Benkirane",
                        },
                        aicha
                    )
            );
        }
        Assert.Equal(
            ("On", "Route.BeforeCountry"),
            (await DecideAsync(StepResult.Favourable))
                .Refusals.Select(r => (r.Field, r.TextKey))
                .Single()
        );
        // What speaks against the journey is heard whenever it was said.
        Assert.Empty((await DecideAsync(StepResult.Unfavourable)).Refusals);

        // A slip that was put right takes nothing from what was signed for the country that stands.
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        await EligibleAsync(story, salma);
        var again = await SignAsync(house, story, member, signed);
        Assert.Equal("Declaration.SignedAlready", Assert.Single(again.Refusals).TextKey);
        await story.WithdrawAsync();
        var anew = await SignAsync(house, story, member, story.Today);
        Assert.Empty(anew.Refusals);
    }

    [Theory, BothDatabases]
    public async Task What_was_agreed_to_be_seen_in_one_country_is_not_recorded_for_another(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        var agreed = story.Today;
        house.Clock.Advance(days: 2);
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        Task<Outcome> RecordAsync(DateOnly on, params ConsentPurpose[] purposes) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<ConsentSheet>()
                    .RecordAsync(
                        story.Code,
                        new()
                        {
                            Entries =
                            [
                                .. purposes.Select(p => new ConsentEntry(
                                    person,
                                    p,
                                    ConsentAnswer.Given
                                )),
                            ],
                            On = on,
                        },
                        salma
                    )
            );

        var late = await RecordAsync(agreed, ConsentPurpose.ShareWithOrigin);

        var refusal = Assert.Single(late.Refusals);
        Assert.Equal(("On", "Consent.BeforeDestination"), (refusal.Field, refusal.TextKey));
        Assert.Empty((await RecordAsync(agreed, ConsentPurpose.DataProcessing)).Refusals);
        Assert.Empty((await RecordAsync(story.Today, ConsentPurpose.ShareWithOrigin)).Refusals);
    }

    private static Task EligibleAsync(Story story, Actor by) =>
        story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new() { IsEligible = true, Reason = EligibilityReason.Stranded },
                by
            )
        );

    private static Task<Outcome> SignAsync(House house, Story story, Guid member, DateOnly on) =>
        house.InScopeAsync(async s =>
            await s.GetRequiredService<Declarations>()
                .SignAsync(
                    story.Code,
                    new() { Adults = [new(member, SigningMethod.Signature)], On = on },
                    await story.ActorAsync("salma")
                )
        );

    private static async Task EnterAgainAsync(House house, Story story, PersonSummary who, Actor by)
    {
        var person = new NewPerson
        {
            GivenNames = who.GivenNames,
            FamilyName = who.FamilyName,
            Birth = who.Birth,
            Sex = who.Sex,
            Nationality = who.Nationality,
        };
        var asked = Registration.Among(await story.FileAsync(), person);
        var like = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(asked, Actor.System)
        );
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    story.Code,
                    new(
                        Relation.Child,
                        person,
                        [
                            .. like.Select(m => new MatchDecision(
                                m.Person.Id,
                                m.Person.Id == who.Id
                                    ? MatchDecisionKind.Same
                                    : MatchDecisionKind.Different
                            )),
                        ]
                    ),
                    Actor.System
                )
        );
        Assert.Equal(who.Id, entered.Value?.PersonId);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, by));
    }

    private static async Task ScreenAsync(House house, Story story, Actor by)
    {
        var file = await story.FileAsync();
        await story.DoAsync<Screenings>(s =>
            s.SaveAsync(
                story.Code,
                new()
                {
                    Version = 1,
                    Persons =
                    [
                        .. file.Travellers.Select(t => new PersonFindings(
                            t.MemberId,
                            Findings.Nothing,
                            []
                        )),
                    ],
                },
                by
            )
        );
        Assert.Equal(Stage.Screened, await story.StageAsync());
    }
}
