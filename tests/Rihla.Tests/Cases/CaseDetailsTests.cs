using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>What was said with a request is put right without losing what hangs on it.</summary>
public sealed class CaseDetailsTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_telephone_put_right_is_kept_as_it_is_found_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        async Task<Outcome> ChangeAsync(string phone, bool asSaid = false)
        {
            var now = CaseDetailsInput.Of(await story.FileAsync());
            return await house.InScopeAsync(s =>
                s.GetRequiredService<CaseDetails>()
                    .ChangeAsync(
                        story.Code,
                        now with
                        {
                            CallerPhone = phone,
                            PhoneAsSaid = asSaid,
                        },
                        salma
                    )
            );
        }
        async Task<string?> StandsAsync() => (await story.FileAsync()).Case.CallerPhone?.Reveal();

        Assert.True((await ChangeAsync("06 98 76 54 32")).IsDone);
        Assert.Equal("+212698765432", await StandsAsync());

        Assert.Equal("CallerPhone", Assert.Single((await ChangeAsync("12")).Refusals).Field);
        Assert.True((await ChangeAsync("12", asSaid: true)).IsDone);
        // It was asked about once: whoever changes something else is not asked again.
        Assert.True((await ChangeAsync("12")).IsDone);
        Assert.Equal("12", await StandsAsync());
    }

    [Theory, BothDatabases]
    public async Task Another_mission_sees_nothing_before_the_people_agree_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        Assert.True((await story.FileAsync()).SharedWithOrigin);

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));

        var file = await story.FileAsync();
        Assert.False(file.SharedWithOrigin);
        Assert.Empty(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Consents>().StandingAsync(file, ConsentPurpose.ShareWithOrigin)
            )
        );
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(story.Code, mariama)
            )
        );

        // What they agree to while no mission receives there is not agreed for Guinea, whose mission would see it at once.
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "UG", null, salma));
        await ShareAsync();
        file = await story.FileAsync();
        Assert.Equal((true, (Guid?)null), (file.SharedWithOrigin, file.OriginMissionId));
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        file = await story.FileAsync();
        Assert.Equal((false, false), (file.SharedWithOrigin, file.OriginMissionId is null));

        // What they agreed to before any country was chosen is not taken back by the choice.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Id == file.Id)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(c => c.Country, (string?)null)
                        .SetProperty(c => c.OriginMissionId, (Guid?)null)
                )
        );
        await ShareAsync();
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "GN", null, salma));
        file = await story.FileAsync();
        Assert.Equal((true, false), (file.SharedWithOrigin, file.OriginMissionId is null));

        Task ShareAsync() =>
            story.DoAsync<ConsentSheet>(c =>
                c.RecordAsync(
                    story.Code,
                    new()
                    {
                        Entries =
                        [
                            new(
                                file.Applicant!.Person.Id,
                                ConsentPurpose.ShareWithOrigin,
                                ConsentAnswer.Given
                            ),
                        ],
                    },
                    salma
                )
            );
    }

    [Fact]
    public void Another_telephone_after_a_hand_over_is_not_that_of_who_applied_first()
    {
        var @case = new Case
        {
            Code = "MA-XXXX",
            HostMissionId = Guid.NewGuid(),
            Channel = Channel.Phone,
            RequestedOn = new(2026, 2, 1),
            Language = "fr",
            CallerPhone = new("+212612345678"),
        };
        @case.Add(Guid.NewGuid(), Relation.Applicant, false);
        @case.Add(Guid.NewGuid(), Relation.Spouse, false);
        var (husband, wife) = (@case.Members[0], @case.Members[1]);

        @case.HandOver(wife);
        Assert.Equal(husband.Id, @case.CallerMemberId);
        @case.BeReachedAt(new("+212612345678"), null);
        Assert.Equal(husband.Id, @case.CallerMemberId);
        @case.BeReachedAt(new("+212698765432"), null);
        Assert.Null(@case.CallerMemberId);
    }

    [Theory, BothDatabases]
    public async Task Who_applies_now_is_told_how_to_reach_her_and_not_what_the_former_applicant_said(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Hawa", family, new(1979, 1, 5), salma);
        async Task ChangeAsync(Func<CaseDetailsInput, CaseDetailsInput> change)
        {
            var now = CaseDetailsInput.Of(await story.FileAsync());
            await story.DoAsync<CaseDetails>(d => d.ChangeAsync(story.Code, change(now), salma));
        }
        Task<string> CopyAsync(Guid person) => CaseDetailsTests.CopyAsync(house, person);
        await ChangeAsync(d => d with { CallerPhone = "0611111111", Note = "Ce qu'il confie" });
        var (husband, wife) = (
            (await story.FileAsync()).Travellers[0],
            (await story.FileAsync()).Travellers[1]
        );
        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, wife.MemberId, salma));
        await ChangeAsync(d => d with { CallerPhone = "0622222222" });

        var (his, hers) = (await CopyAsync(husband.Person.Id), await CopyAsync(wife.Person.Id));

        Assert.Contains("Ce qu'il confie", his, StringComparison.Ordinal);
        Assert.DoesNotContain("22222222", his, StringComparison.Ordinal);
        Assert.Contains("22222222", hers, StringComparison.Ordinal);
        Assert.DoesNotContain("Ce qu'il confie", hers, StringComparison.Ordinal);
        Assert.DoesNotContain(husband.Person.GivenNames!, hers, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_of_a_case_is_given_a_copy_of_what_is_their_own(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var husband = (await story.FileAsync()).Applicant!;
        await story.EnterAsync(
            Relation.Spouse,
            "Hawa",
            husband.Person.FamilyName!,
            new(1979, 1, 5),
            salma
        );
        var wife = (await story.FileAsync()).Travellers[1];
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, wife.MemberId, "gender_based_violence", salma)
        );
        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, wife.MemberId, salma));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, husband.MemberId, salma));
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(story.Code, "Elle ne veut plus le voir", null, aicha, default)
        );

        var (his, hers) = (
            await CopyAsync(house, husband.Person.Id),
            await CopyAsync(house, wife.Person.Id)
        );

        foreach (var own in new[] { "Held.Case", "Declaration.Title", "Counselling.Title" })
        {
            Assert.Contains(Said(own), his, StringComparison.Ordinal);
        }
        Assert.Contains("une voisine", his, StringComparison.Ordinal);
        foreach (var families in new[] { "Held.Stage", "Held.Protection", "Case.Notes" })
        {
            Assert.Contains(Said(families), hers, StringComparison.Ordinal);
            Assert.DoesNotContain(Said(families), his, StringComparison.Ordinal);
        }

        string Said(string key) => house.Services.GetRequiredService<Words>()[key, story.Code];
    }

    [Theory, BothDatabases]
    public async Task What_was_written_of_who_was_taken_out_does_not_reach_who_stayed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var husband = (await story.FileAsync()).Applicant!;
        await WriteAsync("Il cherche un logement");
        await DecideAsync("Il a perdu son travail");
        // As long as nobody else ever stood in the case, its words are his.
        var alone = await CopyAsync(house, husband.Person.Id);
        Assert.Contains("un logement", alone, StringComparison.Ordinal);
        Assert.Contains("son travail", alone, StringComparison.Ordinal);
        await story.EnterAsync(
            Relation.Spouse,
            "Hawa",
            husband.Person.FamilyName!,
            new(1979, 1, 5),
            salma
        );
        await WriteAsync("Elle a trouvé refuge chez sa tante");
        await DecideAsync("Elle dit avoir peur de lui");
        var wife = (await story.FileAsync()).Travellers[1];
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, wife.MemberId, salma));

        var his = await CopyAsync(house, husband.Person.Id);

        Assert.DoesNotContain("sa tante", his, StringComparison.Ordinal);
        Assert.DoesNotContain("peur de lui", his, StringComparison.Ordinal);
        var words = house.Services.GetRequiredService<Words>();
        Assert.Contains(words["Held.NotesOfFamily", "2"], his, StringComparison.Ordinal);
        Assert.Contains(words["Held.WordsOfFamily"], his, StringComparison.Ordinal);

        Task WriteAsync(string text) =>
            story.DoAsync<CaseNotes>(n => n.WriteAsync(story.Code, text, null, salma, default));
        Task DecideAsync(string why) =>
            story.DoAsync<EligibilityDecisions>(e =>
                e.DecideAsync(
                    story.Code,
                    new()
                    {
                        IsEligible = true,
                        Reason = EligibilityReason.Stranded,
                        Explanation = why,
                    },
                    salma
                )
            );
    }

    [Theory, BothDatabases]
    public async Task What_was_written_to_a_service_of_several_stands_in_nobodys_copy(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();
        var (mother, child) = (file.Travellers[0], file.Travellers[1]);
        await ReferAsync("Un lit pour deux", "La mère a fui son mari", mother, child);
        await ReferAsync("Des lunettes", "La mère voit mal", mother);

        var (hers, childs) = (
            await CopyAsync(house, mother.Person.Id),
            await CopyAsync(house, child.Person.Id)
        );

        var words = house.Services.GetRequiredService<Words>();
        foreach (var copy in new[] { hers, childs })
        {
            Assert.DoesNotContain("pour deux", copy, StringComparison.Ordinal);
            Assert.DoesNotContain("fui son mari", copy, StringComparison.Ordinal);
            Assert.Contains(words["Held.WordsOfSeveral"], copy, StringComparison.Ordinal);
            Assert.Contains("Croissant-Rouge", copy, StringComparison.Ordinal);
        }
        Assert.Contains("Des lunettes", hers, StringComparison.Ordinal);
        Assert.Contains("voit mal", hers, StringComparison.Ordinal);
        Assert.DoesNotContain("lunettes", childs, StringComparison.Ordinal);

        Task ReferAsync(string purpose, string shared, params Traveller[] whom) =>
            house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                db.Add(
                    new Referral
                    {
                        CaseId = file.Id,
                        MemberIds = [.. whom.Select(t => t.MemberId)],
                        Service = Personal.Of(ReferralService.Shelter),
                        Partner = Personal.Of("Croissant-Rouge")!,
                        Purpose = Personal.Of(purpose)!,
                        Shared = Personal.Of(shared)!,
                        Urgency = ReferralUrgency.Normal,
                        SentOn = story.Today,
                        SentByName = "Salma",
                    }
                );
                await db.SaveAsync(Actor.System, new Act("referral.sent"), default);
                return true;
            });
    }

    private static Task<string> CopyAsync(House house, Guid person) =>
        house.InScopeAsync(async s =>
            string.Join(
                '\n',
                (
                    await s.GetServices<HeldData>()
                        .OfType<HeldCases>()
                        .Single()
                        .OfAsync(person, s.GetRequiredService<Words>(), default)
                ).SelectMany(x => x.Lines.Select(l => $"{x.Title}: {l.Label}: {l.Text}"))
            )
        );

    [Theory, BothDatabases]
    public async Task Nobody_comes_to_have_two_open_cases_by_a_merge(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (one, other) = (
            await Story.EnteredAsync(house, children: 0),
            await Story.EnteredAsync(house, children: 0)
        );
        var salma = await one.ActorAsync("salma");
        var (from, into) = (
            (await one.FileAsync()).Applicant!.Person.Id,
            (await other.FileAsync()).Applicant!.Person.Id
        );
        Task<Refusal?> ObjectionAsync() =>
            house.InScopeAsync(s =>
                s.GetServices<MergeObjection>()
                    .OfType<CaseMergeObjection>()
                    .Single()
                    .FindAsync(from, into)
            );

        var refusal = await ObjectionAsync();
        Assert.Equal("Case.Merge.TwoOpen", refusal?.TextKey);
        Assert.Equal(
            string.Join(", ", new[] { one.Code, other.Code }.Order(StringComparer.Ordinal)),
            refusal!.Args[0]
        );
        // Not even the code of a case that exists for its team alone.
        await other.DoAsync<Teams>(t => t.RestrictAsync(other.Code, "Menaces", salma));
        Assert.Equal("Case.Merge.TwoOpenRestricted", (await ObjectionAsync())?.TextKey);

        await one.DoAsync<Closing>(c =>
            c.CloseAsync(one.Code, ClosureReason.Duplicate, "La même demande", salma)
        );
        Assert.Null(await ObjectionAsync());
    }

    [Theory, BothDatabases]
    public async Task A_slip_in_the_year_does_not_skip_the_time_to_think_it_over(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var file = await story.FileAsync();
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, file.Applicant!.MemberId, "asylum", salma)
        );
        var route = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<ProtectionRoute>()
                .SingleAsync(r => r.MemberId == file.Applicant!.MemberId)
        );
        Task<Outcome> ChooseAsync(DateOnly on) =>
            house.InScopeAsync(async s =>
                (Outcome)
                    await s.GetRequiredService<ProtectionRoutes>()
                        .TakeStepAsync(
                            story.Code,
                            new()
                            {
                                RouteId = route.Id,
                                Kind = StepKind.InformedChoice,
                                On = on,
                                Who = "Aïcha",
                            },
                            aicha
                        )
            );

        foreach (var wrong in new[] { DateOnly.MinValue, file.RequestedOn.AddDays(-1) })
        {
            var refused = Assert.Single((await ChooseAsync(wrong)).Refusals);
            Assert.Equal(("On", "Route.BeforeRequest"), (refused.Field, refused.TextKey));
        }
        Assert.True((await ChooseAsync(file.RequestedOn)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task A_protection_need_is_decided_anew_for_another_country(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var member = (await story.FileAsync()).Applicant!.MemberId;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "gender_based_violence", salma)
        );
        Task<ProtectionRoute> RouteAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .SingleAsync(r => r.MemberId == member)
            );
        var id = (await RouteAsync()).Id;
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.Referral))
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.TakeStepAsync(
                    story.Code,
                    new()
                    {
                        RouteId = id,
                        Kind = step,
                        Who = "Aïcha",
                    },
                    aicha
                )
            );
        }
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, id, aicha));
        Assert.NotNull((await RouteAsync()).ResolvedOn);

        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));

        Assert.Null((await RouteAsync()).ResolvedOn);
    }
}
