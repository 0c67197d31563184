using System.Diagnostics;
using Npgsql;
using Rihla.Matching;

namespace Rihla.Benchmarks;

/// <summary>
/// The same look-ups in PostgreSQL with what it brings: pg_trgm and fuzzystrmatch, one GIN index, and a score in SQL that
/// adds similarity of the name, its sound, birth date and sex.
/// </summary>
internal static class PostgresLookup
{
    // With both at hand a date is worth as much as half a name.
    private const string Scored = """
        select id from (
          select id,
            similarity(name, @name) + 0.1 * (dmetaphone(name) = dmetaphone(@name))::int
              + case when @birth = '' or birth = '' then 0
                     when birth = @birth then 0.5
                     when left(birth, 4) = left(@birth, 4) then 0.25
                     when length(@birth) = 10 and levenshtein(birth, @birth) <= 2 then 0.2
                     else 0 end
              + case when @sex = '' or sex = @sex then 0.05 else 0 end as score
          from benchmark_person where name % @name) scored
        order by score desc, id limit 5
        """;

    public static object Measure(string connectionText, string registerFile, List<Query> queries)
    {
        using var connection = new NpgsqlConnection(connectionText);
        connection.Open();
        var watch = Stopwatch.StartNew();
        Execute(
            connection,
            """
            create extension if not exists pg_trgm;
            create extension if not exists fuzzystrmatch;
            drop table if exists benchmark_person;
            create table benchmark_person (id text, name text, birth text, sex text);
            """
        );
        Copy(connection, registerFile);
        Execute(
            connection,
            """
            create index on benchmark_person using gin (name gin_trgm_ops);
            analyze benchmark_person;
            """
        );
        var load = watch.Elapsed.TotalSeconds;
        var all = Look(connection, queries, withAll: true);
        var namesOnly = Look(connection, queries, withAll: false);
        var bytes = Scalar(connection, "select pg_total_relation_size('benchmark_person')");
        var rows = Scalar(connection, "select count(*) from benchmark_person");
        Execute(connection, "drop table benchmark_person");
        return new
        {
            LoadSeconds = Report.Round(load),
            BytesPerPerson = Report.Round((double)bytes / Math.Max(1, rows)),
            NameBirthDateAndSex = all,
            NameOnly = namesOnly,
        };
    }

    private static void Copy(NpgsqlConnection connection, string registerFile)
    {
        using var importer = connection.BeginBinaryImport(
            "copy benchmark_person (id, name, birth, sex) from stdin (format binary)"
        );
        foreach (var row in Table.Rows(registerFile))
        {
            importer.StartRow();
            importer.Write(row["external_id"]);
            importer.Write(Letters.Fold($"{row["given_names"]} {row["family_name"]}"));
            importer.Write(row["birth_date"]);
            importer.Write(row["sex"]);
        }

        importer.Complete();
    }

    private static object Look(NpgsqlConnection connection, List<Query> queries, bool withAll)
    {
        using var command = new NpgsqlCommand(Scored, connection);
        var name = command.Parameters.Add(new NpgsqlParameter<string>("name", ""));
        var birth = command.Parameters.Add(new NpgsqlParameter<string>("birth", ""));
        var sex = command.Parameters.Add(new NpgsqlParameter<string>("sex", ""));
        var times = new List<double>();
        var strata = new SortedDictionary<string, (int Queries, int First, int Five)>(
            StringComparer.Ordinal
        );
        foreach (var query in queries)
        {
            name.Value = Letters.Fold(query.Name);
            birth.Value =
                withAll && query.Identity.Birth is { } date ? BirthDates.Written(date) : "";
            sex.Value = withAll && query.Identity.Sex is { } letter ? letter.ToString() : "";
            var watch = Stopwatch.StartNew();
            var found = new List<string>();
            using (var reader = command.ExecuteReader())
            {
                while (reader.Read())
                {
                    found.Add(reader.GetString(0));
                }
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
            var rank = found.IndexOf(query.Expected);
            var (count, first, five) = strata.GetValueOrDefault(query.Stratum);
            strata[query.Stratum] = (
                count + 1,
                first + (rank == 0 ? 1 : 0),
                five + (rank >= 0 ? 1 : 0)
            );
        }

        times.Sort();
        return new
        {
            Strata = strata.ToDictionary(
                pair => pair.Key,
                pair => new
                {
                    pair.Value.Queries,
                    RecallAt1 = Report.Round((double)pair.Value.First / pair.Value.Queries),
                    RecallAt5 = Report.Round((double)pair.Value.Five / pair.Value.Queries),
                },
                StringComparer.Ordinal
            ),
            LookupMilliseconds = new
            {
                P50 = Report.Percentile(times, 0.5),
                P99 = Report.Percentile(times, 0.99),
            },
        };
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }

    private static long Scalar(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)command.ExecuteScalar()!;
    }
}
