using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Jobs;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Architecture;

/// <summary>
/// The pages of daily work ask nothing that would go through a whole table once there are a hundred thousand cases.
/// SQLite decides on a plan by the indexes, not by the size of the test's few rows, so that a small database tells.
/// </summary>
public sealed partial class QueryPlanTests(Houses houses) : IClassFixture<Houses>
{
    // These grow with the caseload; all others have as many rows as there are missions, users or documents of one case.
    private static readonly HashSet<string> Big = new(StringComparer.Ordinal)
    {
        "audit_entry",
        "cases_case",
        "cases_consent",
        "cases_counted",
        "cases_counselling_session",
        "cases_declaration",
        "cases_document",
        "cases_eligibility",
        "cases_guardian_consent",
        "cases_key",
        "cases_member",
        "cases_note",
        "cases_person_screening",
        "cases_protection_route",
        "cases_referral",
        "cases_screening",
        "cases_stage_time",
        "cases_task",
        "cases_waiver",
        "cases_work_item",
        "people_address",
        "people_document",
        "people_match_key",
        "people_match_sheet",
        "people_name",
        "people_pair",
        "people_person",
        "people_phone",
        "travel_document",
        "travel_exit",
        "travel_fitness",
        "travel_reception",
        "travel_seat",
    };

    // Each holds for so many rows that a search by nothing else is as long as going through the table.
    private static readonly HashSet<string> Wide = new(StringComparer.Ordinal)
    {
        "caseworker_id",
        "country",
        "done_at",
        "host_mission_id",
        "is_waiting",
        "origin_mission_id",
        "owner",
        "owner_mission_id",
        "sensitivity",
        "stage",
        "state",
    };

    [Fact]
    public async Task Daily_pages_go_through_no_big_table()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await Story.AppliedAsync(house);
        var person = (await story.FileAsync()).Applicant!.Person;
        using var salma = await story.VisitorAsync("salma");
        using var listening = new Listening(house.Connection);
        foreach (
            var page in new[]
            {
                "/app",
                "/app?tab=office",
                "/app?tab=office&stage=Applied&country=GN&overdue=true",
                "/app?tab=myturn&page=2",
                "/app?tab=others",
                "/app?tab=tasks",
                $"/app/cases/{story.Code}",
                $"/app/cases/{story.Code}/history",
                $"/app/cases/{story.Code}/history?looks=true",
                $"/app/cases/{story.Code}/conditions",
                $"/app/people/{person.Code}",
            }
        )
        {
            Assert.Equal(System.Net.HttpStatusCode.OK, (await salma.GetAsync(page)).Status);
        }
        var search = await salma.GetAsync("/app/search");
        foreach (var sought in new[] { person.FullName, "+224 620 11 22 33", person.Code })
        {
            await salma.SubmitAsync(search, [("q", sought)], "main form[role=search]");
        }
        var notes = await salma.GetAsync($"/app/cases/{story.Code}/notes");
        await salma.SubmitAsync(notes, [("Input.Text", "A rappelé.")]);
        await Story.AppliedAsync(house, children: 1);

