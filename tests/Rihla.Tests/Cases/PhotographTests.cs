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
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            await s.GetRequiredService<Photographs>().TakeAwayAsync([stays]);
            await db.SaveAsync(Actor.System, new Act("consent.withdrawn", PersonId: stays));
            await work.CommitAsync();
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

    [Theory, BothDatabases]
    public async Task Of_two_who_were_one_only_who_consented_keeps_a_photograph(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        foreach (var consentingStays in new[] { false, true })
        {
            var story = await Story.AppliedAsync(house, children: 0);
            var consenting = (await story.FileAsync()).Applicant!.Person.Id;
            var other = await house.EnterAsync(
                new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() }
            );
            var (from, into) = consentingStays ? (other, consenting) : (consenting, other);
            var merge = await house.MergeAsync(from, into);
            await PhotographedAsync(house, story, into);

            Assert.True((await house.UndoAsync(merge)).IsDone);

            var (first, second) = (await PhotoAsync(house, from), await PhotoAsync(house, into));
            Assert.Null(first);
            Assert.Equal(consentingStays, second is not null);
        }
    }

    [Theory, BothDatabases]
    public async Task Whose_consent_goes_with_another_in_a_split_is_photographed_no_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var file = await story.FileAsync();
        var stays = file.Applicant!.Person;
        await PhotographedAsync(house, story, stays.Id);

        var split = await house.InScopeAsync(s =>
            s.GetRequiredService<Splitting>()
                .SplitAsync(
                    stays.Code,
                    new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() },
                    new HashSet<string> { $"case-{file.Id}" },
                    "Two women",
                    Actor.System
                )
        );

        Assert.True(split.IsDone);
        Assert.Null(await PhotoAsync(house, stays.Id));
        await house.InScopeAsync(async s =>
        {
            var acts = await s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.PersonId == stays.Id)
                .Select(e => e.Act)
                .ToListAsync();
            Assert.Single(acts, "person.photo-removed");
        });
    }

    // On SQLite nothing else is written meanwhile.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_photograph_that_waits_for_its_turn_falls_with_a_consent_that_is_withdrawn_meanwhile(
        int asking
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Postgres);
        var story = await Story.AppliedAsync(house, children: 0);
        var (file, salma) = (await story.FileAsync(), await story.ActorAsync("salma"));
        var person = file.Applicant!.Person;
        var withdrawn = Task.CompletedTask;

        var outcome = await house.InScopeAsync(s =>
            ActivatorUtilities
                .CreateInstance<PersonPapers>(
                    s,
                    new AskedMeanwhile(s.GetRequiredService<PhotoConsent>(), WithdrawAsync)
                )
                .SetPhotoAsync(
                    person.Code,
                    new MemoryStream(Pictures.Png(20, 20)),
                    "portrait.png",
                    salma
                )
        );

        await withdrawn;
        Assert.Null(await PhotoAsync(house, person.Id));
        Assert.Equal(
            asking == 1 ? ["Person.Photo.NoConsent"] : [],
            outcome.Refusals.Select(r => r.TextKey)
        );

        // Before it waits all of it; while it is stored, until that waits for it.
        async Task WithdrawAsync(int time)
        {
            if (time != asking)
            {
                return;
            }
            withdrawn = story.DoAsync<ConsentSheet>(c =>
                c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Photograph, salma)
            );
            while (!withdrawn.IsCompleted && !await IsWaitedForAsync()) { }
        }

        Task<bool> IsWaitedForAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Database.SqlQuery<int>(
                        $"""
                        select 1 as "Value" from pg_locks where locktype = 'advisory' and not granted
                        and database = (select oid from pg_database where datname = current_database())
                        """
                    )
                    .AnyAsync()
            );
    }

    private static async Task PhotographedAsync(House house, Story story, Guid id)
    {
        var salma = await story.ActorAsync("salma");
        var set = await house.InScopeAsync(async s =>
            await s.GetRequiredService<PersonPapers>()
                .SetPhotoAsync(
                    (await PersonAsync(s.GetRequiredService<RihlaDb>(), id)).Code,
                    new MemoryStream(Pictures.Png(20, 20)),
                    "portrait.png",
                    salma
                )
        );
        Assert.True(set.IsDone);
        Assert.NotNull(await PhotoAsync(house, id));
    }

    // Whose file has gone has none.
    private static Task<Guid?> PhotoAsync(House house, Guid id) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var photo = (await PersonAsync(db, id)).PhotoId;
            Assert.Equal(
                photo is not null,
                await db.Set<Attachment>().AnyAsync(a => a.Id == photo)
            );
            return photo;
        });

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

    /// <summary>Answers as the consents stand, and lets something happen before the answer is used.</summary>
    private sealed class AskedMeanwhile(PhotoConsent consent, Func<int, Task> meanwhile)
        : PhotoConsent
    {
        private int times;

        public override async Task<bool> StandsAsync(
            Guid personId,
            CancellationToken cancel = default
        )
        {
            var stands = await consent.StandsAsync(personId, cancel);
            await meanwhile(++times);
            return stands;
        }

        public override Task<bool> IsRefusedAsync(
            IReadOnlyCollection<Guid> records,
            CancellationToken cancel = default
        ) => consent.IsRefusedAsync(records, cancel);
    }
}
