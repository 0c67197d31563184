using System.Diagnostics;
using System.Globalization;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.People.Import;

/// <summary>What came of looking for the people of a file.</summary>
/// <param name="Queries">The people looked for.</param>
/// <param name="FaultCount">All faults found.</param>
/// <param name="Faults">The first thousand of them, by line.</param>
/// <param name="PassedOver">Columns that are not known.</param>
/// <param name="Median">How long half of the look-ups took at most.</param>
/// <param name="Slowest">How long ninety-nine of a hundred took at most.</param>
public sealed record PersonQueriesResult(
    long Queries,
    long FaultCount,
    IReadOnlyList<ImportFault> Faults,
    IReadOnlyList<string> PassedOver,
    TimeSpan Median = default,
    TimeSpan Slowest = default
);

/// <summary>Looks for every person of a file in the register, and writes who is most like them, with the reasons.</summary>
public sealed class PersonQueries
{
    private readonly RihlaDb db;
    private readonly Register register;

    internal PersonQueries(RihlaDb db, Register register) =>
        (this.db, this.register) = (db, register);

    /// <summary>
    /// Reads queries (<c>query_id,name,given_names,family_name,birth_date,sex,nationality,phone,document_number</c>, as far as
    /// the columns are there, in any order) and writes
    /// <c>query_id,rank,external_id,person_code,score,explanation</c>. The score is the probability, 0 to 1; the
    /// explanation begins with the word for it. The audit says that it was begun, and how many were looked for.
    /// </summary>
    /// <param name="csv">The queries, UTF-8, with a heading.</param>
    /// <param name="limit">How many to write for each query, at least 1.</param>
    /// <param name="words">The language of the explanations.</param>
    /// <param name="output">Where the answers go.</param>
    /// <param name="told">Told after every hundred queries.</param>
    /// <param name="by">Who looks.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<PersonQueriesResult> RunAsync(
        Stream csv,
        int limit,
        Words words,
        TextWriter output,
        IProgress<long>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(csv);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(by);
        // The answers are in full, whoever's cases the persons stand in.
        by.Need(PeoplePermissions.AdjudicateRestricted);
        var records = new CsvRecords(csv);
        var (columns, headerFaults) = PersonColumns.Of(records.Header(), null, idNeeded: false);
        if (columns is null)
        {
            return new(0, headerFaults.Count, headerFaults, []);
        }
        if (await register.LoadingAsync(cancel) is { } loading)
        {
            return new(0, 1, [new(0, "", loading)], []);
        }
        await db.ReadMappedAsync(cancel);
        // Before the first answer is written, like everybody who is shown likely matches: a process can be killed.
        await db.SaveAsync(by, new Act("people.looking-begun"), cancel);
        var faults = new FaultList();
        var (row, queries) = (0L, 0L);
        var times = new List<TimeSpan>();
        try
        {
            await output.WriteLineAsync("query_id,rank,external_id,person_code,score,explanation");
            while (records.Next(columns.Count) is { } record)
            {
                row++;
                var rowFaults = new List<ImportFault>();
                if (columns.Read(record, rowFaults) is not { } person)
                {
                    rowFaults.ForEach(faults.Add);
                    continue;
                }
                var id = columns.Cell(record, "query_id") is { Length: > 0 } named
                    ? named
                    : row.ToString(CultureInfo.InvariantCulture);
                var asked = Stopwatch.GetTimestamp();
                var found = await register.RankAsync(Identities.Of(person), limit, cancel);
                times.Add(Stopwatch.GetElapsedTime(asked));
                await WriteAsync(output, id, found, words);
                queries++;
                if (queries % 100 == 0)
                {
                    told?.Report(queries);
                }
            }
            await output.FlushAsync(cancel);
        }
        finally
        {
            // Also of what was stopped on the way: its answers are written.
            await db.SaveAsync(
                by,
                new Act("people.looked-for")
                {
                    Args = [queries.ToString(CultureInfo.InvariantCulture)],
                },
                CancellationToken.None
            );
        }
        times.Sort();
        return new(
            queries,
            faults.Count,
            faults.Told,
            columns.PassedOver,
            Within(times, 50),
            Within(times, 99)
        );
    }

    private static async Task WriteAsync(
        TextWriter output,
        string id,
        IReadOnlyList<(LikelyMatch Match, string? ExternalId)> found,
        Words words
    )
    {
        foreach (var (rank, (match, externalId)) in found.Index())
        {
            await output.WriteLineAsync(
                string.Join(
                    ',',
                    Cell.Csv(id),
                    (rank + 1).ToString(CultureInfo.InvariantCulture),
                    Cell.Csv(externalId),
                    match.Person.Code,
                    match.Probability.ToString("0.000000", CultureInfo.InvariantCulture),
                    Cell.Csv(Explained(match, words))
                )
            );
        }
    }

    private static TimeSpan Within(List<TimeSpan> sorted, int percent) =>
        sorted.Count == 0 ? TimeSpan.Zero : sorted[(sorted.Count - 1) * percent / 100];

    private static string Explained(LikelyMatch match, Words words) =>
        words[
            match.IsLikely ? "Match.Likely"
            : match.IsPossible ? "Match.Possible"
            : "Match.Unlikely"
        ]
        + ": "
        + string.Join(
            "; ",
            match.Reasons.Select(r =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{words[r.TextKey, [.. r.Args]]} ({r.Bits:+0.0;-0.0;0})"
                )
            )
        );
}
