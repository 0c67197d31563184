using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Rihla.Benchmarks;

/// <summary>
/// What the application is compared with: the same caseload in one plain, unencrypted table without keys, read as
/// lists in spreadsheets and small case databases are. Without HTTP, pages, permissions or audit: only the reading.
/// </summary>
internal static class PlainTable
{
    private const int Times = 60;

    public static object Measure(string caseload)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Fill(connection, caseload);
        return new
        {
            What = "the caseload in one plain table in memory, scanned; reading alone, without HTTP, encryption, permission or audit",
            WorkListMilliseconds = Measure(
                connection,
                "select case_ref, family_name, given_names, requested_on from row where departed_on = '' and closure_reason = '' and relation = 'applicant' order by vulnerabilities = '', requested_on limit 25"
            ),
            NameMilliseconds = Measure(
                connection,
                "select case_ref, family_name, given_names from row where family_name like '%diallo%' or given_names like '%diallo%' order by requested_on desc limit 50"
            ),
            PhoneMilliseconds = Measure(
                connection,
                "select case_ref, family_name from row where phone like '%1123456%'"
            ),
        };
    }

    private static void Fill(SqliteConnection connection, string caseload)
    {
        string[] columns =
        [
            "case_ref",
            "family_name",
            "given_names",
            "phone",
            "requested_on",
            "departed_on",
            "closure_reason",
            "relation",
            "vulnerabilities",
        ];
        using var make = connection.CreateCommand();
        make.CommandText = $"create table row ({string.Join(", ", columns)})";
        make.ExecuteNonQuery();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText =
            $"insert into row values ({string.Join(", ", columns.Select(c => "$" + c))})";
        var parameters = columns
            .Select(c => insert.Parameters.Add("$" + c, SqliteType.Text))
            .ToList();
        foreach (var row in Table.Rows(caseload))
        {
            for (var i = 0; i < columns.Length; i++)
            {
                parameters[i].Value = row[columns[i]];
            }
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private static object Measure(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var watch = Stopwatch.StartNew();
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                _ = row.GetString(0);
            }
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        return new { P50 = Report.Percentile(times, 0.5), P95 = Report.Percentile(times, 0.95) };
    }
}
