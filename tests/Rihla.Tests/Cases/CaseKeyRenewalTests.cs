using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>A new secret of the blind keys, and the requests that are found by them, on both databases.</summary>
public sealed class CaseKeyRenewalTests
{
    private const string Phone = "+212612345678";

    [Theory, BothDatabases]
    public async Task Requests_are_found_while_the_secret_changes_and_afterwards(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var taken = await TakeAsync(house, story, "Bintou Sangaré", Phone);
        var before = await KeysAsync(house);

        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());
        await FoundAsync();
        await TakeAsync(house, story, "Moussa Sidibé", "+212698765432");
        await FoundAsync();

        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().RunAsync());
        await FoundAsync();
        var after = await KeysAsync(house);
        Assert.NotEmpty(before);
        Assert.Empty(after.Intersect(before));
        Assert.Null(
            (await house.InScopeAsync(s => s.GetRequiredService<MatchSecrets>().ReadAsync())).Former
        );

        async Task FoundAsync()
        {
            var salma = await story.ActorAsync("salma");
            var byName = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseSearch>().FindAsync("sangare bintou", salma)
            );
            Assert.Contains(byName.Cases, c => c.Code == taken);
            var byPhone = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseSearch>().FindAsync("06 12 34 56 78", salma)
            );
            Assert.Contains(byPhone.Cases, c => c.Code == taken);
            var again = await house.InScopeAsync(s =>
                s.GetRequiredService<Requests>().TakeAsync(Request("Bintou", Phone), salma)
            );
            Assert.False(again.IsDone);
        }
    }

    [Theory, BothDatabases]
    public async Task A_case_is_found_by_the_number_of_a_travel_document_as_long_as_it_stands_there(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        Assert.False(await IsFoundAsync("LP 0457812"));

        await WriteAsync("lp-0457812");
        Assert.True(await IsFoundAsync("LP 0457812"));
        Assert.True(await IsFoundAsync("LP ٠٤٥٧٨١٢"));
        Assert.True(await IsFoundAsync("0457812"));
        Assert.False(await IsFoundAsync("57812"));

        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());
        Assert.True(await IsFoundAsync("LP 0457812"));
        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().RunAsync());
        Assert.True(await IsFoundAsync("LP 0457812"));

        await WriteAsync("LP 0457813");
        Assert.False(await IsFoundAsync("LP 0457812"));
        Assert.True(await IsFoundAsync("lp0457813"));

        await WriteAsync("0457814");
        Assert.True(await IsFoundAsync("LP 0457814"));
        Assert.False(await IsFoundAsync("LP 0457813"));

        // As an earlier version left it, which knew no keys of papers, of a case that nobody called about.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var id = (await story.FileAsync()).Id;
            await db.Set<CaseKey>().Where(k => k.CaseId == id).ExecuteDeleteAsync();
            await db.Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(c => c.CallerName, (Personal<string>?)null)
                        .SetProperty(c => c.CallerPhone, (Personal<string>?)null)
                );
            await db.Set<LongWork>()
                .Where(w => w.Name == LongWork.KeysOf("cases"))
                .ExecuteDeleteAsync();
        });
        Assert.False(await IsFoundAsync("0457814"));
        await house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().RunAsync());
        Assert.True(await IsFoundAsync("0457814"));

        async Task WriteAsync(string number)
        {
            var id = (await story.FileAsync()).Id;
            var known = await house.InScopeAsync(s =>
                s.GetRequiredService<TravelDocuments>().OfAsync(id)
            );
            await story.DoAsync<TravelDocuments>(d =>
                d.RecordAsync(
                    story.Code,
                    [
                        new()
                        {
                            PersonId = person,
                            Number = number,
                            ExpiresOn = story.Today.AddDays(30),
                        },
                    ],
                    Seen.Of(known.Values),
                    hicham
                )
            );
        }

        async Task<bool> IsFoundAsync(string text) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<CaseSearch>().FindAsync(text, salma)
                )
            ).Cases.Any(c => c.Code == story.Code);
    }

    // On SQLite nothing else is written meanwhile.
    [Fact]
    public async Task What_is_changed_or_erased_while_keys_are_made_anew_is_found_by_them_no_more()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var taken = new Story(house, await TakeAsync(house, story, "Bintou Sangaré", Phone));
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.Withdrawn, null, salma)
        );
        var erased = (await story.FileAsync()).Id;
        Assert.NotEmpty(await KeysAsync(house, erased));

        await RenewAsync(async () =>
        {
            var now = CaseDetailsInput.Of(await taken.FileAsync());
            await taken.DoAsync<CaseDetails>(d =>
                d.ChangeAsync(taken.Code, now with { CallerName = "Moussa Sidibé" }, salma)
            );
        });

        Assert.True(await IsFoundAsync("moussa sidibe"));
        Assert.False(await IsFoundAsync("bintou sangare"));

        await RenewAsync(async () =>
            Assert.True((await ErasureTests.EraseAsync(house, erased)).IsDone)
        );

        Assert.Empty(await KeysAsync(house, erased));

        // Between the reading of the cases and the writing of their keys.
        async Task RenewAsync(Func<Task> happens)
        {
            var happening = Task.CompletedTask;
            var meanwhile = new Meanwhile(
                async () =>
                {
                    happening = happens();
                    while (!happening.IsCompleted && !await house.IsWaitedForAsync()) { }
                },
                "safe_contact"
            );
            await house.InScopeAsync(async s =>
            {
                var db = meanwhile.In(s);
                var keys = ActivatorUtilities.CreateInstance<CaseKeys>(
                    s,
                    db,
                    Array.Empty<PaperNumbers>()
                );
                await ActivatorUtilities
                    .CreateInstance<CaseKeyRenewal>(s, db, keys)
                    .RunAsync(_ => Task.CompletedTask);
            });
            await happening;
        }

        async Task<bool> IsFoundAsync(string text) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<CaseSearch>().FindAsync(text, salma)
                )
            ).Cases.Any(c => c.Code == taken.Code);
    }

    private static Task<List<long>> KeysAsync(House house, Guid caseId) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseKey>()
                .Where(k => k.CaseId == caseId)
                .Select(k => k.Key)
                .ToListAsync()
        );

    private static NewRequest Request(string name, string phone) =>
        new()
        {
            Name = name,
            Phone = phone,
            SafeContact = "Le matin",
            Language = "fr",
            Channel = Channel.Phone,
        };

    private static async Task<string> TakeAsync(House house, Story story, string name, string phone)
    {
        var salma = await story.ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>().TakeAsync(Request(name, phone), salma)
        );
        Assert.True(taken.IsDone, string.Join(", ", taken.Refusals.Select(r => r.TextKey)));
        return taken.Value.Code;
    }

    private static Task<List<long>> KeysAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<CaseKey>().Select(k => k.Key).ToListAsync()
        );
}
