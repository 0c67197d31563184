using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Commands;
using Rihla.Matching;
using Rihla.People;
using Rihla.People.Import;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>A register taken over, looked up and compared with itself, as the commands do it.</summary>
public class RegisterImportTests
{
    private const string Header =
        "external_id,given_names,family_name,birth_date,sex,nationality,phone,aliases,mother_name,place_of_birth,shoe_size\n";

    [Theory, BothDatabases]
    public async Task A_register_is_taken_over_with_aliases_and_found_by_all_of_them(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);

        var result = await ImportAsync(
            house,
            Header
                + "A1,Aïssatou,Diallo,1991-05-06,F,GN,+224620000001,Issatou;عيساتو ديالو,Kadiatou,Labé,38\n"
                + "A2,Yao,Kouassi,1988,M,CI,,,,,44\n"
        );

        Assert.True(result.IsComplete);
        Assert.Equal((2, 2), (result.Rows, result.Persons));
        Assert.Equal(["shoe_size"], result.PassedOver);
        var aissatou = Assert.Single(await house.SearchAsync("Aissatou Diallo"));
        Assert.Equal([aissatou], await house.SearchAsync("عيساتو ديالو"));
        Assert.Equal([aissatou], await house.SearchAsync("Issatou"));
        Assert.Equal([aissatou], await house.SearchAsync("+224620000001"));
        var person = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Person>().SingleAsync(p => p.Id == aissatou)
        );
        Assert.Equal("Kadiatou", person.MothersName!.Reveal());
        Assert.Equal("Labé", person.PlaceOfBirth!.Reveal());
    }

    [Theory, BothDatabases]
    public async Task A_bad_row_is_refused_with_line_and_column_and_the_others_are_taken(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);

        var result = await ImportAsync(
            house,
            Header
                + "B1,Awa,Traoré,1991-02-30,F,ML,,,,,\n"
                + ",Hawa,Keïta,1990,F,ML,,,,,\n"
                + "B3,,,1990,F,ML,,,,,\n"
                + "B4,Sékou,Fofana,1990,H,Mali,,,,,\n"
                + "B5,Kofi,Asante,1990,M,GH,12,,,,\n"
                + "B6,Binta,Jallow,1990,F,GM,,,,,\n"
                + "B6,Ramatou,Garba,1990,F,NE,,,,,\n"
                + "B8,Idriss,Haidara\n"
        );

        Assert.Equal((8, 1, 7), (result.Rows, result.Persons, result.RowsRefused));
        Assert.Equal(
            [
                (2, "birth_date"),
                (3, "external_id"),
                (4, "family_name"),
                (5, "nationality"),
                (5, "sex"),
                (6, "phone"),
                (8, "external_id"),
                (9, ""),
            ],
            result.Faults.Select(f => (f.Line, f.Column)).Order()
        );
        await house.InScopeAsync(s =>
        {
            foreach (var language in new[] { "fr", "ar", "en" })
            {
                var words = s.GetRequiredService<Words>().In(language);
                Assert.All(
                    result.Faults,
                    f => Assert.NotEmpty(words[f.Reason.TextKey, f.Reason.Args])
                );
            }
            return Task.CompletedTask;
        });
    }

    [Theory, BothDatabases]
    public async Task An_import_that_is_started_again_goes_on_and_enters_nobody_twice(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var file = Header + Strangers("C", 700);
        using var stopped = new CancellationTokenSource();
        var told = new Told(rows => stopped.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ImportAsync(house, file, told: told, cancel: stopped.Token)
        );
        var first = await CountAsync<Person>(house);
        var again = await ImportAsync(house, file);

        Assert.Equal(500, first);
        Assert.Equal((500, 200), (again.RowsKnown, again.Persons));
        Assert.Equal(700, await CountAsync<Person>(house));
        Assert.Equal(0, (await ImportAsync(house, file)).Persons);
    }

    [Theory, BothDatabases]
    public async Task A_large_file_fills_an_empty_register_and_goes_on_after_an_interruption(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        // Long cells of a column that nobody reads make a few rows a large file.
        var padding = new string('x', 5000);
        var file =
            Header
            + (
                "P1,Aïssatou,Diallo,1991-05-06,F,GN,+224620000001,Issatou,Kadiatou,Labé,38\n"
                + Strangers("P1", 900)
                + "P2,Bad,Date,1991-13-06,F,GN,,,,,\n"
            ).Replace("\n", padding + "\n", StringComparison.Ordinal);
        using var stopped = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            ImportAsync(house, file, told: new Told(_ => stopped.Cancel()), cancel: stopped.Token)
        );
        Assert.Empty(await house.SearchAsync("Aissatou Diallo"));
        var another = await ImportAsync(
            house,
            file.Replace("P1899,", "Q1899,", StringComparison.Ordinal)
        );
        var result = await ImportAsync(house, file);

        Assert.Equal(
            (false, "PersonImport.AnotherFile"),
            (another.IsComplete, Assert.Single(another.Faults, f => f.Line == 0).Reason.TextKey)
        );
        Assert.Equal((true, 902), (result.IsBulk, result.StoredBefore));
        Assert.Equal(
            (902, 0, 901, 1),
            (result.Rows, result.Persons, result.RowsKnown, result.RowsRefused)
        );
        Assert.Equal((903, "birth_date"), (result.Faults[0].Line, result.Faults[0].Column));
        Assert.Equal(901, await CountAsync<Person>(house));
        var aissatou = Assert.Single(await house.SearchAsync("Aissatou Diallo"));
        Assert.Equal([aissatou], await house.SearchAsync("+224620000001"));
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().FromElsewhereAsync(["P1", "P10", "P1899", "P2"])
        );
        Assert.Equal(["P1", "P10", "P1899"], found.Keys.Order());
        var known = await ImportAsync(house, Header + "P1,Aïssatou,Diallo,1991-05-06,F,GN,,,,,\n");
        Assert.Equal((false, 1), (known.IsBulk, known.RowsKnown));
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
    }

    [Theory, BothDatabases]
    public async Task A_load_that_was_stopped_at_its_keys_goes_on_with_those_that_are_missing(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var file = (Header + Strangers("R", 900)).Replace(
            "\n",
            new string('x', 5000) + "\n",
            StringComparison.Ordinal
        );
        await ImportAsync(house, file);
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        var before = await RowsAsync();
        const int Written = KeySpill.Parts / 2;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<LongWork>()
                .Where(w => w.Name == LongWork.Load || w.Name == LongWork.LoadKeys)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.DoneAt, (DateTimeOffset?)null));
            await db.Set<LongWork>()
                .Where(w => w.Name == LongWork.LoadKeys)
                .ExecuteUpdateAsync(w => w.SetProperty(x => x.Cursor, Written));
            var first = KeySpill.FirstOf(Written);
            await db.Set<MatchKey>()
                .Where(k => k.Key >= first && k.Number <= 900)
                .ExecuteDeleteAsync();
        });

        var result = await ImportAsync(house, file);

        Assert.Equal((true, 0, 900), (result.IsBulk, result.Persons, result.StoredBefore));
        Assert.Equal(before, await RowsAsync());

        Task<List<(long, long)>> RowsAsync() =>
            house.InScopeAsync(async s =>
                (await s.GetRequiredService<RihlaDb>().Set<MatchKey>().ToListAsync())
                    .Select(k => (k.Key, k.Number))
                    .Order()
                    .ToList()
            );
    }

    [Theory, BothDatabases]
    public async Task A_number_from_elsewhere_finds_the_person_also_after_a_merge(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Header
                + "D1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\nD2,Amineta,Watara,1994-03-17,F,CI,,,,,\n"
        );
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().AsNoTracking().SingleAsync()
        );
        var adjudicator = PeopleHouse.Staff(
            "Idriss",
            PeoplePermissions.Adjudicate,
            PeoplePermissions.AdjudicateAnywhere
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<Pairs>()
                .DecideAsync(
                    pair.Id,
                    MatchDecisionKind.Same,
                    null,
                    pair.FirstId,
                    new HashSet<string>(),
                    pair.Version,
                    adjudicator
                )
        );

        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().FromElsewhereAsync(["D1", "D2", "D3"])
        );
        var again = await ImportAsync(house, Header + "D2,Amineta,Watara,1994-03-17,F,CI,,,,,\n");

        Assert.Equal((pair.FirstId, pair.FirstId), (found["D1"], found["D2"]));
        Assert.False(found.ContainsKey("D3"));
        Assert.Equal((1, 0), (again.RowsKnown, again.Persons));
    }

    [Theory, BothDatabases]
    public async Task An_import_with_many_likely_duplicates_stops_and_asks(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(house, Header + Strangers("E", 40));
        var copy = Header + Strangers("F", 40);

        var stopped = await ImportAsync(house, copy);
        var stored = await CountAsync<Person>(house);
        var accepted = await ImportAsync(house, copy, accept: true);

        Assert.True(stopped.Braked);
        Assert.Equal(40, stored);
        Assert.Equal((40, 40), (accepted.Persons, accepted.LikelyDuplicates));
        Assert.True(await CountAsync<Pair>(house) >= 40);
    }

    [Theory, BothDatabases]
    public async Task People_of_a_file_are_looked_for_in_any_script_and_order(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Header
                + "G1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
                + "G2,Mohamed,Benali,1980-11-02,M,MA,,,,,\n"
                + Strangers("H", 20)
        );

        var lines = await LookForAsync(
            house,
            "birth_date,name,query_id,sex\n1994-03-17,Watara Amineta,Q1,F\n1980,محمد بنعلي,Q2,M\n1980-13-01,Bad,Q3,M\n"
        );

        Assert.Equal("query_id,rank,external_id,person_code,score,explanation", lines[0]);
        Assert.StartsWith("Q1,1,G1,P-", lines[1], StringComparison.Ordinal);
        var q2 = lines.First(l => l.StartsWith("Q2,1,", StringComparison.Ordinal));
        Assert.StartsWith("Q2,1,G2,P-", q2, StringComparison.Ordinal);
        Assert.Contains("(+", lines[1], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.StartsWith("Q3", StringComparison.Ordinal));
        Assert.All(
            lines.Skip(1),
            l => Assert.InRange(double.Parse(l.Split(',')[4], CultureInfo.InvariantCulture), 0, 1)
        );
        Assert.True(
            lines.GroupBy(l => l.Split(',')[0], StringComparer.Ordinal).All(g => g.Count() <= 3)
        );
    }

    [Theory, BothDatabases]
    public async Task The_register_compared_with_itself_raises_what_nobody_was_asked_and_only_once(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Header
                + "J1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
                + "J2,Amineta,Watara,1994-03-17,F,CI,,,,,\n"
                + Strangers("K", 30)
        );
        var pairs = await CountAsync<Pair>(house);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().ExecuteDeleteAsync()
        );

        var raised = await CompareAsync(house);
        var again = await CompareAsync(house);

        Assert.Equal((1, 1L, 0L), (pairs, raised, again));
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().AsNoTracking().SingleAsync()
        );
        Assert.Equal((PairOrigin.Comparison, PairState.Open), (pair.Origin, pair.State));
        Assert.True(pair.Probability >= MatcherWeights.Default.LikelyFrom);
    }

    [Theory, BothDatabases]
    public async Task The_comparison_finds_who_was_written_with_a_slip_and_no_date(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        const string Columns =
            "external_id,given_names,family_name,nationality,father_name,mother_name\n";
        const string Parents = "Zemaryalai Khashiban,Gulalai Ratibzada\n";
        await ImportAsync(
            house,
            Columns + $"S1,Mariama,Vakhrushi,AF,{Parents}" + $"S2,Mariama,Vakhlushi,AF,{Parents}",
            accept: true
        );
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Pair>().ExecuteDeleteAsync()
        );

        Assert.Equal(1, await CompareAsync(house));
    }

    [Theory, BothDatabases]
    public async Task A_comparison_that_was_interrupted_goes_on_where_it_was(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Header
                + "L1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
                + "L2,Amineta,Watara,1994-03-17,F,CI,,,,,\n"
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Pair>().ExecuteDeleteAsync();
            db.Add(
                new LongWork
                {
                    Name = LongWork.Comparison,
                    Cursor = 2,
                    Found = 7,
                }
            );
            await db.SaveChangesAsync();
        });

        Assert.True(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RegisterComparison>().IsUnderWayAsync()
            )
        );
        Assert.Equal(7, await CompareAsync(house));
        Assert.Equal(0, await CountAsync<Pair>(house));
        Assert.Equal(1, await CompareAsync(house));
    }

    [Theory, BothDatabases]
    public async Task While_the_secret_of_the_match_keys_changes_everybody_is_found(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await ImportAsync(
            house,
            Header + Strangers("M", 520) + "N1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
        );
        var before = await KeysAsync(house);

        var secret = await house.InScopeAsync(s =>
            s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync()
        );
        await house.EnterAsync(new() { GivenNames = "Yao", FamilyName = "Kouassi" });
        using var stopped = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RenewAsync(house, new Told(_ => stopped.Cancel()), stopped.Token)
        );
        var left = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<MatchSheet>().CountAsync(m => m.Secret < secret)
        );
        Assert.Equal(21, left);
        await EverybodyIsFoundAsync();
        Assert.Equal(
            secret,
            await house.InScopeAsync(s =>
                s.GetRequiredService<MatchKeyRenewal>().ChangeSecretAsync()
            )
        );

        Assert.Equal(21, await RenewAsync(house));
        Assert.Equal(0, await RenewAsync(house));

        await EverybodyIsFoundAsync();
        var after = await KeysAsync(house);
        Assert.Empty(after.Intersect(before));
        Assert.True(after.Count >= before.Count);

        async Task EverybodyIsFoundAsync()
        {
            Assert.Single(await house.SearchAsync("Watara Aminata"));
            Assert.Single(await house.SearchAsync("Kouassi"));
            var found = await house.InScopeAsync(s =>
                s.GetRequiredService<Register>()
                    .FromElsewhereAsync([
                        "N1",
                        .. Enumerable
                            .Range(0, 520)
                            .Select(i => string.Create(CultureInfo.InvariantCulture, $"M{i}")),
                    ])
            );
            Assert.Equal(521, found.Count);
            Assert.Equal(
                Register.Undecided,
                Assert
                    .Single((await house.RegisterAsync(PeopleHouse.AminataAgain)).Refusals)
                    .TextKey
            );
        }
    }

    [Fact]
    public async Task Match_says_how_it_is_used()
    {
        var root = new System.CommandLine.RootCommand { global::Rihla.Commands.Match.Command() };

        Assert.Equal(2, await CommandLine.RunAsync(root, ["match"]));
        Assert.Equal(
            2,
            await CommandLine.RunAsync(root, ["match", "--register", "--queries", "q.csv"])
        );
        Assert.Equal(
            2,
            await CommandLine.RunAsync(root, ["match", "--queries", "q.csv", "--limit", "0"])
        );
        Assert.Equal(1, await CommandLine.RunAsync(root, ["match", "--queries", "/nowhere/q.csv"]));
    }

    // People of whom no two are alike.
    private static string Strangers(string prefix, int count)
    {
        var random = new Random(20260302);
        const string Consonants = "bdfgklmnrstvz";
        string Name() =>
            string.Concat(
                Enumerable
                    .Range(0, 4)
                    .Select(_ =>
                        $"{Consonants[random.Next(Consonants.Length)]}{"aeiou"[random.Next(5)]}"
                    )
            );
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{prefix}{i},{Name()},{Name()},{random.Next(1950, 2005)}-{random.Next(2, 13):00}-{random.Next(2, 29):00},{(i % 2 == 0 ? "F" : "M")},SN,,,,,\n"
            );
        }
        return text.ToString();
    }

    private static Task<PersonImportResult> ImportAsync(
        House house,
        string csv,
        bool accept = false,
        IProgress<long>? told = null,
        CancellationToken cancel = default
    ) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<PersonImport>()
                .RunAsync(
                    new MemoryStream(Encoding.UTF8.GetBytes(csv)),
                    new() { AcceptDuplicates = accept },
                    told,
                    Actor.System,
                    cancel
                )
        );

    private static async Task<List<string>> LookForAsync(House house, string csv)
    {
        using var output = new StringWriter();
        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonQueries>()
                .RunAsync(
                    new MemoryStream(Encoding.UTF8.GetBytes(csv)),
                    3,
                    s.GetRequiredService<Words>().In("en"),
                    output,
                    null,
                    Actor.System
                )
        );
        return
        [
            .. output
                .ToString()
                .Split(
                    '\n',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
        ];
    }

    private static Task<long> CompareAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RegisterComparison>().RunAsync(null, Actor.System)
        );

    private static Task<long> RenewAsync(
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

    private static Task<int> CountAsync<T>(House house)
        where T : class =>
        house.InScopeAsync(s => s.GetRequiredService<RihlaDb>().Set<T>().CountAsync());

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
