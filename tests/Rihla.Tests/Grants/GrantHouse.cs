using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Grants;

/// <summary>Makes grants for tests and looks into their ledgers.</summary>
internal static class GrantHouse
{
    private static int made;

    /// <summary>A grant of 100,000 EUR on each line, open this year, under these rules.</summary>
    public static async Task<Guid> GrantAsync(
        this House house,
        string name,
        Actor by,
        decimal budget = 100_000,
        params RuleInput[] rules
    )
    {
        var donor = Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddDonorAsync($"Donor {Interlocked.Increment(ref made)}", null, by)
            )
        );
        var grant = Done(
            await house.InScopeAsync(s =>
                s.GetRequiredService<GrantOffice>()
                    .AddAsync(
                        new()
                        {
                            DonorId = donor,
                            Name = name,
                            Currency = "EUR",
                            StartsOn = new(2026, 1, 1),
                            EndsOn = new(2026, 12, 31),
                        },
                        by
                    )
            )
        );
        foreach (
            var purpose in new[]
            {
                LinePurpose.Travel,
                LinePurpose.Arrival,
                LinePurpose.Reintegration,
                LinePurpose.Protection,
            }
        )
        {
            Done(
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantOffice>()
                        .AddLineAsync(grant, purpose, purpose.ToString(), budget, by)
                )
            );
        }
        foreach (var rule in rules)
        {
            Done(
                await house.InScopeAsync(s =>
                    s.GetRequiredService<GrantOffice>().AddRuleAsync(grant, rule, by)
                )
            );
        }
        return grant;
    }

    /// <summary>The balance of the line for a purpose.</summary>
    public static Task<LineBalance> BalanceAsync(
        this House house,
        Guid grant,
        LinePurpose purpose
    ) =>
        house.InScopeAsync(s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return db.Set<LineBalance>()
                .AsNoTracking()
                .SingleAsync(b =>
                    db.Set<BudgetLine>()
                        .Any(l => l.Id == b.LineId && l.GrantId == grant && l.Purpose == purpose)
                );
        });

    /// <summary>That every line's balance is the sum of its postings, and that those of every entry sum to nothing.</summary>
    public static Task MustBalanceAsync(this House house) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var postings = await db.Set<LedgerPosting>().AsNoTracking().ToListAsync();
            Assert.All(
                postings.GroupBy(p => p.EntryId),
                entry => Assert.Equal(0, entry.Sum(p => p.Amount))
            );
            foreach (var balance in await db.Set<LineBalance>().AsNoTracking().ToListAsync())
            {
                var sums = postings
                    .Where(p => p.LineId == balance.LineId)
                    .ToLookup(p => p.Account, p => p.Amount);
                Assert.Equal(sums[LedgerAccount.Budget].Sum(), balance.Budget);
                Assert.Equal(sums[LedgerAccount.Available].Sum(), balance.Available);
                Assert.Equal(sums[LedgerAccount.Reserved].Sum(), balance.Reserved);
                Assert.Equal(sums[LedgerAccount.Committed].Sum(), balance.Committed);
                Assert.Equal(sums[LedgerAccount.Spent].Sum(), balance.Spent);
            }
        });

    /// <summary>An applied family whose money was given back, so that a test reserves its own.</summary>
    public static async Task<Story> WaitingAsync(this House house, int children = 2)
    {
        var story = await Story.AppliedAsync(house, children);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Funding>(f => f.ReleaseAsync(story.Code, "Essai", nadia));
        return story;
    }

    public static Task<Outcome> ReserveAsync(
        this Story story,
        House house,
        string grant,
        Actor by
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<Funding>().ReserveAsync(story.Code, grant, by)
        );

    public static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done((Outcome)outcome);
        return outcome.Value!;
    }

    public static void Done(Outcome outcome) =>
        Assert.True(
            outcome.IsDone,
            string.Join(", ", outcome.Refusals.Select(r => $"{r.TextKey} {r.Field}"))
        );

    public static void Refused(string textKey, Outcome outcome) =>
        Assert.Contains(textKey, outcome.Refusals.Select(r => r.TextKey));
}
