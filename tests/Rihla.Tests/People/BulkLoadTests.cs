using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.People.Import;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>A large file that fills an empty register, each in a house of its own, which must be empty.</summary>
public class BulkLoadTests
{
    [Theory, BothDatabases]
    public async Task A_large_file_fills_an_empty_register_and_goes_on_after_an_interruption(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        // Long cells of a column that nobody reads make a few rows a large file.
        var padding = new string('x', 15_000);
        var file =
            RegisterFiles.Header
            + (
                "P1,Aïssatou,Diallo,1991-05-06,F,GN,+224620000001,Issatou,Kadiatou,Labé,38\n"
                + RegisterFiles.Strangers("P1", 300)
                + "P2,Bad,Date,1991-13-06,F,GN,,,,,\n"
            ).Replace("\n", padding + "\n", StringComparison.Ordinal);
        using var stopped = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            house.ImportAsync(
                file,
                told: new RegisterFiles.Told(_ => stopped.Cancel()),
                cancel: stopped.Token
            )
        );
        Assert.Empty(await house.SearchAsync("Aissatou Diallo"));
        await NobodyIsLookedForAsync(house);
        await using (await house.HoldAsync(LongWork.Load))
        {
            var second = await house.ImportAsync(file);
            Assert.Equal(
                (false, 0, "PersonImport.UnderWay"),
                (second.IsComplete, second.Persons, second.Faults[0].Reason.TextKey)
            );
        }
        var another = await house.ImportAsync(
            file.Replace("P1299,", "Q1299,", StringComparison.Ordinal)
        );
        var result = await house.ImportAsync(file);

