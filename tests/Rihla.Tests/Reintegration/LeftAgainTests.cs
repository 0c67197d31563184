using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Grants;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>Who had come home and leaves again can be helped anew, while the others of their family are followed up.</summary>
public sealed class LeftAgainTests(Houses houses) : IClassFixture<Houses>
{
    private const string Saying = "main form:has([name='Input.On'])";
    private const string TakingBack = "main form[action*='handler=TakeBack']";

    [Theory, BothDatabases]
    public async Task The_others_are_followed_up_when_one_leaves_again(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await HomeAsync(house);
        var (wife, husband) = await CoupleAsync(story);
        await story.SurveyAsync(house, 0);
        house.Clock.Set(house.Clock.GetUtcNow().AddMonths(3).AddDays(-14));
        await AtHome.RemindAsync(house);
        Assert.Contains(SurveyDesk.DueTask, await story.TasksAsync());
        using var mariama = await story.VisitorAsync("mariama");
        var address = $"/app/cases/{story.Code}/left-again";
        var refused = await mariama.SubmitAsync(
            await mariama.GetAsync(address, "en"),
            [("Input.On", story.Today.ToString("O"))],
            Saying
        );
        Assert.Contains("Choose at least one person", refused.Text, StringComparison.Ordinal);
        refused = await mariama.SubmitAsync(
            refused,
            [("Input.Rows[0].Left", "true"), ("Input.On", story.Today.AddMonths(-6).ToString("O"))],
            Saying
        );
        Assert.Contains("not before the arrival", refused.Text, StringComparison.Ordinal);

        var said = await mariama.SubmitAsync(
            refused,
            [("Input.On", story.Today.ToString("O")), ("Input.Note", "Par Agadez")],
            Saying
        );

        Assert.Contains("Agadez", said.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(SurveyDesk.DueTask, await story.TasksAsync());
        Assert.Equal(
            [(wife.Id, 0), (husband.Id, 3), (husband.Id, 6), (husband.Id, 9), (husband.Id, 12)],
            (await story.SurveysAsync(house)).Select(s =>
                (s.Planned.Traveller.Person.Id, s.Planned.Month)
            )
        );
        Assert.Equal((3, 3), await CountedAsync(house, story));
        // The father is there for the child.
        Assert.Empty((await story.TasksAsync()).Intersect(NotComing.Tasks));
        using var salma = await story.VisitorAsync("salma");
        Assert.Contains(
            "Left again on",
            (await salma.GetAsync($"/app/cases/{story.Code}", "en")).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            wife.FullName,
            (await mariama.GetAsync($"/app/arrivals/{story.Code}", "en"))
                .Document.QuerySelector("main form[action*='handler=Correct']")
                ?.TextContent
                ?? "",
            StringComparison.Ordinal
        );

        var back = await mariama.SubmitAsync(
            said,
            [
                ("Back.PersonId", wife.Id.ToString()),
                ("Back.Reason", "Elle était chez sa sœur à Kankan"),
            ],
            TakingBack
        );
        Assert.Contains("followed up in this case again", back.Text, StringComparison.Ordinal);
        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(wife.Id, s.Planned.Traveller.Person.Id)
        );
    }

