using System.Data.Common;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Backups;

/// <summary>
/// Fills a new, migrated database from a backup of either database, in one transaction: the whole backup or nothing. A file that
/// opens to its end is what an installation held, and is restored as it is. What <see cref="Verification"/> then finds was broken
/// there already: it is told, and no reason to lose the rest.
/// </summary>
public sealed class Restore(RihlaDb db, KeyRing keys, Verification verification, AuditChain chain)
{
    /// <summary>
    /// Opens the beginning of a backup, before a database is made for it: a new one takes the key file that it is made with for its
    /// own, and refuses the right one from then on.
    /// </summary>
    /// <param name="path">The backup.</param>
    /// <exception cref="BackupRefusedException">The file is no backup, is damaged, or belongs to another key file.</exception>
    public void Try(string path)
    {
        using var file = File.OpenRead(path);
        using var opening = new OpeningStream(file, keys);
        opening.ReadByte();
    }

    /// <summary>Restores a backup.</summary>
    /// <param name="path">The backup.</param>
    /// <param name="settle">
    /// What must be done before anybody uses what was restored, in the same transaction: killed at any moment, either both are
    /// there or neither.
    /// </param>
    /// <param name="progress">Told after each table how many of its rows were restored.</param>
    /// <param name="cancel">Stops it; the database stays empty.</param>
    /// <returns>What the check of the restored database found.</returns>
    /// <exception cref="BackupRefusedException">
    /// The database is not empty; the file is no backup, damaged, incomplete, of another key file or of another version.
    /// </exception>
    public async Task<VerificationReport> ReadAsync(
        string path,
        Func<CancellationToken, Task>? settle = null,
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancel = default
    )
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            1 << 17
        );
        return await ReadAsync(file, settle, progress, cancel);
    }

    /// <summary>Restores a backup from a stream.</summary>
    public async Task<VerificationReport> ReadAsync(
        Stream from,
        Func<CancellationToken, Task>? settle = null,
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancel = default
    )
    {
        var tables = BackupTables.Of(db);
        db.TakeTime();
        await using var work = await db.BeginAsync(cancel);
        // Every change of an installation is in its audit: where there is none, nothing has happened yet.
        if (await db.Set<AuditHead>().AnyAsync(h => h.Sequence > 0, cancel))
        {
            throw new BackupRefusedException(
                "The database is not empty. Restore into a new one: an empty data directory, or a new PostgreSQL database."
            );
        }
        try
        {
            if (db.IsSqlite)
            {
                // A row may point at a later one of its table, as a supplier at the one it was merged into. PostgreSQL looks when
                // a table is filled; so does this until the commit, for which all must be there.
                await RunAsync("pragma defer_foreign_keys = on", cancel);
            }
            await using var opening = new OpeningStream(from, keys);
            await using var unpacking = new BrotliStream(opening, CompressionMode.Decompress);
            using var reader = new BinaryReader(unpacking);
            Accept(JsonSerializer.Deserialize<BackupLabel>(reader.ReadString())!, tables);
            foreach (var table in tables.InOrder.Reverse())
            {
                await RunAsync($"delete from \"{table.Name}\"", cancel);
            }
            foreach (var table in tables.InOrder)
            {
                if (reader.ReadString() != table.Name)
                {
                    throw Unreadable();
                }
                var count = db.IsSqlite
                    ? await InsertAsync(reader, table, cancel)
                    : await CopyAsync(reader, table, cancel);
                if (reader.ReadInt64() != count)
                {
                    throw Unreadable();
                }
                progress?.Report((table.Name, count));
            }
            opening.ReadToEnd();
        }
        catch (Exception failure)
            when (failure
                    is EndOfStreamException
                        or InvalidDataException
                        or JsonException
                        or FormatException
                        or ArgumentException
            )
        {
            throw Unreadable();
        }
        catch (DbException failure)
        {
            throw new BackupRefusedException(
                $"The database did not take the backup: {failure.Message.TrimEnd('.')}. Nothing was restored. Check that the disk of the database has room, and restore again."
            );
        }
        var report = await verification.RunAsync(cancel: cancel);
        if (settle is not null)
        {
            await chain.GoOnAsync(db, cancel);
            await settle(cancel);
        }
        await work.CommitAsync(cancel);
        return report;
    }

    private static void Accept(BackupLabel label, BackupTables tables)
    {
        if (label.Schema != tables.Fingerprint)
        {
            throw new BackupRefusedException(
                $"The backup was made by Rihla {label.Version}, whose tables differ from those of this version ({Backup.Version}). Restore it with that version, then update."
            );
        }
    }

    private async Task<long> InsertAsync(
        BinaryReader reader,
        BackupTable table,
        CancellationToken cancel
    )
    {
        await using var insert = await db.CommandAsync(
            $"insert into \"{table.Name}\" ({Names(table)}) values ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})",
            cancel
        );
        foreach (var i in Enumerable.Range(0, table.Columns.Count))
        {
            var parameter = insert.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            insert.Parameters.Add(parameter);
        }
        var count = 0L;
        while (reader.ReadBoolean())
        {
            for (var i = 0; i < table.Columns.Count; i++)
            {
                insert.Parameters[i].Value = Cells.Read(reader, table.Columns[i].Kind) is { } value
                    ? Cells.ForSqlite(value)
                    : DBNull.Value;
            }
            await insert.ExecuteNonQueryAsync(cancel);
            count++;
        }
        return count;
    }

    private async Task<long> CopyAsync(
        BinaryReader reader,
        BackupTable table,
        CancellationToken cancel
    )
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var count = 0L;
        await using (
            var copy = await connection.BeginBinaryImportAsync(
                $"copy \"{table.Name}\" ({Names(table)}) from stdin (format binary)",
                cancel
            )
        )
        {
            // At its end what the rows refer to is looked up: as long as that takes.
            copy.Timeout = TimeSpan.Zero;
            while (reader.ReadBoolean())
            {
                await copy.StartRowAsync(cancel);
                foreach (var column in table.Columns)
                {
                    if (Cells.Read(reader, column.Kind) is { } value)
                    {
                        await copy.WriteAsync(value, column.StoreType, cancel);
                    }
                    else
                    {
                        await copy.WriteNullAsync(cancel);
                    }
                }
                count++;
            }
            await copy.CompleteAsync(cancel);
        }
        if (table.CountedKey is { } counted)
        {
            // Rows were written with their numbers: the counter goes on after the highest.
            await RunAsync(
                $"select setval(pg_get_serial_sequence('\"{table.Name}\"', '{counted}'), coalesce((select max(\"{counted}\") from \"{table.Name}\"), 0) + 1, false)",
                cancel
            );
        }
        return count;
    }

    private static string Names(BackupTable table) =>
        string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));

    private async Task RunAsync(string sql, CancellationToken cancel)
    {
        await using var command = await db.CommandAsync(sql, cancel);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static BackupRefusedException Unreadable() =>
        new("The backup cannot be read to its end. Nothing was restored; use another copy.");
}
