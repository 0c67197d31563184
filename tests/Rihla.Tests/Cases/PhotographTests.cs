using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A photograph stands on a consent, and falls with it.</summary>
public sealed class PhotographTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Who_withdraws_the_consent_to_a_photograph_has_none_on_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (file, salma) = (await story.FileAsync(), await story.ActorAsync("salma"));
        var person = file.Applicant!.Person;
        Assert.True((await PhotographAsync()).IsDone);
        var photo = Assert.NotNull(await PhotoIdAsync());

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Photograph, salma)
        );

        Assert.Null(await PhotoIdAsync());
        Assert.False(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Attachment>().AnyAsync(a => a.Id == photo)
            )
        );
        Assert.Equal(
            "Person.Photo.NoConsent",
            Assert.Single((await PhotographAsync()).Refusals).TextKey
        );

        Task<Outcome> PhotographAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<PersonPapers>()
                    .SetPhotoAsync(
                        person.Code,
                        new MemoryStream(Pictures.Png(20, 20)),
                        "portrait.png",
                        salma
                    )
            );

        Task<Guid?> PhotoIdAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Person>()
                    .Where(p => p.Id == person.Id)
                    .Select(p => p.PhotoId)
                    .SingleAsync()
            );
    }

    [Theory, BothDatabases]
    public async Task A_photograph_without_consent_does_not_come_back_when_a_merge_is_undone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var stays = await house.EnterAsync(new() { GivenNames = "Ndeye", FamilyName = "Zarkhubi" });
        var goes = await house.EnterAsync(new() { GivenNames = "Gorgui", FamilyName = "Blomkelt" });

        var photos = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            Guid[] added = [await AddAsync(s), await AddAsync(s)];
            await using var work = await db.BeginAsync();
            var (into, from) = (await PersonAsync(db, stays), await PersonAsync(db, goes));
            (into.PhotoId, from.PhotoId) = (added[0], added[1]);
            var merges = s.GetRequiredService<Merges>();
            HashSet<string> taken = [nameof(Person.PhotoId)];
            await merges.MergeAsync(from, into, taken, null, Actor.System, CancellationToken.None);
            await db.SaveAsync(Actor.System, new Act("pair.same"));
            await work.CommitAsync();
            return added;
        });
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<Photographs>().TakeAwayAsync([stays]);
            await s.GetRequiredService<RihlaDb>()
                .SaveAsync(Actor.System, new Act("consent.withdrawn", PersonId: stays));
        });
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var merge = await db.Set<Merge>().SingleAsync(m => m.IntoId == stays);
            var undone = await s.GetRequiredService<Unmerging>()
                .UndoAsync(merge.Id, "Two women", Actor.System);
            Assert.True(undone.IsDone);
        });

        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            Assert.Null((await PersonAsync(db, stays)).PhotoId);
            Assert.Null((await PersonAsync(db, goes)).PhotoId);
            Assert.False(await db.Set<Attachment>().AnyAsync(a => photos.Contains(a.Id)));
        });
    }

    [Theory, BothDatabases]
    public async Task Who_refused_a_photograph_on_one_record_has_none_when_it_is_merged_with_another(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var refuserStays in new[] { false, true })
        {
            var photographed = await house.EnterAsync(
                new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() }
            );
            var story = await Story.AppliedAsync(house, children: 0);
            var refuser = (await story.FileAsync()).Applicant!.Person.Id;
            var salma = await story.ActorAsync("salma");
            await story.DoAsync<ConsentSheet>(c =>
                c.WithdrawAsync(story.Code, refuser, ConsentPurpose.Photograph, salma)
            );
            var (from, into) = refuserStays ? (photographed, refuser) : (refuser, photographed);

            var (photo, merge) = await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                var added = await AddAsync(s);
                (await PersonAsync(db, photographed)).PhotoId = added;
                await db.SaveAsync(Actor.System, new Act("person.photo-set"));
                await using var work = await db.BeginAsync();
                var merged = await s.GetRequiredService<Merges>()
                    .MergeAsync(
                        await PersonAsync(db, from),
                        await PersonAsync(db, into),
                        new HashSet<string>(),
                        null,
                        Actor.System,
                        CancellationToken.None
                    );
                await db.SaveAsync(Actor.System, new Act("pair.same"));
                await work.CommitAsync();
                return (added, merged.Value!.Id);
            });
            await NoneAsync();
            var undone = await house.InScopeAsync(s =>
                s.GetRequiredService<Unmerging>().UndoAsync(merge, "Two women", Actor.System)
            );

            Assert.True(undone.IsDone);
            await NoneAsync();

            Task NoneAsync() =>
                house.InScopeAsync(async s =>
                {
                    var db = s.GetRequiredService<RihlaDb>();
                    Assert.Null((await PersonAsync(db, from)).PhotoId);
                    Assert.Null((await PersonAsync(db, into)).PhotoId);
                    Assert.False(await db.Set<Attachment>().AnyAsync(a => a.Id == photo));
                });
        }
    }

    private static Task<Person> PersonAsync(RihlaDb db, Guid id) =>
        db.Set<Person>().SingleAsync(p => p.Id == id);

    private static async Task<Guid> AddAsync(IServiceProvider services)
    {
        var attachments = services.GetRequiredService<Attachments>();
        var read = await attachments.ReadImageAsync(
            new MemoryStream(Pictures.Png(20, 20)),
            "portrait.png",
            "Photo"
        );
        return attachments.Keep(read!.Value)!.Value;
    }
}
