using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Rihla.Platform.Data;

/// <summary>
/// An index that is taken away while many rows are written, and made anew in one sweep when they are there: kept meanwhile,
/// each row would touch another page of it. Until then what it finds is sought through the whole table, and what it
/// forbids is not noticed.
/// </summary>
public sealed class BulkIndex
{
    private readonly RihlaDb db;
    private readonly IIndex index;
    private readonly string name;

    private BulkIndex(RihlaDb db, IIndex index) =>
        (this.db, this.index, name) = (db, index, index.GetDatabaseName()!);

    /// <summary>The index over this property alone; nothing, where the database has none.</summary>
    public static BulkIndex? Of<T>(RihlaDb db, string property)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        return
            db
                .Model.FindEntityType(typeof(T))!
                .GetIndexes()
                .SingleOrDefault(i => i.Properties is [var only] && only.Name == property)
                is { } index
            ? new(db, index)
            : null;
    }

    /// <summary>Takes the index away, if it is there.</summary>
    public Task DropAsync(CancellationToken cancel = default) =>
        RunAsync($"drop index if exists \"{name}\"", cancel);

    /// <summary>Makes the index, if it is not there.</summary>
    public Task CreateAsync(CancellationToken cancel = default)
    {
        var entity = index.DeclaringEntityType;
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
        return RunAsync(
            $"create {(index.IsUnique ? "unique " : "")}index if not exists \"{name}\" on \"{table.Name}\" "
                + $"(\"{index.Properties[0].GetColumnName(table)}\")",
            cancel
        );
    }

    private async Task RunAsync(string statement, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        if (!db.IsSqlite)
        {
            // The default sorts through files what fits into memory several times over.
            await using var memory = await db.CommandAsync(
                "set local maintenance_work_mem = '256MB'",
                cancel
            );
            await memory.ExecuteNonQueryAsync(cancel);
        }
        await using var command = await db.CommandAsync(statement, cancel);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancel);
        await work.CommitAsync(cancel);
    }
}
