using System.Data;
using System.Data.Common;
using System.IO.Compression;
using System.Reflection;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.Platform.Backups;

/// <summary>What a backup says about itself, the first thing in it.</summary>
internal sealed record BackupLabel(string Version, DateTimeOffset MadeAt, string Schema);

/// <summary>
/// Writes everything an installation holds, attachments included, into one encrypted file, while it is in use: all
/// tables are read from one snapshot. The file can be restored into either database. It does not hold the key file,
/// without which it cannot be opened: keep both, apart from each other.
/// </summary>
public sealed class Backup(RihlaDb db, KeyRing keys, TimeProvider clock)
{
    /// <summary>The version of Rihla that is running.</summary>
    public static string Version { get; } =
        typeof(Backup)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    /// <summary>Writes a backup. The file appears under its name when it is complete, and not before.</summary>
    /// <param name="path">The new file.</param>
    /// <param name="progress">Told after each table how many of its rows were written.</param>
    /// <param name="cancel">Stops it; nothing is left behind.</param>
    /// <returns>How many rows of each table it holds.</returns>
    /// <exception cref="BackupRefusedException">There is a file of this name already.</exception>
    public async Task<IReadOnlyDictionary<string, long>> WriteAsync(
        string path,
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancel = default
    )
    {
        if (File.Exists(path))
        {
            throw new BackupRefusedException(
                $"The file {path} exists already: choose another name."
            );
        }
        var unfinished = path + ".part";
        // Refused while another backup writes it: that one is not ours to delete.
        var file = OpenNew(unfinished);
        try
        {
            IReadOnlyDictionary<string, long> counts;
            await using (file)
            {
                counts = await WriteAsync(file, progress, cancel);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: false);
            FolderSync.Flush(path);
            return counts;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    /// <summary>Writes a backup into a stream.</summary>
    public async Task<IReadOnlyDictionary<string, long>> WriteAsync(
        Stream to,
        IProgress<(string Table, long Rows)>? progress = null,
        CancellationToken cancel = default
    )
    {
        var tables = BackupTables.Of(db);
        db.TakeTime();
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            var connection = db.Database.GetDbConnection();
            await using var snapshot = await SnapshotAsync(connection, cancel);
            await using var sealing = new SealingStream(to, keys);
            var counts = new Dictionary<string, long>(StringComparer.Ordinal);
            await using (
                var packing = new BrotliStream(sealing, CompressionLevel.Fastest, leaveOpen: true)
            )
            await using (var writer = new BinaryWriter(packing))
            {
                writer.Write(
                    JsonSerializer.Serialize(
                        new BackupLabel(Version, clock.GetUtcNow(), tables.Fingerprint)
                    )
                );
                foreach (var table in tables.InOrder)
                {
                    counts[table.Name] = await WriteAsync(writer, snapshot, table, cancel);
                    progress?.Report((table.Name, counts[table.Name]));
                }
            }
            sealing.Finish();
            return counts;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<long> WriteAsync(
        BinaryWriter writer,
        DbTransaction snapshot,
        BackupTable table,
        CancellationToken cancel
    )
    {
        await using var select = await db.CommandAsync(
            $"select {string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""))} from \"{table.Name}\" order by {string.Join(", ", table.Key.Select(k => $"\"{k}\""))}",
            cancel
        );
        select.Transaction = snapshot;
        await using var row = await select.ExecuteReaderAsync(
            CommandBehavior.SequentialAccess,
            cancel
        );
        writer.Write(table.Name);
        var count = 0L;
        while (await row.ReadAsync(cancel))
        {
            writer.Write(true);
            for (var i = 0; i < table.Columns.Count; i++)
            {
                Cells.Write(writer, row, i, table.Columns[i]);
            }
            count++;
        }
        writer.Write(false);
        writer.Write(count);
        return count;
    }

    // What is committed while the backup runs is not in it, in any table: all are read as they stood at its start.
    private static async Task<DbTransaction> SnapshotAsync(
        DbConnection connection,
        CancellationToken cancel
    )
    {
        if (connection is SqliteConnection sqlite)
        {
            var transaction = sqlite.BeginTransaction(deferred: true);
            await using var first = sqlite.CreateCommand();
            first.Transaction = transaction;
            first.CommandText = "select count(*) from audit_head";
            await first.ExecuteScalarAsync(cancel);
            return transaction;
        }
        return await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
    }

    private static FileStream OpenNew(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 1 << 17,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return new FileStream(path, options);
    }
}
