using System.Buffers.Binary;

namespace Rihla.People.Import;

/// <summary>
/// Sorts more match keys than memory should hold: they are thrown into files by their first bits, and each file is then
/// sorted by itself. The files hold blind keys and counted numbers, and have no name: they are gone with the process, however it
/// ends.
/// </summary>
internal sealed class KeySpill : IDisposable
{
    /// <summary>Into how many parts the keys are thrown, in the order of the keys.</summary>
    public const int Parts = 64;

    private const int FirstBits = 6;
    private const int Row = 2 * sizeof(long);

    private readonly Lock filling = new();
    private readonly BufferedStream[] files = new BufferedStream[Parts];

    public KeySpill(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < Parts; i++)
        {
            files[i] = new(Nameless(folder), 1 << 16);
        }
    }

    /// <summary>Keeps the keys of a sheet, as it holds them. May run on any thread.</summary>
    /// <param name="keys">The keys, packed (<see cref="MatchSheet.Keys"/>).</param>
    /// <param name="number">The number of the sheet.</param>
    public void Add(ReadOnlySpan<byte> keys, long number)
    {
        Span<byte> row = stackalloc byte[Row];
        BinaryPrimitives.WriteInt64LittleEndian(row[sizeof(long)..], number);
        lock (filling)
        {
            for (; keys.Length > 0; keys = keys[sizeof(long)..])
            {
                var key = BinaryPrimitives.ReadInt64BigEndian(keys);
                BinaryPrimitives.WriteInt64LittleEndian(row, key);
                files[PartOf(key)].Write(row);
            }
        }
    }

    /// <summary>The smallest key of a part.</summary>
    public static long FirstOf(int part) => (long)(((ulong)part << (64 - FirstBits)) ^ (1UL << 63));

    /// <summary>The keys of a part in order, and the number of the sheet of each.</summary>
    public (long[] Keys, long[] Numbers) Sorted(int part)
    {
        var file = files[part];
        file.Flush();
        var bytes = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(bytes);
        var (keys, numbers) = (new long[bytes.Length / Row], new long[bytes.Length / Row]);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * Row));
            numbers[i] = BinaryPrimitives.ReadInt64LittleEndian(
                bytes.AsSpan((i * Row) + sizeof(long))
            );
        }
        Array.Sort(keys, numbers);
        for (var from = 0; from < keys.Length; )
        {
            var to = from + 1;
            while (to < keys.Length && keys[to] == keys[from])
            {
                to++;
            }
            Array.Sort(numbers, from, to - from);
            from = to;
        }
        return (keys, numbers);
    }

    // The smallest keys are below zero: they come first.
    private static int PartOf(long key) => (int)(((ulong)key ^ (1UL << 63)) >> (64 - FirstBits));

    // A run that is killed clears nothing away: what has no name the system gives back by itself.
    private static FileStream Nameless(string folder)
    {
        var path = Path.Combine(folder, $"match-keys-{Guid.CreateVersion7():N}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete);
        File.Delete(path);
        return file;
    }

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }
}
