using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Commands;
using Rihla.Matching;
using Rihla.People;
using Rihla.People.Import;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>A register taken over and looked up, as the commands do it.</summary>
public class RegisterImportTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_register_is_taken_over_with_aliases_and_found_by_all_of_them(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);

        var result = await house.ImportAsync(
            RegisterFiles.Header
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
        var house = await houses.OnAsync(kind);

        var result = await house.ImportAsync(
            RegisterFiles.Header
                + "B1,Awa,Traoré,1991-02-30,F,ML,,,,,\n"
                + ",Hawa,Keïta,1990,F,ML,,,,,\n"
                + "B3,,,1990,F,ML,,,,,\n"
                + "B4,Sékou,Fofana,1990,H,Mali,,,,,\n"
                + "B5,Kofi,Asante,1990,M,GH,12,,,,\n"
                + "B6,Binta,Sonko,1990,F,GM,,,,,\n"
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
    public async Task A_stray_quotation_mark_that_the_next_row_closes_swallows_nobody(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        const string Rows =
            "Q1,\"Awa,Traoré,1991,F,ML,,,,,\n"
            + "Q2,Hawa,Keïta\",1990,F,ML,,,,,\n"
            + "Q3,Binta,Sonko,1990,F,GM,,,,,\n";

        var result = await house.ImportAsync(RegisterFiles.Header + Rows);

        var fault = Assert.Single(result.Faults);
        Assert.Equal((2, "Import.Fault.QuoteOpen"), (fault.Line, fault.Reason.TextKey));
        Assert.Equal((3, 2, 1), (result.Rows, result.Persons, result.RowsRefused));
        Assert.NotEqual(Guid.Empty, await house.IdOfAsync("Q2"));
    }

    [Theory, BothDatabases]
    public async Task An_import_that_is_started_again_goes_on_and_enters_nobody_twice(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var file = RegisterFiles.Header + RegisterFiles.Strangers("C", 520);
        using var stopped = new CancellationTokenSource();
        var told = new RegisterFiles.Told(rows => stopped.Cancel());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            house.ImportAsync(file, told: told, cancel: stopped.Token)
        );
        var again = await house.ImportAsync(file);

        Assert.Equal((500, 20), (again.RowsKnown, again.Persons));
        Assert.Equal(0, (await house.ImportAsync(file)).Persons);
    }

    [Theory, BothDatabases]
    public async Task A_number_from_elsewhere_finds_the_person_also_after_a_merge(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.ImportAsync(
            RegisterFiles.Header
                + "D1,Fatoumata,Coulibaly,1988-11-23,F,ML,,,,,\nD2,Fatumata,Kulibaly,1988-11-23,F,ML,,,,,\n"
        );
        var pair = await house.PairOfAsync("D1");
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
                    new(pair.Version),
                    adjudicator
                )
        );

        var found = await house.FromElsewhereAsync("D1", "D2", "D3");
        var again = await house.ImportAsync(
            RegisterFiles.Header + "D2,Fatumata,Kulibaly,1988-11-23,F,ML,,,,,\n"
        );

        Assert.Equal((pair.FirstId, pair.FirstId), (found["D1"], found["D2"]));
        Assert.False(found.ContainsKey("D3"));
        Assert.Equal((1, 0), (again.RowsKnown, again.Persons));
    }

    [Theory, BothDatabases]
    public async Task A_number_that_is_somebody_elses_is_a_fault_of_the_row(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.ImportAsync(
            RegisterFiles.Header
                + "K1,Awa,Traoré,1991-05-06,F,ML,,,,,\n"
                + "K2,Sékou,Fofana,1979-01-09,M,GN,,,,,\n"
                + "K3,Mohamed,,,,,,,,,\n"
                + "K4,Binta,Sonko,1990-02-17,F,GM,,,,,\n"
        );

        // Another system counts from one as well; of the rest one was put right there, and one says as little as ever.
        var result = await house.ImportAsync(
            RegisterFiles.Header
                + "K1,Hawa,Traoré,1985-11-20,F,ML,,,,,\n"
                + "K2,Kofi,Mensah,1979-01-09,M,GH,,,,,\n"
                + "K3,Mohamed,,,,,,,,,\n"
                + "K4,Binta,Sonko,1991-02-17,F,GM,+220300000001,,,,\n"
                + "K5,Ramatou,Garba,1990,F,NE,,,,,\n"
        );

        Assert.False(result.IsComplete);
        Assert.Equal(
            [
                (2, "external_id", "PersonImport.NumberOfAnother"),
                (3, "external_id", "PersonImport.NumberOfAnother"),
            ],
            result.Faults.Select(f => (f.Line, f.Column, f.Reason.TextKey)).Order()
        );
        Assert.Equal((2, 1, 2), (result.RowsKnown, result.Persons, result.RowsRefused));
    }

    [Theory, BothDatabases]
    public async Task A_file_of_another_system_that_counts_alike_stops_before_anybody_is_entered(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await house.ImportAsync(RegisterFiles.Header + RegisterFiles.Strangers("", 40));

        var result = await house.ImportAsync(
            RegisterFiles.Header + RegisterFiles.Strangers("", 60)
        );

        Assert.True(result.IsOfAnotherSystem);
        Assert.False(result.IsComplete);
        Assert.Equal((0, 40), (result.Persons, result.RowsOfOthers));
    }

    [Theory, BothDatabases]
    public async Task Who_was_erased_does_not_come_back_with_the_file_they_came_in(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var file =
            RegisterFiles.Header
            + "L1,Awa,Traoré,1991-05-06,F,ML,,,,,\n"
            + "L2,Sékou,Fofana,1979-01-09,M,GN,,,,,\n";
        await house.ImportAsync(file);
        var erased = await house.EraseAsync("L1");

        var again = await house.ImportAsync(file + "L3,Yao,Kouassi,1988,M,CI,,,,,\n");
        await house.InScopeAsync(async s =>
        {
            var renewal = s.GetRequiredService<MatchKeyRenewal>();
            Assert.True((await renewal.ChangeSecretAsync()).IsDone);
            Assert.True((await renewal.RunAsync()).IsDone);
        });
        var later = await house.ImportAsync(file);

        Assert.Equal((1, 1, 1), (again.RowsErased, again.RowsKnown, again.Persons));
        Assert.Equal((1, 1, 0), (later.RowsErased, later.RowsKnown, later.Persons));
        Assert.True(later.IsComplete);
        Assert.Empty(await house.SearchAsync("Awa Traoré"));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var person = await db.Set<Person>().SingleAsync(p => p.Id == erased);
            Assert.Null(person.ExternalId);
            var sheet = await db.Set<MatchSheet>().SingleAsync(m => m.PersonId == erased);
            Assert.Single(PersonKeys.Unpack(sheet.Keys));
        });
    }

    [Theory, BothDatabases]
    public async Task An_import_with_many_likely_duplicates_stops_and_asks(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.ImportAsync(RegisterFiles.Header + RegisterFiles.Strangers("E", 40));
        var copy = RegisterFiles.Header + RegisterFiles.Strangers("F", 40);

        var stopped = await house.ImportAsync(copy);
        var accepted = await house.ImportAsync(copy, accept: true);

        Assert.True(stopped.Braked);
        Assert.Equal(0, stopped.Persons);
        Assert.Equal((40, 40), (accepted.Persons, accepted.LikelyDuplicates));
        Assert.True(accepted.Pairs >= 40);
    }

    [Theory, BothDatabases]
    public async Task People_of_a_file_are_looked_for_in_any_script_and_order(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        await house.ImportAsync(
            RegisterFiles.Header
                + "G1,Aminata,Ouattara,1994-03-17,F,CI,,,,,\n"
                + "G2,Mohamed,Benali,1980-11-02,M,MA,,,,,\n"
                + RegisterFiles.Strangers("H", 20)
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

    [Theory, BothDatabases]
    public async Task What_was_looked_for_until_it_was_stopped_is_in_the_audit(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        using var stopped = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            LookForAsync(
                house,
                "query_id,name\n"
                    + string.Concat(
                        Enumerable.Range(0, 150).Select(i => $"Q{i},Aminata Ouattara\n")
                    ),
                new RegisterFiles.Told(_ => stopped.Cancel()),
                stopped.Token
            )
        );

        var entries = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.Act.StartsWith("people.look"))
                .OrderBy(e => e.Sequence)
                .ToListAsync()
        );
        Assert.Equal(["people.looking-begun", "people.looked-for"], entries.Select(e => e.Act));
        Assert.Contains("\"100\"", entries[1].Details!.Reveal());
    }

    private static async Task<List<string>> LookForAsync(
        House house,
        string csv,
        IProgress<long>? told = null,
        CancellationToken cancel = default
    )
    {
        using var output = new StringWriter();
        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonQueries>()
                .RunAsync(
                    new MemoryStream(Encoding.UTF8.GetBytes(csv)),
                    3,
                    s.GetRequiredService<Words>().In("en"),
                    output,
                    told,
                    Actor.System,
                    cancel
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
}
