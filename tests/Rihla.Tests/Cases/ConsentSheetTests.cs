using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Travel;
using static Rihla.Cases.ConsentAnswer;
using static Rihla.Cases.ConsentPurpose;

namespace Rihla.Tests.Cases;

/// <summary>Who consents to what, recorded together for a family: nobody is given an answer that they did not give.</summary>
public sealed class ConsentSheetTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_yes_from_before_a_withdrawal_does_not_undo_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        var salma = await story.ActorAsync("salma");
        var first = story.Today;
        house.Clock.Advance(days: 2);
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, mother, ShareWithOrigin, salma)
        );
        house.Clock.Advance(days: 1);

        var late = await RecordAsync(house, story, first, null, (mother, ShareWithOrigin, Given));

        var refusal = Assert.Single(late.Refusals);
        Assert.Equal(("On", "Consent.BeforeWithdrawal"), (refusal.Field, refusal.TextKey));
        Assert.False((await story.FileAsync()).SharedWithOrigin);
        Assert.True(
            (await RecordAsync(house, story, null, null, (mother, ShareWithOrigin, Given))).IsDone
        );
        Assert.True((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task Who_answered_for_a_child_is_not_overruled_by_a_page_saved_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, mother, father, child) = await FamilyAsync(house);
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                father,
                (mother, ShareWithOrigin, Given),
                (father, ShareWithOrigin, Refused)
            )
        );

        // Next week one answer of the father is entered; the page sends all others as it showed them.
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                null,
                (mother, ShareWithOrigin, Given),
                (father, ShareWithOrigin, Refused),
                (father, MedicalData, Given)
            )
        );

        var file = await story.FileAsync();
        Assert.Equal((Refused, father), await LatestAsync(house, file, child, ShareWithOrigin));
        Assert.Equal((Given, father), await LatestAsync(house, file, child, MedicalData));

        // Who is chosen on the page answers for the child from now on.
        await DoneAsync(RecordAsync(house, story, null, mother, (mother, ShareWithOrigin, Given)));
        Assert.Equal((Given, mother), await LatestAsync(house, file, child, ShareWithOrigin));
    }

    [Theory, BothDatabases]
    public async Task A_husband_does_not_answer_for_a_wife_who_is_a_child(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var applicant = (await story.FileAsync()).Applicant!.Person;
        await story.EnterAsync(
            Relation.Spouse,
            "Mariam",
            applicant.FamilyName,
            new(story.Today.Year - 15, 1, 5),
            salma
        );
        var wife = (await story.FileAsync())
            .Travellers.Single(t => t.Relation == Relation.Spouse)
            .Person.Id;

        // What he says is on file for himself, and says nothing of her.
        var his = await RecordAsync(
            house,
            story,
            null,
            applicant.Id,
            (applicant.Id, DataProcessing, Given)
        );
        var nobodys = await RecordAsync(house, story, null, null, (wife, DataProcessing, Given));

        Assert.Equal("Consent.NothingNew", Assert.Single(his.Refusals).TextKey);
        Assert.Equal("Consent.GuardianMissing", Assert.Single(nobodys.Refusals).TextKey);
        Assert.Null((await BookAsync()).Latest(wife, DataProcessing));

        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries = [new(wife, DataProcessing, Given)],
                    GuardianName = "Mamadou Barry",
                },
                salma
            )
        );
        Assert.Equal(
            "Mamadou Barry",
            (await BookAsync()).Latest(wife, DataProcessing)?.GuardianName?.Reveal()
        );

        async Task<ConsentBook> BookAsync()
        {
            var id = (await story.FileAsync()).Id;
            return await house.InScopeAsync(s => s.GetRequiredService<Consents>().BookAsync(id));
        }
    }

    [Theory, BothDatabases]
    public async Task Who_is_chosen_answers_for_the_children_though_they_say_the_same(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, mother, father, child) = await FamilyAsync(house);
        var same = new[] { (mother, MedicalData, Given), (father, MedicalData, Given) };
        await DoneAsync(RecordAsync(house, story, null, mother, same));
        Assert.Equal(
            (Given, mother),
            await LatestAsync(house, await story.FileAsync(), child, MedicalData)
        );

        await DoneAsync(RecordAsync(house, story, null, father, same));

        var file = await story.FileAsync();
        Assert.Equal((Given, father), await LatestAsync(house, file, child, MedicalData));
        // What the mother takes back, she takes back for herself.
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, mother, MedicalData, salma)
        );
        var standing = await house.InScopeAsync(s =>
            s.GetRequiredService<Consents>().StandingAsync(file, MedicalData)
        );
        Assert.Equal(new HashSet<Guid> { father, child }, standing);
        var again = await RecordAsync(house, story, null, father, (father, MedicalData, Given));
        Assert.Equal("Consent.NothingNew", Assert.Single(again.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Of_who_has_left_nothing_is_asked_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var child = (await story.FileAsync()).Travellers[1];
        // She has come of age after the journey.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<CaseMember>().SingleAsync(m => m.Id == child.MemberId)).DepartedOn =
                story.Today;
            (await db.Set<Person>().SingleAsync(p => p.Id == child.Person.Id)).Birth = new(
                new PartialDate(2000, 5, 17)
            );
            await db.SaveAsync(Actor.System, new Act("case.details-changed"));
        });
        using var salma = await story.VisitorAsync("salma");

        var page = await salma.GetAsync($"/app/cases/{story.Code}/consents");

        Assert.Contains(child.Person.FullName, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("À demander de nouveau", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_case_counts_consents_as_its_conditions_judge_them(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();
        var soon = story.Today.AddDays(10);
        // The girl turns 18 before the journey, and has not answered for herself.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var girl = file.Travellers[1].Person.Id;
            (await db.Set<Person>().SingleAsync(p => p.Id == girl)).Birth = new(
                new PartialDate(soon.Year - 18, soon.Month, soon.Day)
            );
            (await db.Set<Case>().SingleAsync(c => c.Id == file.Id)).TravelOn = soon.AddDays(10);
            await db.SaveAsync(Actor.System, new Act("case.details-changed"));
        });
        using var salma = await story.VisitorAsync("salma");

        var page = await salma.GetAsync($"/app/cases/{story.Code}");

        var counted = page.Document.QuerySelector(".r-counted");
        Assert.Contains("1 sur 2", counted?.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("2 sur 2", counted?.TextContent, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_page_opened_before_a_withdrawal_does_not_undo_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();
        var mother = file.Applicant!.Person.Id;
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{story.Code}/consents");
        var by = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, mother, Publication, by)
        );

        page = await salma.SubmitAsync(
            page,
            [("Input.Method", "Signature"), ($"Answers[{mother}|Photograph]", "Refused")]
        );

        Assert.Equal($"/app/cases/{story.Code}", page.Path);
        var consents = await house.InScopeAsync(s =>
            s.GetRequiredService<Consents>().OnFileAsync(file.Id, Publication)
        );
        Assert.Empty(consents);
        Assert.Empty(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Consents>().OnFileAsync(file.Id, Photograph)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task The_children_of_a_guardian_who_left_the_case_are_answered_for_anew(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, mother, father, child) = await FamilyAsync(house);
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                father,
                [
                    .. new[] { DataProcessing, ShareWithOrigin }.SelectMany(p =>
                        new[] { (mother, p, Given), (father, p, Given) }
                    ),
                ]
            )
        );
        var before = await story.FileAsync();
        Assert.Equal((Stage.Registered, true), (before.Stage, before.SharedWithOrigin));
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<Registration>(r =>
            r.RemoveAsync(
                story.Code,
                before.Travellers.Single(t => t.Person.Id == father).MemberId,
                salma
            )
        );
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));

        var file = await story.FileAsync();
        Assert.Equal((Stage.Requested, false), (file.Stage, file.SharedWithOrigin));

        // The mother has nothing new to say of herself.
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                null,
                (mother, DataProcessing, Given),
                (mother, ShareWithOrigin, Given)
            )
        );
        file = await story.FileAsync();
        Assert.Equal((Stage.Registered, true), (file.Stage, file.SharedWithOrigin));
        Assert.Equal((Given, mother), await LatestAsync(house, file, child, DataProcessing));
    }

    [Theory, BothDatabases]
    public async Task Who_is_taken_out_by_mistake_and_entered_again_consents_as_before(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var (child, salma) = (
            (await story.FileAsync()).Travellers[1],
            await story.ActorAsync("salma")
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));

        var person = new NewPerson
        {
            GivenNames = child.Person.GivenNames,
            FamilyName = child.Person.FamilyName,
            Birth = child.Person.Birth,
            Sex = child.Person.Sex,
            Nationality = child.Person.Nationality,
        };
        var asked = Registration.Among(await story.FileAsync(), person);
        var like = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(asked, salma)
        );
        Assert.False(like.Single(m => m.Person.Id == child.Person.Id).IsMinimal);
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
                                m.Person.Id == child.Person.Id
                                    ? MatchDecisionKind.Same
                                    : MatchDecisionKind.Different
                            )),
                        ]
                    ),
                    salma
                )
        );

        Assert.Equal(child.Person.Id, entered.Value?.PersonId);
        Assert.True((await story.FileAsync()).SharedWithOrigin);
    }

    [Theory, BothDatabases]
    public async Task Who_is_taken_out_of_a_restricted_case_is_not_shown_to_the_world_again(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var file = await story.FileAsync();
        var (mother, child) = (file.Travellers[0].Person.Id, file.Travellers[1]);
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                mother,
                (mother, Publication, Given),
                (child.Person.Id, Publication, Given)
            )
        );
        var she = child.Person.Id;
        async Task<bool> IsShownAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<PublicationConsents>().StandingAsync([she])
                )
            ).Count > 0;
        Assert.True(await IsShownAsync());

        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menacée", salma));
        Assert.False(await IsShownAsync());
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));

        Assert.False(await IsShownAsync());

        // Whatever the record is called under which she signed.
        she = await house.EnterAsync(
            new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() }
        );
        var merge = await house.MergeAsync(child.Person.Id, she);
        Assert.False(await IsShownAsync());
        Assert.True((await house.UndoAsync(merge)).IsDone);
        she = child.Person.Id;
        Assert.False(await IsShownAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_has_come_of_age_is_shown_to_the_world_on_her_own_word(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var applicant = (await story.FileAsync()).Applicant!.Person;
        var birth = new PartialDate(story.Today.Year - 18, 12, 31);
        await story.EnterAsync(Relation.Child, "Saran", applicant.FamilyName!, birth, salma);
        var girl = (await story.FileAsync()).Travellers[1].Person.Id;
        Task<(bool Shown, bool Photographed)> MayBeAsync() =>
            house.InScopeAsync(async s =>
                (
                    (
                        await s.GetRequiredService<PublicationConsents>().StandingAsync([girl])
                    ).Contains(girl),
                    await s.GetRequiredService<PhotoConsent>().StandsAsync(girl)
                )
            );
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                applicant.Id,
                (applicant.Id, Publication, Given),
                (applicant.Id, Photograph, Given)
            )
        );
        Assert.Equal((true, true), await MayBeAsync());

        house.Clock.Advance(days: 366);

        Assert.Equal((false, false), await MayBeAsync());
        await DoneAsync(
            RecordAsync(
                house,
                story,
                null,
                null,
                (girl, Publication, Given),
                (girl, Photograph, Given)
            )
        );
        Assert.Equal((true, true), await MayBeAsync());
    }

    [Theory, BothDatabases]
    public async Task Sharing_that_was_lost_comes_back_with_the_answers_on_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<Case>().SingleAsync(c => c.Code == story.Code)).SharedWithOrigin = false;
            await db.SaveAsync(Actor.System, new Act("case.merged"));
        });

        var same = (mother, ShareWithOrigin, Given);
        await DoneAsync(RecordAsync(house, story, null, null, same));
        Assert.True((await story.FileAsync()).SharedWithOrigin);

        var again = await RecordAsync(house, story, null, null, same);
        Assert.Equal("Consent.NothingNew", Assert.Single(again.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_takes_it_back_after_another_gives_back_seat_and_money_too(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var purpose in new[] { DataProcessing, ShareWithOrigin })
        {
            var (story, mother, father, _) = await FamilyAsync(house);
            await story.ApplyAsync();
            await story.ClearAsync();
            await story.BookAsync(await Story.PlanAsync(house, story.Today));
            await story.ReceiveAsync();
            Assert.Equal((Stage.Booked, 3), (await story.StageAsync(), await story.SeatsAsync()));
            var salma = await story.ActorAsync("salma");

            // With the first the case falls back, and the other one takes back hers as well.
            await story.DoAsync<ConsentSheet>(c =>
                c.WithdrawAsync(story.Code, father, purpose, salma)
            );
            Assert.Equal(2, await story.SeatsAsync());
            await story.DoAsync<ConsentSheet>(c =>
                c.WithdrawAsync(story.Code, mother, purpose, salma)
            );

            var file = await story.FileAsync();
            Assert.Equal((0, null), (await story.SeatsAsync(), file.TravelOn));
            Assert.Null(file.FundedOn);
        }
    }

    [Theory, BothDatabases]
    public async Task Who_takes_it_back_while_a_baby_waits_to_be_asked_travels_no_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var (mother, salma) = (
            (await story.FileAsync()).Applicant!.Person,
            await story.ActorAsync("salma")
        );
        await story.EnterAsync(
            Relation.Child,
            "Saran",
            mother.FamilyName!,
            new(story.Today.Year - 1, 12, 1),
            salma
        );
        Assert.Equal((Stage.Requested, 1), (await story.StageAsync(), await story.SeatsAsync()));

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, mother.Id, DataProcessing, salma)
        );

        Assert.Equal((0, null), (await story.SeatsAsync(), (await story.FileAsync()).TravelOn));
    }

    [Theory, BothDatabases]
    public async Task Every_consent_can_be_withdrawn_on_the_page(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");

        var page = await salma.GetAsync($"/app/cases/{story.Code}/consents/withdraw");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain("Consent.Withdraw", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            Enum.GetValues<ConsentPurpose>().Length,
            page.Document.QuerySelectorAll("form[action*='purpose=']").Length
        );
    }

    [Theory, BothDatabases]
    public async Task Only_who_may_answer_for_a_child_is_offered_and_taken_as_guardian(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var husband = (await story.FileAsync()).Applicant!.Person;
        var family = husband.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Hawa", family, new(2011, 1, 5), salma);
        await story.EnterAsync(Relation.Other, "Kadiatou", family, new(1975, 1, 5), salma);
        var file = await story.FileAsync();
        var (wife, aunt) = (
            file.Travellers.Single(t => t.Relation == Relation.Spouse).Person,
            file.Travellers.Single(t => t.Relation == Relation.Other).Person
        );
        using var visitor = await story.VisitorAsync("salma");

        var page = await visitor.GetAsync($"/app/cases/{story.Code}/consents", "en");

        var offered = page
            .Document.QuerySelectorAll("[name='Input.GuardianId'] option")
            .Select(o => o.GetAttribute("value"))
            .ToList();
        Assert.Contains(aunt.Id.ToString(), offered);
        Assert.DoesNotContain(husband.Id.ToString(), offered);
        var refused = Assert.Single((await AnswerAsync(husband.Id)).Refusals);
        Assert.Equal(("Consent.MayNotAnswer", "GuardianId"), (refused.TextKey, refused.Field));
        await DoneAsync(AnswerAsync(aunt.Id));

        Task<Outcome> AnswerAsync(Guid guardian) =>
            RecordAsync(
                house,
                story,
                null,
                guardian,
                (guardian, ConsentPurpose.DataProcessing, ConsentAnswer.Given)
            );
    }

    // A couple with a child, entered and not asked for anything yet.
    private static async Task<(Story Story, Guid Mother, Guid Father, Guid Child)> FamilyAsync(
        House house
    )
    {
        var story = await Story.EnteredAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Alpha", family, new(1979, 1, 5), salma);
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        var travellers = (await story.FileAsync()).Travellers;
        Guid Of(Relation relation) => travellers.Single(t => t.Relation == relation).Person.Id;
        return (story, Of(Relation.Applicant), Of(Relation.Spouse), Of(Relation.Child));
    }

    private static async Task<Outcome> RecordAsync(
        House house,
        Story story,
        DateOnly? on,
        Guid? guardian,
        params (Guid Person, ConsentPurpose Purpose, ConsentAnswer Answer)[] answers
    )
    {
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<ConsentSheet>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        Entries =
                        [
                            .. answers.Select(a => new ConsentEntry(a.Person, a.Purpose, a.Answer)),
                        ],
                        On = on,
                        GuardianId = guardian,
                    },
                    salma
                )
        );
    }

    private static async Task DoneAsync(Task<Outcome> recording) =>
        Assert.Empty((await recording).Refusals);

    private static async Task<(ConsentAnswer, Guid?)> LatestAsync(
        House house,
        CaseFile file,
        Guid person,
        ConsentPurpose purpose
    )
    {
        var book = await house.InScopeAsync(s =>
            s.GetRequiredService<Consents>().BookAsync(file.Id)
        );
        var latest = book.Latest(person, purpose)!;
        return (latest.Answer, latest.GuardianId);
    }
}
