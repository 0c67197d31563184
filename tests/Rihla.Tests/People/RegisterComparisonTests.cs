using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Matching;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>The register compared with itself, by one run at a time.</summary>
public class RegisterComparisonTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task What_nobody_was_asked_is_raised_and_only_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await EnterAsync(
            house,
            RegisterFiles.Header
                + "J1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
                + "J2,Amineta,Watara,1994-03-17,F,CI,,,,,\n"
                + RegisterFiles.Strangers("K", 30),
            "J1"
        );

        await CompareAsync(house);
        var again = await CompareAsync(house);

        Assert.Equal(0, again.Value);
        var pair = await house.PairOfAsync("J1");
        Assert.Equal((PairOrigin.Comparison, PairState.Open), (pair.Origin, pair.State));
        Assert.True(pair.Probability >= MatcherWeights.Default.LikelyFrom);
    }

    [Theory, BothDatabases]
    public async Task Who_was_written_with_a_slip_and_no_date_is_found(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        const string Columns =
            "external_id,given_names,family_name,nationality,father_name,mother_name\n";
        const string Parents = "Zemaryalai Khashiban,Gulalai Ratibzada\n";
        await EnterAsync(
            house,
            Columns + $"S1,Mariama,Vakhrushi,AF,{Parents}" + $"S2,Mariama,Vakhlushi,AF,{Parents}",
            "S1"
        );

        await CompareAsync(house);

        Assert.Equal(PairOrigin.Comparison, (await house.PairOfAsync("S1")).Origin);
    }

    [Theory, BothDatabases]
    public async Task Who_is_nearly_likely_is_raised_when_the_same_family_comes_along(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        await EnterAsync(
            house,
            RegisterFiles.Header
                + "T1,Mohamed,Zavorina,,M,GN,,,,,\n"
                + "T2,Mohamed,Zavorina,,M,GN,,,,,\n"
                + "U1,Zeliha,Tavarga,1964-02-11,F,GN,,,,,\n"
                + "U2,Zeliha,Tavarga,1991-07-30,F,GN,,,,,\n"
                + "V1,Dobrin,Kelemzi,1999-12-02,M,GN,,,,,\n"
                + "V2,Dobrin,Kelemzi,2012-04-19,M,GN,,,,,\n",
            "T1",
            "U1",
            "V1"
        );
        var (one, other) = (await house.IdOfAsync("T1"), await house.IdOfAsync("T2"));
        var family = new FamilyOf(
            (one, await house.IdOfAsync("U1")),
            (one, await house.IdOfAsync("V1")),
            (other, await house.IdOfAsync("U2")),
            (other, await house.IdOfAsync("V2"))
        );

        await CompareAsync(house);
        var without = await house.PairsOfAsync("T1");
        await CompareAsync(house, family);

        Assert.Empty(without);
        var pair = await house.PairOfAsync("T1");
        Assert.True(pair.FirstId == other || pair.SecondId == other);
    }

    [Theory, BothDatabases]
    public async Task While_keys_of_older_rules_are_left_nobody_is_compared(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" });
        await MarkAsync(MatchSheet.Rules, 0);

        var compared = await CompareAsync(house);

        await MarkAsync(0, MatchSheet.Rules);
        Assert.Equal("RegisterComparison.KeysUnfinished", Assert.Single(compared.Refusals).TextKey);

        Task MarkAsync(int from, int to) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<MatchSheet>()
                    .Where(m => m.KeyVersion == from)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.KeyVersion, to))
            );
    }

    [Theory, BothDatabases]
    public async Task While_keys_are_made_under_another_secret_nobody_is_compared(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" });
        await house.EnterAsync(PeopleHouse.Aminata);
        // As where the change of the secret began after it was asked about.
        await MarkAsync(2);

        var compared = await CompareAsync(house);

        Assert.Equal("RegisterComparison.KeysUnfinished", Assert.Single(compared.Refusals).TextKey);
        await MarkAsync(1);
        Assert.True((await CompareAsync(house)).IsDone);

        Task MarkAsync(int secret) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<MatchSheet>()
                    .Where(m => m.Number == 2)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.Secret, secret))
            );
    }

    [Theory, BothDatabases]
    public async Task A_comparison_that_was_interrupted_goes_on_where_it_was(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await EnterAsync(
            house,
            RegisterFiles.Header
                + "L1,Ibrahima,Kouyate,1979-08-09,M,GN,,,,,\n"
                + "L2,Ibrahima,Kuyateh,1979-08-09,M,GN,,,,,\n",
            "L1"
        );
        await using (var dead = await house.HoldAsync(LongWork.Comparison))
        {
            await dead.ReachAsync(int.MaxValue, 7, CancellationToken.None);
        }

        Assert.True(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RegisterComparison>().IsUnderWayAsync()
            )
        );
        Assert.Equal(7, (await CompareAsync(house)).Value);
        Assert.Empty(await house.PairsOfAsync("L1"));
        await CompareAsync(house);
        Assert.Single(await house.PairsOfAsync("L1"));
    }

    [Theory, BothDatabases]
    public async Task While_one_comparison_says_that_it_is_alive_another_is_refused_and_soon_after_it_died_goes_on(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var first = await house.HoldAsync(LongWork.Comparison);
        await first.ReachAsync(0, 3, CancellationToken.None);

        Refusal? refusal = null;
        for (var i = 0; i < 2; i++)
        {
            house.Clock.Advance(WorkLease.Lasts - WorkLease.Beats);
            await first.SayAliveAsync(CancellationToken.None);
            refusal = Assert.Single((await CompareAsync(house)).Refusals);
        }
        house.Clock.Advance(WorkLease.Lasts);
        var takenOver = await CompareAsync(house);
        await first.SayAliveAsync(CancellationToken.None);

        Assert.Equal("RegisterComparison.UnderWay", refusal!.TextKey);
        await house.InScopeAsync(s =>
        {
            foreach (var language in new[] { "fr", "ar", "en" })
            {
                var text = s.GetRequiredService<Words>().In(language)[
                    refusal.TextKey,
                    refusal.Args
                ];
                Assert.Contains("09:", text, StringComparison.Ordinal);
            }
            return Task.CompletedTask;
        });
        Assert.True(takenOver.IsDone);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            first.ReachAsync(1, 3, CancellationToken.None)
        );
        await first.DisposeAsync();
    }

    [Theory, BothDatabases]
    public async Task Of_many_runs_that_begin_at_once_one_gets_the_work(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);

        var leases = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    house
                        .Services.CreateAsyncScope()
                        .ServiceProvider.GetRequiredService<WorkLeases>()
                        .TakeAsync("of-a-test", CancellationToken.None)
                )
        );

        await Assert.Single(leases, lease => lease is not null)!.DisposeAsync();
    }

    // What the import asked about them is forgotten, as if they had been loaded in bulk.
    private static async Task EnterAsync(House house, string csv, params string[] asked)
    {
        await house.ImportAsync(csv, accept: true);
        foreach (var externalId in asked)
        {
            var id = await house.IdOfAsync(externalId);
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Pair>()
                    .Where(p => p.FirstId == id || p.SecondId == id)
                    .ExecuteDeleteAsync()
            );
        }
    }

    private static Task<Outcome<long>> CompareAsync(House house, FamilyTies? ties = null) =>
        house.InScopeAsync(s =>
            (
                ties is null
                    ? s.GetRequiredService<RegisterComparison>()
                    : new(
                        s.GetRequiredService<RihlaDb>(),
                        s.GetRequiredService<PairQuestions>(),
                        s.GetRequiredService<MatchIndex>(),
                        s.GetRequiredService<PersonKeys>(),
                        s.GetRequiredService<MatchSecrets>(),
                        ties,
                        s.GetRequiredService<Vault>(),
                        s.GetRequiredService<WorkLeases>(),
                        s.GetRequiredService<Today>()
                    )
            ).RunAsync(null, Actor.System)
        );

    /// <summary>Answers for the module of cases who belongs to whom.</summary>
    private sealed class FamilyOf(params (Guid Person, Guid Member)[] ties) : FamilyTies
    {
        public override Task<ILookup<Guid, Guid>> OfAsync(
            IReadOnlyCollection<Guid> ids,
            CancellationToken cancel = default
        ) =>
            Task.FromResult(
                ties.Where(t => ids.Contains(t.Person)).ToLookup(t => t.Person, t => t.Member)
            );
    }
}