        Assert.NotEmpty(listening.Commands);
        var faults = listening.Commands.SelectMany(c => Faults(house.Connection, c)).Distinct();
        Assert.True(!faults.Any(), string.Join("\n\n", faults));
    }

    [Fact]
    public async Task The_audit_of_some_days_and_arrivals_go_through_no_big_table()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await Story.BookedAsync(house, children: 0);
        await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));
        var mother = (await story.FileAsync()).Applicant!.Person.Id;
        using var driss = await story.VisitorAsync("driss");
        using var mariama = await story.VisitorAsync("mariama");
        using var listening = new Listening(house.Connection);

        await mariama.GetAsync("/app/arrivals");
        await mariama.GetAsync($"/app/arrivals/{story.Code}");
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "no-show-funding")
                .RunAsync(CancellationToken.None)
        );
        await story.DoAsync<Arrivals>(async a =>
            await a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = mother,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                await story.ActorAsync("mariama")
            )
        );
        var day = story.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var found = await driss.GetAsync(
            $"/app/oversight/audit?Filter.From={day}&Filter.To={day}&Filter.Act=travel.arrival-confirmed"
        );
        Assert.Single(found.Document.QuerySelectorAll("tbody tr"));

        Assert.NotEmpty(listening.Commands);
        var faults = listening.Commands.SelectMany(c => Faults(house.Connection, c)).Distinct();
        Assert.True(!faults.Any(), string.Join("\n\n", faults));
    }

    [Fact]
    public async Task The_first_page_of_a_protection_officer_looks_at_no_case_that_was_closed()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var aicha = await new Story(house).VisitorAsync("aicha");
        using var listening = new Listening(house.Connection);

        Assert.Equal(System.Net.HttpStatusCode.OK, (await aicha.GetAsync("/app")).Status);

        var asked = listening
            .Commands.Where(c => c.Contains("= 'Restricted'", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.SelectMany(c => Faults(house.Connection, c)));
    }

    [Fact]
    public async Task Of_the_audit_of_many_days_no_more_is_read_than_a_page()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await Story.EnteredAsync(house, children: 0);
        var file = await story.FileAsync();
        using var driss = await story.VisitorAsync("driss");
        using var listening = new Listening(house.Connection);
        foreach (
            var filter in new[]
            {
                "Filter.From=2020-01-01",
                "Filter.To=2030-01-01",
                "Filter.From=2020-01-01&Filter.To=2030-01-01&before=40",
                "Filter.From=2020-01-01&Filter.Act=case.registered",
                $"Filter.From=2020-01-01&Filter.Case={file.Id}",
                $"Filter.To=2030-01-01&Filter.Person={file.Applicant!.Person.Id}",
            }
        )
        {
            var found = await driss.GetAsync($"/app/oversight/audit?{filter}");
            Assert.Equal(System.Net.HttpStatusCode.OK, found.Status);
        }

        var asked = listening
            .Commands.Where(c =>
                c.Contains("from \"audit_entry\"", StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        Assert.NotEmpty(asked);
        Assert.DoesNotContain(asked, c => c.Contains("max(", StringComparison.OrdinalIgnoreCase));
        // By days alone the index of the time has them in their order, and a page ends the reading.
        Assert.All(
            asked.Where(c =>
                c.Contains("limit", StringComparison.OrdinalIgnoreCase)
                && !c.Contains("_id\" =", StringComparison.Ordinal)
                && !c.Contains("\"act\" =", StringComparison.Ordinal)
            ),
            c => Assert.DoesNotContain("USE TEMP B-TREE FOR ORDER BY", Plan(house.Connection, c))
        );
    }

    [Fact]
    public async Task A_search_without_an_index_is_noticed()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);

        Assert.NotEmpty(
            Faults(
                house.Connection,
                """select p.id from people_person as "p" where p.nationality = 'GN'"""
            )
        );
        Assert.NotEmpty(
            Faults(
                house.Connection,
                """select c.id from cases_case as "c" where c.host_mission_id = 'A'"""
            )
        );
        Assert.Empty(
            Faults(house.Connection, """select p.id from people_person as "p" where p.id = 'A'""")
        );
    }

    private static IEnumerable<string> Faults(string connection, string sql)
    {
        var tables = Table()
            .Matches(sql)
            .GroupBy(m => m.Groups["alias"].Value)
            .ToDictionary(g => g.Key, g => g.First().Groups["table"].Value);
        if (!tables.Values.Any(Big.Contains))
        {
            yield break;
        }
        var plan = Plan(connection, sql);
        // The first rows of an index that is in the order asked for are few, however many there are.
        var stopsEarly =
            sql.Contains("limit", StringComparison.OrdinalIgnoreCase)
            && !plan.Contains("USE TEMP B-TREE FOR ORDER BY");
        foreach (var step in plan)
        {
            if (
                step.Split(' ') is not [var how, var alias, ..]
                || !tables.TryGetValue(alias, out var table)
                || !Big.Contains(table)
            )
            {
                continue;
            }
            // What a mission has before it, up to a stage, is what it can carry, however many cases it has had.
            var isAhead =
                step.Contains("_mission_id=? AND stage<?", StringComparison.Ordinal)
                || step.Contains("_mission_id=? AND stage>? AND stage<?", StringComparison.Ordinal);
            // Open tasks only are in the index of who is to do them.
            var isOpen = step.Contains(
                "ix_cases_task_owner_mission_id_owner_due_on",
                StringComparison.Ordinal
            );
            // "SCAN p", or "SCAN p USING INDEX …", which goes through the whole index.
            var isWide =
                how == "SEARCH"
                && Constraint().Matches(step).Select(m => m.Groups["column"].Value).ToList()
                    is { Count: > 0 } columns
                && columns.TrueForAll(Wide.Contains);
            if (how == "SCAN" || (isWide && !stopsEarly && !isAhead && !isOpen))
            {
                yield return $"{step} ({table}): {sql}";
            }
        }
    }

    private static List<string> Plan(string connection, string sql)
    {
        using var database = new SqliteConnection(connection);
        database.Open();
        using var explain = database.CreateCommand();
        explain.CommandText = "explain query plan " + sql;
        foreach (var name in Parameter().Matches(sql).Select(m => m.Value).Distinct())
        {
            explain.Parameters.AddWithValue(name, DBNull.Value);
        }
        using var row = explain.ExecuteReader();
        var steps = new List<string>();
        while (row.Read())
        {
            steps.Add(row.GetString(3));
        }
        return steps;
    }

    [GeneratedRegex(
        """(from|join|update)\s+"?(?<table>[a-z_]+)"?\s+as\s+"(?<alias>\w+)"\s?""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Table();

    [GeneratedRegex("""(?<column>\w+)[=<>]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Constraint();

    [GeneratedRegex("""@\w+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parameter();

    /// <summary>Keeps the commands that Entity Framework sends to one database.</summary>
    private sealed class Listening
        : IDisposable,
            IObserver<DiagnosticListener>,
            IObserver<KeyValuePair<string, object?>>
    {
        private readonly ConcurrentDictionary<string, bool> commands = new();
        private readonly List<IDisposable> subscriptions = [];
        private readonly string file;

        public Listening(string connection)
        {
            file = new SqliteConnectionStringBuilder(connection).DataSource;
            subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public IEnumerable<string> Commands => commands.Keys;

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore")
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (
                value.Value is CommandExecutedEventData { Command: var command }
                && command.Connection is SqliteConnection { ConnectionString: var asked }
                && new SqliteConnectionStringBuilder(asked).DataSource == file
                && !command.CommandText.StartsWith("insert", StringComparison.OrdinalIgnoreCase)
            )
            {
                commands.TryAdd(command.CommandText, true);
            }
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => subscriptions.ForEach(s => s.Dispose());
    }
}
