using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>The papers of somebody who was entered twice into one family.</summary>
public sealed class MergedTravellerTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Of_somebody_entered_twice_the_papers_that_have_come_further_stay(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var removedStays in new[] { false, true })
        {
            var story = await Story.AppliedAsync(house, children: 0);
            var (kept, removed) = await TwiceAsync(house, story);

            var (from, into) = removedStays ? (kept, removed) : (removed, kept);
            var caseId = (await story.FileAsync()).Id;
            var before = await PapersAsync(house, caseId);
            Assert.Equal(2, before.Count(p => p.StartsWith("Exit", StringComparison.Ordinal)));
            await MergeAsync(house, from, into);

            await house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                var exit = await db.Set<ExitAuthorisation>()
                    .SingleAsync(e => e.CaseId == caseId && e.PersonId == into);
                Assert.Equal(story.Today, exit.RepliedOn);
                Assert.True(
                    await db.Set<MedicalFitness>()
                        .AnyAsync(f => f.CaseId == caseId && f.PersonId == into)
                );
            });
            var merged = await story.FileAsync();
            Assert.Contains(merged.Travellers, t => t.Person.Id == into);
            var undone = await house.InScopeAsync(async s =>
            {
                var merge = await s.GetRequiredService<RihlaDb>()
                    .Set<Merge>()
                    .SingleAsync(m => m.IntoId == into);
                return await s.GetRequiredService<Unmerging>()
                    .UndoAsync(merge.Id, "Deux frères", Actor.System);
            });
            Assert.True(undone.IsDone);

            // Each of the two has what was his.
            Assert.Equal(before, await PapersAsync(house, caseId));
        }
    }

    [Fact]
    public void A_document_in_hand_is_further_than_one_that_was_asked_for()
    {
        var today = new DateOnly(2026, 3, 2);
        var asked = Document();
        asked.Request(TravelDocumentKind.Passport, today, fee: null, currency: null, today);
        var brief = Document();
        brief.Receive(TravelDocumentKind.Passport, "P1", null, today.AddDays(9), today);
        var lasting = Document();
        lasting.Receive(TravelDocumentKind.Passport, "P2", null, today.AddDays(90), today);

        Assert.True(TravelDocument.Further(brief, asked) > 0);
        Assert.True(TravelDocument.Further(brief, lasting) < 0);
        Assert.True(TravelDocument.Further(Document(), asked) < 0);

        static TravelDocument Document() =>
            new() { CaseId = Guid.NewGuid(), PersonId = Guid.NewGuid() };
    }

    private static Task<List<string>> PapersAsync(House house, Guid caseId) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            List<string> papers =
            [
                .. (
                    await db.Set<ExitAuthorisation>().Where(e => e.CaseId == caseId).ToListAsync()
                ).Select(e => $"Exit {e.PersonId} {e.RepliedOn}"),
                .. (
                    await db.Set<MedicalFitness>().Where(f => f.CaseId == caseId).ToListAsync()
                ).Select(f => $"Fitness {f.PersonId} {f.Id}"),
                .. (await db.Set<Consent>().Where(c => c.CaseId == caseId).ToListAsync()).Select(
                    c => $"Consent {c.PersonId} {c.Id}"
                ),
                .. (await db.Set<CaseMember>().Where(m => m.CaseId == caseId).ToListAsync()).Select(
                    m => $"Member {m.PersonId} {m.Id}"
                ),
            ];
            papers.Sort(StringComparer.Ordinal);
            return papers;
        });

    // The husband under two spellings; the Ministry has answered about both, and last about the one that was taken out.
    private static async Task<(Guid Kept, Guid Removed)> TwiceAsync(House house, Story story)
    {
        var (salma, hicham) = (await story.ActorAsync("salma"), await story.ActorAsync("hicham"));
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName;
        foreach (var given in new[] { "Mamadou", "Mohamed" })
        {
            await story.EnterAsync(Relation.Spouse, given, family, new(1979, 5, 6), salma);
        }
        var file = await story.FileAsync();
        var kept = file.Travellers.Single(t => t.Person.GivenNames == "Mamadou");
        var removed = file.Travellers.Single(t => t.Person.GivenNames == "Mohamed");
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries =
                    [
                        .. new[] { kept, removed }.SelectMany(t =>
                            Enum.GetValues<ConsentPurpose>()
                                .Select(p => new ConsentEntry(t.Person.Id, p, ConsentAnswer.Given))
                        ),
                    ],
                    Method = ConsentMethod.Signature,
                    ExplainedIn = "fr",
                },
                salma
            )
        );
        foreach (var (who, on) in new[] { (kept, -1), (removed, 0) })
        {
            var known = await house.InScopeAsync(s =>
                s.GetRequiredService<ExitAuthorisations>().OfAsync(file.Id)
            );
            await story.DoAsync<ExitAuthorisations>(e =>
                e.RecordAsync(
                    story.Code,
                    new()
                    {
                        PersonIds = [who.Person.Id],
                        What = ExitStanding.Granted,
                        On = story.Today.AddDays(on),
                        Seen = Seen.Of(known.Values),
                    },
                    hicham
                )
            );
        }
        await story.FitAsync(story.Today.AddDays(60));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, removed.MemberId, salma));
        return (kept.Person.Id, removed.Person.Id);
    }

    private static Task MergeAsync(House house, Guid from, Guid into) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var people = await db.Set<Person>()
                .Where(p => p.Id == from || p.Id == into)
                .ToDictionaryAsync(p => p.Id);
            var merged = await s.GetRequiredService<Merges>()
                .MergeAsync(
                    people[from],
                    people[into],
                    new HashSet<string>(),
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            Assert.True(merged.IsDone);
            await db.SaveAsync(Actor.System, new Act("pair.same"));
            await work.CommitAsync();
        });
}