        Assert.Equal(
            (false, "PersonImport.AnotherFile"),
            (another.IsComplete, Assert.Single(another.Faults, f => f.Line == 0).Reason.TextKey)
        );
        Assert.Equal((true, 302), (result.IsBulk, result.StoredBefore));
        Assert.Equal(
            (302, 0, 301, 1),
            (result.Rows, result.Persons, result.RowsKnown, result.RowsRefused)
        );
        Assert.Equal((303, "birth_date"), (result.Faults[0].Line, result.Faults[0].Column));
        Assert.Equal(301, await CountAsync<Person>(house));
        var aissatou = Assert.Single(await house.SearchAsync("Aissatou Diallo"));
        Assert.Equal([aissatou], await house.SearchAsync("+224620000001"));
        var found = await house.FromElsewhereAsync("P1", "P10", "P1299", "P2");
        Assert.Equal(["P1", "P10", "P1299"], found.Keys.Order());
        var known = await house.ImportAsync(
            RegisterFiles.Header + "P1,Aïssatou,Diallo,1991-05-06,F,GN,,,,,\n"
        );
        Assert.Equal((false, 1), (known.IsBulk, known.RowsKnown));
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
    }

    [Theory, BothDatabases]
    public async Task A_load_that_was_stopped_at_its_keys_goes_on_with_those_that_are_missing(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var file = (RegisterFiles.Header + RegisterFiles.Strangers("R", 300)).Replace(
            "\n",
            new string('x', 15_000) + "\n",
            StringComparison.Ordinal
        );
        await house.ImportAsync(file);
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        var before = await RowsAsync();
        await StopAsync();

        var result = await house.ImportAsync(file);

        Assert.Equal((true, 0, 300), (result.IsBulk, result.Persons, result.StoredBefore));
        Assert.Equal(before, await RowsAsync());

        // Its file is lost: what is stored is kept.
        await StopAsync();
        var finished = await FinishAsync();

        Assert.Equal(
            (true, true, 300),
            (finished.IsComplete, finished.IsBulk, finished.StoredBefore)
        );
        Assert.Equal(before, await RowsAsync());
        Assert.Equal(
            "PersonImport.NothingUnfinished",
            Assert.Single((await FinishAsync()).Faults).Reason.TextKey
        );

        // Its run died at its keys.
        Task StopAsync() =>
            house.InScopeAsync(async s =>
            {
                const int Written = KeySpill.Parts / 2;
                var db = s.GetRequiredService<RihlaDb>();
                await db.Set<LongWork>()
                    .Where(w => w.Name == LongWork.Load || w.Name == LongWork.LoadKeys)
                    .ExecuteUpdateAsync(w =>
                        w.SetProperty(x => x.DoneAt, (DateTimeOffset?)null)
                            .SetProperty(
                                x => x.Cursor,
                                x => x.Name == LongWork.Load ? x.Cursor : Written
                            )
                    );
                var first = KeySpill.FirstOf(Written);
                await db.Set<MatchKey>()
                    .Where(k => k.Key >= first && k.Number <= 300)
                    .ExecuteDeleteAsync();
            });

        Task<PersonImportResult> FinishAsync() =>
            house.InScopeAsync(s => s.GetRequiredService<PersonImport>().FinishAsync(Actor.System));

        Task<List<(long, long)>> RowsAsync() =>
            house.InScopeAsync(async s =>
                (await s.GetRequiredService<RihlaDb>().Set<MatchKey>().ToListAsync())
                    .Select(k => (k.Key, k.Number))
                    .Order()
                    .ToList()
            );
    }

    [Fact]
    public void Nothing_of_a_load_lies_about_where_it_keeps_its_keys()
    {
        var folder = Directory.CreateTempSubdirectory("rihla-keys-");
        var sheet = new byte[2 * sizeof(long)];
        (sheet[7], sheet[15]) = (9, 3);
        using (var spill = new KeySpill(folder.FullName))
        {
            spill.Add(sheet, 5);

            // Whoever kills the run now leaves nothing.
            Assert.Empty(folder.EnumerateFileSystemInfos());
            var (keys, numbers) = spill.Sorted(KeySpill.Parts / 2);
            Assert.Equal([3, 9], keys);
            Assert.Equal([5, 5], numbers);
        }
        folder.Delete();
    }

    // Those who were loaded are not found yet: nobody is compared with them, and so nobody is entered or corrected beside them.
    private static async Task NobodyIsLookedForAsync(House house)
    {
        var registered = await house.RegisterAsync(
            new() { GivenNames = "Aissata", FamilyName = "Jallow" }
        );
        var compared = await house.InScopeAsync(s =>
            s.GetRequiredService<RegisterComparison>().RunAsync(null, Actor.System)
        );
        var changed = await house.InScopeAsync(s =>
            s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync()
        );
        var queried = await house.InScopeAsync(s =>
            s.GetRequiredService<PersonQueries>()
                .RunAsync(
                    new MemoryStream("name\nAissata Jallow\n"u8.ToArray()),
                    1,
                    s.GetRequiredService<Words>(),
                    TextWriter.Null,
                    null,
                    Actor.System
                )
        );
        var corrected = await house.InScopeAsync(async s =>
        {
            var somebody = await s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .AsNoTracking()
                .OrderBy(p => p.Id)
                .FirstAsync();
            return await s.GetRequiredService<Persons>()
                .IdentifyAsync(
                    somebody.Code,
                    somebody.Particulars with
                    {
                        GivenNames = "Aissata",
                    },
                    PersonSeen.Of(somebody),
                    Actor.System
                );
        });
        var erased = await house.InScopeAsync(async s =>
            await s.GetRequiredService<Erasures>()
                .EraseOutsideCasesAsync(
                    [
                        await s.GetRequiredService<RihlaDb>()
                            .Set<Person>()
                            .OrderBy(p => p.Id)
                            .Select(p => p.Code)
                            .LastAsync(),
                    ],
                    Actor.System
                )
        );
        Assert.All(
            [
                registered.Refusals,
                corrected.Refusals,
                erased.Refusals,
                compared.Refusals,
                changed.Refusals,
                [.. queried.Faults.Select(f => f.Reason)],
            ],
            refusals => Assert.Equal("Register.Loading", Assert.Single(refusals).TextKey)
        );
    }

    private static Task<int> CountAsync<T>(House house)
        where T : class =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<T>().CountAsync());
}
