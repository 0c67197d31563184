using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>Cases are kept as long as the notice says, and no longer than the data-protection officer has reason to.</summary>
public sealed class RetentionTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Cases_closed_long_ago_are_erased_on_the_word_of_the_officer(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var old = await ClosedAsync(house, years: 11);
        var needed = await ClosedAsync(house, years: 11);
        var recent = await ClosedAsync(house, years: 9);
        var again = await ClosedAsync(house, years: 11);
        await GiveAsync(house, again, recent);
        using var salma = await house.EnterAsync("salma");
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await salma.GetAsync("/app/oversight/retention")).Status
        );
        using var officer = await house.EnterAsync("driss");
        Assert.Contains(
            "ont passé leur temps",
            (await officer.GetAsync("/app/my-tasks")).Text,
            StringComparison.Ordinal
        );
        var page = await officer.GetAsync("/app/oversight/retention");
        Assert.Contains(old.Code, page.Text, StringComparison.Ordinal);
        Assert.Contains(needed.Code, page.Text, StringComparison.Ordinal);
        // Who came again is helped, or was not long ago.
        Assert.DoesNotContain(recent.Code, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(again.Code, page.Text, StringComparison.Ordinal);

        var id = (await old.FileAsync()).Id.ToString();
        var unsaid = await officer.SubmitAsync(page, [("IsCertain", "true")], "main form");
        Assert.Contains("au moins un dossier", unsaid.Text, StringComparison.Ordinal);
        unsaid = await officer.SubmitAsync(page, [("Chosen", id)], "main form");
        Assert.Contains("définitif", unsaid.Text, StringComparison.Ordinal);
        Assert.Null((await old.FileAsync()).Case.ErasedOn);
        var done = await officer.SubmitAsync(
            page,
            [("Chosen", id), ("IsCertain", "true")],
            "main form"
        );

        Assert.Contains(
            "Dossiers effacés : 1",
            done.Text.Replace('\u00a0', ' '),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(old.Code, done.Text, StringComparison.Ordinal);
        Assert.Contains(needed.Code, done.Text, StringComparison.Ordinal);
        Assert.All((await old.FileAsync()).Travellers, t => Assert.True(t.Person.IsErased));
        Assert.All((await needed.FileAsync()).Travellers, t => Assert.False(t.Person.IsErased));
    }

    [Theory, BothDatabases]
    public async Task No_case_goes_with_another_that_is_kept(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (one, two) = (await ClosedAsync(house, years: 11), await ClosedAsync(house, years: 12));
        await GiveAsync(house, one, two);
        using var officer = await house.EnterAsync("driss");

        var page = await ChooseAsync(officer, one);

        Assert.Contains(
            $"{one.Code}: une de ses personnes figure aussi dans {two.Code}",
            Plain(page),
            StringComparison.Ordinal
        );
        Assert.Null((await one.FileAsync()).Case.ErasedOn);
        Assert.False((await two.FileAsync()).Applicant!.Person.IsErased);

        page = await ChooseAsync(officer, one, two);
        Assert.Contains("Dossiers effacés : 2", Plain(page), StringComparison.Ordinal);
        Assert.NotNull((await one.FileAsync()).Case.ErasedOn);
        Assert.NotNull((await two.FileAsync()).Case.ErasedOn);
    }

    [Theory, BothDatabases]
    public async Task A_case_of_another_mission_goes_when_both_officers_have_said_it(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (here, there) = (
            await ClosedAsync(house, years: 11),
            await ClosedAsync(house, years: 12)
        );
        await GiveAsync(house, here, there);
        var name = await GiveToGuineaAsync(house, there);
        foreach (var _ in new[] { 1, 2 })
        {
            using var driss = await house.EnterAsync("driss");
            var page = await ChooseAsync(driss, here);
            Assert.Contains("autre mission", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(there.Code, page.Text, StringComparison.Ordinal);
            Assert.Null((await here.FileAsync()).Case.ErasedOn);
            // A court may need it by now: the word of last spring does not count.
            house.Clock.Advance(days: 91);
        }
        Assert.Equal((0, 1), await TheirsAsync());
        Assert.Null((await there.FileAsync()).Case.ErasedOn);

        using (var driss = await house.EnterAsync("driss"))
        {
            await ChooseAsync(driss, here);
        }

        Assert.NotNull((await here.FileAsync()).Case.ErasedOn);
        Assert.NotNull((await there.FileAsync()).Case.ErasedOn);

        async Task<(int Erased, int Left)> TheirsAsync()
        {
            var (id, binta) = ((await there.FileAsync()).Id, await here.ActorAsync(name));
            var erased = await house.InScopeAsync(s =>
                s.GetRequiredService<Retention>().EraseAsync([id], true, binta)
            );
            return (erased.Value!.Erased, erased.Value.Left.Count);
        }
    }

    [Theory, BothDatabases]
    public async Task The_word_that_a_case_may_go_is_taken_back_as_long_as_the_case_is_there(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (here, there) = (
            await ClosedAsync(house, years: 11),
            await ClosedAsync(house, years: 12)
        );
        await GiveAsync(house, here, there);
        var name = await GiveToGuineaAsync(house, there);
        using var driss = await house.EnterAsync("driss");
        var id = (await here.FileAsync()).Id;

        var page = await ChooseAsync(driss, here);
        Assert.Equal(1, await SaidAsync("case.may-go"));
        Assert.Contains("Votre mission a donné son accord", page.Text, StringComparison.Ordinal);
        page = await driss.SubmitAsync(page, [("CaseId", id.ToString())], "form#keep");
        Assert.Contains("Le dossier est gardé", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("donné son accord", page.Text, StringComparison.Ordinal);
        Assert.Equal(1, await SaidAsync("case.kept-after-all"));
        var officer = await here.ActorAsync("driss");
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<Retention>().KeepAsync(id, officer)
        );
        Assert.Equal("Retention.NothingToKeep", Assert.Single(again.Refusals).TextKey);

        // The other mission says its own word, and the case stays.
        var binta = await here.ActorAsync(name);
        var theirs = (await there.FileAsync()).Id;
        var erased = await house.InScopeAsync(s =>
            s.GetRequiredService<Retention>().EraseAsync([theirs], true, binta)
        );
        Assert.Equal(0, erased.Value!.Erased);
        Assert.Null((await here.FileAsync()).Case.ErasedOn);

        // Given anew, it counts.
        await ChooseAsync(driss, here);
        Assert.NotNull((await here.FileAsync()).Case.ErasedOn);

        Task<int> SaidAsync(string act) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<AuditEntry>().CountAsync(e => e.Act == act)
            );
    }

    [Theory, BothDatabases]
    public async Task No_word_is_given_while_something_else_stands_against_it(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var (here, there) = (
            await ClosedAsync(house, years: 11),
            await ClosedAsync(house, years: 12)
        );
        var like = await Story.EnteredAsync(house, children: 0);
        await GiveAsync(house, here, there);
        await GiveToGuineaAsync(house, there);
        var people = new[]
        {
            (await here.FileAsync()).Applicant!.Person.Code,
            (await like.FileAsync()).Applicant!.Person.Code,
        };
        var salma = await here.ActorAsync("salma");
        await here.DoAsync<Pairs>(p => p.ReportAsync(people[0], people[1], salma));
        using var driss = await house.EnterAsync("driss");

        var page = await ChooseAsync(driss, here);

        Assert.DoesNotContain("autre mission", page.Text, StringComparison.Ordinal);
        Assert.Contains(here.Code, page.Text, StringComparison.Ordinal);
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .AnyAsync(e => e.Act == "case.may-go")
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_goes_with_the_case_unless_they_asked_anew(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (alone, anew) = (
            await Story.EnteredAsync(house, children: 0),
            await Story.EnteredAsync(house, children: 0)
        );
        var (gone, asks) = (await TakeOutAsync(alone), await TakeOutAsync(anew));
        var left = await Story.EnteredAsync(house, children: 0);
        var last = (await left.FileAsync()).Applicant!;
        var salma = await left.ActorAsync("salma");
        await left.DoAsync<Registration>(r => r.RemoveAsync(left.Code, last.MemberId, salma));
        await CloseAsync(house, alone, years: 11);
        await CloseAsync(house, anew, years: 11);
        await CloseAsync(house, left, years: 11);
        var later = await ClosedAsync(house, years: 2);
        await GiveAsync(house, asks.Id, later);
        using var officer = await house.EnterAsync("driss");
        var page = await officer.GetAsync("/app/oversight/retention");
        Assert.Equal(["2", "1", "1"], new[] { alone, anew, left }.Select(s => Persons(page, s)));

        page = await ChooseAsync(officer, alone, anew, left);

        Assert.Contains("Dossiers effacés : 3", Plain(page), StringComparison.Ordinal);
        Assert.All(
            new[] { alone, anew, left },
            s => Assert.DoesNotContain(s.Code, page.Text, StringComparison.Ordinal)
        );
        Assert.Equal(
            (true, true, false),
            (
                await IsErasedAsync(gone.Id),
                await IsErasedAsync(last.Person.Id),
                await IsErasedAsync(asks.Id)
            )
        );
        Assert.NotNull((await alone.FileAsync()).Case.ErasedOn);
        Assert.NotNull((await left.FileAsync()).Case.ErasedOn);
        // What was found of her there protects her still.
        Assert.Null((await anew.FileAsync()).Case.ErasedOn);
        Assert.True((await anew.FileAsync()).Applicant!.Person.IsErased);

        Task<bool> IsErasedAsync(Guid id) =>
            house.InScopeAsync(async s =>
                (await s.GetRequiredService<Register>().FindAsync(id))!.IsErased
            );
    }

    [Theory, BothDatabases]
    public async Task Cases_that_go_together_are_ticked_together_whatever_page_they_are_on(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var (first, last) = (
            await ClosedAsync(house, years: 12),
            await ClosedAsync(house, years: 11)
        );
        await GiveAsync(house, first, last);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var like = (await first.FileAsync()).Case;
            for (var i = 0; i < Retention.PageSize; i++)
            {
                var between = new Case
                {
                    Code = $"MA-{i:D7}",
                    HostMissionId = like.HostMissionId,
                    Channel = like.Channel,
                    Language = like.Language,
                    RequestedOn = like.RequestedOn,
                };
                Assert.True(
                    between.Close(ClosureReason.Withdrawn, null, like.StageOn.AddDays(1)).IsDone
                );
                db.Add(between);
            }
            await db.SaveAsync(Actor.System, new Act("case.closed"));
        });
        using var officer = await house.EnterAsync("driss");
        var page = await officer.GetAsync("/app/oversight/retention");
        Assert.NotNull(
            page.Document.QuerySelector(
                $"td:has(.r-code) label:has(input[name=Chosen][value='{(await last.FileAsync()).Id}'])"
            )
        );

        page = await ChooseAsync(officer, first, last);

        Assert.Contains("Dossiers effacés : 2", Plain(page), StringComparison.Ordinal);
    }

    // A case is another mission's, which has an officer of its own.
    private static Task<string> GiveToGuineaAsync(House house, Story story) =>
        house.InScopeAsync(async s =>
        {
            const string Name = "binta.garde";
            Assert.True(
                (
                    await s.GetRequiredService<Users>()
                        .AddAsync(
                            new(Name, "Binta Garde", "GN", [Role.DataProtectionOfficer]),
                            Actor.System
                        )
                ).IsDone
            );
            var mission = (await new Story(house).ActorAsync(Name)).MissionId;
            await s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Code == story.Code)
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.HostMissionId, mission));
            return Name;
        });

    private static async Task<Page> ChooseAsync(Visitor officer, params Story[] stories)
    {
        var chosen = new List<(string, string)>();
        foreach (var story in stories)
        {
            chosen.Add(("Chosen", (await story.FileAsync()).Id.ToString()));
        }
        return await officer.SubmitAsync(
            await officer.GetAsync("/app/oversight/retention"),
            [.. chosen, ("IsCertain", "true")],
            "main form"
        );
    }

    private static string Plain(Page page) => page.Text.Replace('\u00a0', ' ');

    private static string Persons(Page page, Story story) =>
        page
            .Document.QuerySelectorAll("tbody tr")
            .Single(r => r.TextContent.Contains(story.Code, StringComparison.Ordinal))
            .QuerySelector("td:last-child")!
            .TextContent.Trim();

    // Somebody who was entered beside the applicant, and taken out of the case again.
    private static async Task<PersonSummary> TakeOutAsync(Story story)
    {
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Hawa", family, new(1979, 1, 5), salma);
        var spouse = (await story.FileAsync()).Travellers[1];
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, spouse.MemberId, salma));
        return spouse.Person;
    }

    private static async Task<Story> ClosedAsync(House house, int years)
    {
        var story = await Story.EnteredAsync(house, children: 0);
        await CloseAsync(house, story, years);
        return story;
    }

    private static Task CloseAsync(House house, Story story, int years) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var found = await db.Set<Case>().SingleAsync(c => c.Code == story.Code);
            var on = story.Today.AddYears(-years);
            Assert.True(found.Close(ClosureReason.Withdrawn, null, on).IsDone);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: found.Id));
        });

    // The person of one case stands in the other, too.
    private static async Task GiveAsync(House house, Story from, Story to) =>
        await GiveAsync(house, (await from.FileAsync()).Applicant!.Person.Id, to);

    private static Task GiveAsync(House house, Guid person, Story to) =>
        house.InScopeAsync(async s =>
        {
            var into = (await to.FileAsync()).Id;
            await s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .Where(m => m.CaseId == into)
                .ExecuteUpdateAsync(u => u.SetProperty(m => m.PersonId, person));
        });
}
