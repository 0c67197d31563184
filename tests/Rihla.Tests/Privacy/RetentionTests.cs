using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
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

    private static async Task<Story> ClosedAsync(House house, int years)
    {
        var story = await Story.EnteredAsync(house, children: 0);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var found = await db.Set<Case>().SingleAsync(c => c.Code == story.Code);
            var on = story.Today.AddYears(-years);
            Assert.True(found.Close(ClosureReason.Withdrawn, null, on).IsDone);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: found.Id));
        });
        return story;
    }

    // The person of one case stands in the other, too.
    private static Task GiveAsync(House house, Story from, Story to) =>
        house.InScopeAsync(async s =>
        {
            var person = (await from.FileAsync()).Applicant!.Person.Id;
            var into = (await to.FileAsync()).Id;
            await s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .Where(m => m.CaseId == into)
                .ExecuteUpdateAsync(u => u.SetProperty(m => m.PersonId, person));
        });
}
