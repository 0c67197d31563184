using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Jobs;

namespace Rihla.Platform.Data;

/// <summary>
/// What the database knows about how many rows answer to a value, by which it chooses between two indexes. Without it
/// SQLite takes "of this mission" to be as narrow as "these twenty cases", and reads the whole mission.
/// </summary>
public sealed class TableStatistics(RihlaDb db)
{
    // A table that is known to be small is read from end to end, and goes on being read so while it grows until the next
    // count. Of small tables nothing is known, and their indexes are used.
    private const string Sqlite = """
        pragma analysis_limit = 400;
        analyze;
        delete from sqlite_stat1 where cast(stat as integer) < 5000;
        analyze sqlite_schema;
        """;

    /// <summary>Counts anew: some milliseconds on SQLite, which looks at a sample of each index.</summary>
    public async Task RefreshAsync(CancellationToken cancel = default)
    {
        await using var work = await db.BeginAsync(cancel);
        await db.Database.ExecuteSqlRawAsync(db.IsSqlite ? Sqlite : "analyze", cancel);
        await work.CommitAsync(cancel);
    }
}

/// <summary>Counts anew while a caseload grows. PostgreSQL does it by itself.</summary>
internal sealed class TableStatisticsJob(RihlaDb db, TableStatistics statistics) : RecurringJob
{
    public override string Name => "platform.statistics";

    public override TimeSpan Every => TimeSpan.FromHours(1);

    public override Task RunAsync(CancellationToken cancel) =>
        db.IsSqlite ? statistics.RefreshAsync(cancel) : Task.CompletedTask;
}