    [Theory, BothDatabases]
    public async Task Who_left_again_is_helped_in_a_new_case_and_stands_in_one_at_a_time(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await HomeAsync(house);
        var (wife, husband) = await CoupleAsync(story);
        var mariama = await story.ActorAsync("mariama");
        var salma = await story.ActorAsync("salma");
        var amina = await story.ActorAsync("amina");
        await story.DoAsync<MissionOffice>(async o =>
            await o.AddAsync(
                "TN",
                new()
                {
                    Country = "TN",
                    City = "Tunis",
                    NameFr = "Tunis",
                    NameAr = "تونس",
                    NameEn = "Tunis",
                    Currency = "TND",
                    IsHost = true,
                    ContactLine = "Tunis",
                },
                amina
            )
        );
        var tunis = await house.InScopeAsync(s =>
            s.GetRequiredService<Missions>().FindByCodeAsync("TN")
        );
        var abroad = salma with { MissionId = tunis!.Id };
        // Known there since an earlier journey.
        await house.InScopeAsync(async s =>
        {
            var before = new Case
            {
                Code = Code.New("TN"),
                HostMissionId = tunis.Id,
                Channel = Channel.Phone,
                RequestedOn = story.Today.AddYears(-3),
                Language = "fr",
            };
            before.Add(husband.Id, Relation.Applicant);
            Assert.True(before.Close(ClosureReason.Withdrawn, null, story.Today).IsDone);
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(before);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: before.Id));
        });
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = husband.FullName,
                        SafeContact = "Par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    abroad
                )
        );
        Assert.True(again.IsDone);
        var elsewhere = Assert.Single((await EnterAsync()).Refusals);
        Assert.Equal("Registration.OpenCaseOfMission", elsewhere.TextKey);
        Assert.Equal(["Conakry"], elsewhere.Args);
        Assert.Equal("FollowUp.OtherMission", await RefusedAsync(house, story, salma, husband.Id));

        await SayAsync(story, husband.Id);
        Assert.Equal("LeftAgain.Nobody", await RefusedAsync(house, story, mariama, husband.Id));

        var entered = await EnterAsync();
        Assert.True(entered.IsDone, entered.IsDone ? "" : entered.Refusals[0].TextKey);
        var there = await new Story(house, again.Value.Code).FileAsync();
        Assert.Equal(husband.Id, Assert.Single(there.Travellers).Person.Id);
        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(wife.Id, s.Planned.Traveller.Person.Id)
        );
        // The mission of origin does not see the new case, and is not told its code.
        var back = await house.InScopeAsync(s =>
            s.GetRequiredService<LeavingAgain>()
                .TakeBackAsync(story.Code, husband.Id, "Il était à Labé", mariama)
        );
        Assert.Equal("NotComing.NotNow", Assert.Single(back.Refusals).TextKey);

        Task<Outcome<Registered>> EnterAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Registration>()
                    .AddAsync(
                        again.Value!.Code,
                        new(
                            Relation.Applicant,
                            new() { GivenNames = "Alpha" },
                            [new(husband.Id, MatchDecisionKind.Same)]
                        ),
                        abroad
                    )
            );
    }

    [Theory, BothDatabases]
    public async Task A_child_without_a_parent_there_or_gone_alone_is_the_protection_officers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 2);
        var (mother, first, second) = (await story.FileAsync()).Travellers switch
        {
            [var a, var b, var c] => (a, b, c),
            _ => throw new InvalidOperationException(),
        };

        await SayAsync(story, first.Person.Id);
        Assert.Equal(
            [(NotComing.ChildLeftTask, first.MemberId)],
            await ProtectionAsync(house, story)
        );
        await SayAsync(story, mother.Person.Id);
        Assert.Equal(
            [(NotComing.ChildLeftTask, first.MemberId), (NotComing.ChildTask, second.MemberId)],
            await ProtectionAsync(house, story)
        );
        // Nobody else is asked in place of her: a child is not.
        Assert.Empty(await story.SurveysAsync(house));

        await BackAsync(story, mother.Person.Id);
        await BackAsync(story, first.Person.Id);
        Assert.Empty(await ProtectionAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task A_child_left_alone_though_an_adult_of_the_case_had_left_another_day(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await HomeAsync(house);
        var (_, husband) = await CoupleAsync(story);
        var child = (await story.FileAsync()).Travellers.Single(t => t.Relation == Relation.Child);
        await SayAsync(story, husband.Id);
        house.Clock.Advance(days: 90);

        await SayAsync(story, child.Person.Id);

        Assert.Equal(
            [(NotComing.ChildLeftTask, child.MemberId)],
            await ProtectionAsync(house, story)
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_is_gone_alone_once_who_left_with_it_is_at_home_after_all(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await HomeAsync(house);
        var (wife, husband) = await CoupleAsync(story);
        var child = (await story.FileAsync()).Travellers.Single(t => t.Relation == Relation.Child);
        await SayAsync(story, wife.Id, child.Person.Id);
        Assert.Empty(await ProtectionAsync(house, story));

        await BackAsync(story, wife.Id);
        Assert.Equal(
            [(NotComing.ChildLeftTask, child.MemberId)],
            await ProtectionAsync(house, story)
        );

        // What an officer has done is not raised anew because somebody else was there all along.
        await DoneAsync(house, story);
        house.Clock.Advance(days: 5);
        await SayAsync(story, husband.Id);
        await BackAsync(story, husband.Id);
        Assert.Empty(await ProtectionAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task A_child_born_at_home_and_one_who_stays_are_protected_once_both_parents_are_gone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var atOnce in new[] { true, false })
        {
            var story = await HomeAsync(house);
            var (wife, husband) = await CoupleAsync(story);
            var people = (await story.FileAsync()).Travellers;
            var child = people.Single(t => t.Relation == Relation.Child);
            var mariama = await story.ActorAsync("mariama");
            await story.DoAsync<Newborns>(n =>
                n.EnterAsync(story.Code, people[0].MemberId, "Aminata", story.Today, mariama)
            );
            var file = await story.FileAsync();
            var baby = Assert.Single(
                await house.InScopeAsync(s => s.GetRequiredService<Newborns>().OfAsync(file))
            );

            if (atOnce)
            {
                await SayAsync(story, wife.Id, husband.Id);
            }
            else
            {
                await SayAsync(story, wife.Id);
                Assert.Empty(await ProtectionAsync(house, story));
                await SayAsync(story, husband.Id);
            }

            Assert.Equal(
                [(NotComing.ChildTask, child.MemberId), (NotComing.ChildTask, baby.Id)],
                await ProtectionAsync(house, story)
            );
            await BackAsync(story, husband.Id);
            Assert.Empty(await ProtectionAsync(house, story));
        }
    }

    [Theory, BothDatabases]
    public async Task When_the_last_one_leaves_again_the_case_is_to_be_closed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var mariama = await story.ActorAsync("mariama");
        var file = await story.FileAsync();

        await SayAsync(story, [.. file.Travellers.Select(t => t.Person.Id)]);

        Assert.Empty((await story.TasksAsync()).Intersect(NotComing.Tasks));
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        var item = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<WorkItem>().SingleAsync(w => w.CaseId == file.Id)
        );
        Assert.Equal(
            ("close", "close", Role.OriginCaseworker, mariama.MissionId),
            (item.Action, item.Page, item.Owner, item.OwnerMissionId)
        );
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.MovedAway, null, mariama)
        );
        Assert.Equal((2, 2), await CountedAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task The_grant_that_paid_goes_on_counting_who_leaves_again_and_no_other_pays_for_them(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var nadia = await new Story(house).ActorAsync("nadia");
        var first = await house.GrantAsync("Fonds échu", nadia);
        var second = await house.GrantAsync("Fonds de la suite", nadia);
        var story = await house.WaitingAsync(children: 1);
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds échu", nadia));
        await story.ClearAsync();
        await story.BookAsync(await Story.PlanAsync(house, story.Today));
        await story.ReceiveAsync();
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
                )
            ).IsDone
        );
        await story.ArriveAsync();
        var kept = await house.BalanceAsync(first, LinePurpose.Reintegration);

        await SayAsync(story, (await story.FileAsync()).Travellers[1].Person.Id);

        var still = await house.BalanceAsync(first, LinePurpose.Reintegration);
        Assert.Equal((kept.Reserved, kept.Available), (still.Reserved, still.Available));
        Assert.Equal(2, await PaidByAsync(first));
        house.Clock.Advance(days: 5);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Grant>()
                .Where(g => g.Id == first)
                .ExecuteUpdateAsync(u => u.SetProperty(g => g.EndsOn, story.Today.AddDays(-1)))
        );
        GrantHouse.Done(await story.ReserveAsync(house, "Fonds de la suite", nadia));
        Assert.Equal((2, 1), (await PaidByAsync(first), await PaidByAsync(second)));

        // Who is there after all is to be paid for by the one that took over.
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());
        await TakeBackAsync();
        Assert.Contains(NotComing.MoneyTask, await story.TasksAsync());
        await SayAsync(story, child);
        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());
        await TakeBackAsync();
        await story.DoAsync<Funding>(f => f.RaiseAsync(story.Code, nadia));
        Assert.Equal((2, 2), (await PaidByAsync(first), await PaidByAsync(second)));
        Assert.DoesNotContain(NotComing.MoneyTask, await story.TasksAsync());
        await house.MustBalanceAsync();

        async Task TakeBackAsync()
        {
            var mariama = await story.ActorAsync("mariama");
            await story.DoAsync<LeavingAgain>(l =>
                l.TakeBackAsync(story.Code, child, "Il était à Kankan", mariama)
            );
        }

        Task<int> PaidByAsync(Guid grant) =>
            house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<Reservation>()
                        .SingleAsync(r => r.GrantId == grant)
                )
                    .MemberIds
                    .Count
            );
    }

    private static async Task BackAsync(Story story, Guid person)
    {
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<LeavingAgain>(l =>
            l.TakeBackAsync(story.Code, person, "Était chez sa tante", mariama)
        );
    }

    // What protection officers have to do, by what it is about.
    private static async Task<List<(string, Guid)>> ProtectionAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return
        [
            .. (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<RihlaDb>()
                        .Set<CaseTask>()
                        .Where(t =>
                            t.CaseId == id && t.DoneAt == null && t.Owner == Role.ProtectionOfficer
                        )
                        .ToListAsync()
                )
            )
                .Select(t => (t.Kind, t.Subject))
                .Order(),
        ];
    }

    private static async Task DoneAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == id && t.Owner == Role.ProtectionOfficer)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(t => t.DoneAt, house.Clock.GetUtcNow())
                        .SetProperty(t => t.DoneByName, "Aïssatou Sow")
                )
        );
    }

    // A couple with a child, all at home.
    private static async Task<Story> HomeAsync(House house)
    {
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync([.. Enumerable.Repeat(BoardingOutcome.Boarded, 3)])
        );
        Assert.True(boarded.IsDone);
        await story.ArriveAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        return story;
    }

    private static async Task<(PersonSummary Wife, PersonSummary Husband)> CoupleAsync(Story story)
    {
        var people = (await story.FileAsync()).Travellers;
        return (people[0].Person, people.Single(t => t.Relation == Relation.Spouse).Person);
    }

    private static async Task SayAsync(Story story, params Guid[] people)
    {
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<LeavingAgain>(l =>
            l.SayAsync(story.Code, people, story.Today, "Repartis vers le nord", mariama)
        );
    }

    private static async Task<string> RefusedAsync(
        House house,
        Story story,
        Actor by,
        params Guid[] people
    )
    {
        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<LeavingAgain>().SayAsync(story.Code, people, story.Today, null, by)
        );
        return Assert.Single(outcome.Refusals).TextKey;
    }

    // How many figures count as departed and as arrived.
    private static async Task<(int, int)> CountedAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(async s =>
        {
            var counted = s.GetRequiredService<RihlaDb>()
                .Set<CountedPerson>()
                .Where(c => c.CaseId == id);
            return (
                await counted.CountAsync(c => c.DepartedOn != null),
                await counted.CountAsync(c => c.ArrivedOn != null)
            );
        });
    }
}
