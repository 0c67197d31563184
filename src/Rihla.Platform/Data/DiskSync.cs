using Microsoft.Win32.SafeHandles;

namespace Rihla.Platform.Data;

/// <summary>
/// Brings what was committed to SQLite onto the disk, for all who committed meanwhile with one writing. A commit is
/// answered only then, so that a power cut loses nothing that was acknowledged; but the next writer need not wait for it:
/// writing to the disk takes longer than most transactions.
/// </summary>
/// <remarks>
/// Transactions run with <c>synchronous = normal</c>: a commit is in the write-ahead log, and with the operating system,
/// when it returns. Flushing that file then makes it last. See docs/decisions/0008.
/// </remarks>
public sealed class DiskSync
{
    private readonly Lock guard = new();
    private readonly Action<string> flush;
    private TaskCompletionSource? next;
    private bool isWriting;

    /// <summary>Flushes the write-ahead log of a database.</summary>
    public DiskSync()
        : this(FlushLog) { }

    internal DiskSync(Action<string> flush) => this.flush = flush;

    /// <summary>Waits until everything that was committed before this call is on the disk.</summary>
    /// <param name="database">The database file.</param>
    /// <exception cref="IOException">The disk refused it: nothing may be acknowledged.</exception>
    public Task OnDiskAsync(string database)
    {
        lock (guard)
        {
            // A writing that has begun may have passed what was committed last: only the next one surely brings it along.
            next ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!isWriting)
            {
                isWriting = true;
                _ = Task.Run(() => Write(database));
            }
            return next.Task;
        }
    }

    private void Write(string database)
    {
        while (true)
        {
            TaskCompletionSource waiting;
            lock (guard)
            {
                if (next is null)
                {
                    isWriting = false;
                    return;
                }
                (waiting, next) = (next, null);
            }
            try
            {
                flush(database);
                waiting.SetResult();
            }
            catch (Exception failure)
            {
                // Whatever it is, those who wait are told, and the next may try again.
                waiting.SetException(failure);
            }
        }
    }

    private static void FlushLog(string database)
    {
        SafeFileHandle log;
        try
        {
            log = File.OpenHandle(
                database + "-wal",
                FileMode.Open,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
        catch (FileNotFoundException)
        {
            // The log was written back into the database, which SQLite has flushed, and removed.
            return;
        }
        using (log)
        {
            RandomAccess.FlushToDisk(log);
        }
    }
}
