using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>Keys made anew under another secret, while people go on registering and looking.</summary>
public class MatchKeyRenewalTests
{
    [Theory, BothDatabases]
    public async Task While_the_secret_of_the_match_keys_changes_everybody_is_found(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await house.ImportAsync(
            RegisterFiles.Header
                + RegisterFiles.Strangers("M", 520)
                + "N1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
        );
        var before = await KeysAsync(house);

        var secret = (await ChangeAsync()).Value;
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        using var stopped = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RenewAsync(house, new RegisterFiles.Told(_ => stopped.Cancel()), stopped.Token)
        );
        var left = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<MatchSheet>().CountAsync(m => m.Secret < secret)
        );
        Assert.Equal(21, left);
        await EverybodyIsFoundAsync();
        await using (await house.HoldAsync(LongWork.Keys))
        {
            Assert.Equal(
                "MatchKeyRenewal.UnderWay",
                Assert.Single((await RenewAsync(house)).Refusals).TextKey
            );
        }
        Assert.Equal(secret, (await ChangeAsync()).Value);

        Assert.Equal(21, (await RenewAsync(house)).Value);
        Assert.Equal(0, (await RenewAsync(house)).Value);

        await EverybodyIsFoundAsync();
        var after = await KeysAsync(house);
        Assert.Empty(after.Intersect(before));
        Assert.True(after.Count >= before.Count);

        Task<Outcome<int>> ChangeAsync() =>
            house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync());

        async Task EverybodyIsFoundAsync()
        {
            Assert.Single(await house.SearchAsync("Watara Aminata"));
            Assert.Single(await house.SearchAsync("Kouassi"));
            var found = await house.FromElsewhereAsync([
                "N1",
                .. Enumerable
                    .Range(0, 520)
                    .Select(i => string.Create(CultureInfo.InvariantCulture, $"M{i}")),
            ]);
            Assert.Equal(521, found.Count);
            Assert.Equal(
                Register.Undecided,
                Assert
                    .Single((await house.RegisterAsync(PeopleHouse.AminataAgain)).Refusals)
                    .TextKey
            );
        }
    }

    [Theory, BothDatabases]
    public async Task What_a_program_with_other_tables_writes_meanwhile_is_made_anew(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        await house.EnterAsync(PeopleHouse.Aminata);
        await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" });
        // Neither the first nor the last, and under no key that this program would ask for.
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var sheet = await db.Set<MatchSheet>().SingleAsync(m => m.Number == 2);
            var bytes = sheet.Identity.Reveal().ToArray();
            bytes[1]++;
            (sheet.KeyVersion, sheet.Identity) = (MatchSheet.Rules + 1, new(bytes));
            await db.SaveDerivedAsync(CancellationToken.None);
            await db.Set<MatchKey>().Where(k => k.Number == 2).ExecuteDeleteAsync();
        });
        Assert.Equal(
            "RegisterComparison.KeysUnfinished",
            Assert.Single((await CompareAsync()).Refusals).TextKey
        );

        Assert.Equal(1, (await RenewAsync(house)).Value);

        Assert.Equal(0, (await RenewAsync(house)).Value);
        Assert.True((await CompareAsync()).IsDone);

        Task<Outcome<long>> CompareAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RegisterComparison>().RunAsync(null, Actor.System)
            );
    }

    private static Task<Outcome<long>> RenewAsync(
        House house,
        IProgress<long>? told = null,
        CancellationToken cancel = default
    ) => house.InScopeAsync(s => s.GetRequiredService<MatchKeyRenewal>().RunAsync(told, cancel));

    private static Task<HashSet<long>> KeysAsync(House house) =>
        house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<RihlaDb>()
                    .Set<MatchKey>()
                    .Select(k => k.Key)
                    .ToListAsync()
            ).ToHashSet()
        );
}
