using System.Buffers.Binary;

namespace Rihla.People.Import;

/// <summary>
/// Sorts more match keys than memory should hold: they are thrown into files by their first bits, and each file is then
/// sorted by itself. The files hold blind keys and counted numbers, and are removed when it is disposed.
/// </summary>
internal sealed class KeySpill : IDisposable
{
    private const int Buckets = 64;
    private const int Row = 2 * sizeof(long);

    private readonly DirectoryInfo folder;
    private readonly BufferedStream[] files = new BufferedStream[Buckets];

    public KeySpill(string parent)
    {
        folder = Directory.CreateDirectory(
            Path.Combine(parent, $"match-keys-{Guid.CreateVersion7():N}")
        );
        for (var i = 0; i < Buckets; i++)
        {
            files[i] = new(
                new FileStream(
                    Path.Combine(folder.FullName, $"{i:00}"),
                    FileMode.CreateNew,
                    FileAccess.ReadWrite
                ),
                1 << 16
            );
        }
    }

    public void Add(long key, long number)
    {
        Span<byte> row = stackalloc byte[Row];
        BinaryPrimitives.WriteInt64LittleEndian(row, key);
        BinaryPrimitives.WriteInt64LittleEndian(row[sizeof(long)..], number);
        // The smallest keys are below zero: they come first.
        files[((ulong)key ^ (1UL << 63)) >> 58].Write(row);
    }

    /// <summary>The keys in order, some at a time.</summary>
    public IEnumerable<(long Key, long Number)[]> Sorted()
    {
        foreach (var file in files)
        {
            file.Flush();
            var bytes = new byte[file.Length];
            file.Position = 0;
            file.ReadExactly(bytes);
            var rows = new (long Key, long Number)[bytes.Length / Row];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = (
                    BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * Row)),
                    BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan((i * Row) + sizeof(long)))
                );
            }
            Array.Sort(rows);
            yield return rows;
        }
    }

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
        folder.Delete(recursive: true);
    }
}
