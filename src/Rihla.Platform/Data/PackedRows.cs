using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Rihla.Platform.Data;

/// <summary>
/// Rows of one table on their way to the database (<see cref="BulkTable"/>), as the bytes of one array. In a load tens of thousands
/// wait to be written: as objects, the collector would follow and move each value of theirs several times.
/// </summary>
public sealed class PackedRows : IDisposable
{
    private const int Smallest = 4096;

    private byte[] bytes = [];
    private int used;

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>The values of all rows, one after the other.</summary>
    internal PackedValues Values => new(bytes);

    /// <summary>Adds a value to the row that is being written.</summary>
    /// <exception cref="NotSupportedException">No column holds values of this type.</exception>
    internal void Add(object? value)
    {
        switch (value)
        {
            case null:
                Start(PackedKind.Nothing, 0);
                break;
            case byte[] content:
                content.CopyTo(Start(PackedKind.Bytes, content.Length));
                break;
            case string text:
                Encoding.UTF8.GetBytes(
                    text,
                    Start(PackedKind.Text, Encoding.UTF8.GetByteCount(text))
                );
                break;
            case Guid id:
                id.TryWriteBytes(Start(PackedKind.Id, 16));
                break;
            case DateOnly day:
                Whole(PackedKind.Day, day.DayNumber);
                break;
            case DateTime time:
                Whole(PackedKind.Time, time.ToBinary());
                break;
            case double number:
                Whole(PackedKind.Real, BitConverter.DoubleToInt64Bits(number));
                break;
            case long number:
                Whole(PackedKind.Long, number);
                break;
            case int number:
                Whole(PackedKind.Int, number);
                break;
            case char letter:
                Whole(PackedKind.Letter, letter);
                break;
            case bool flag:
                Whole(PackedKind.Flag, flag ? 1 : 0);
                break;
            default:
                throw new NotSupportedException(
                    $"No column is written as {value.GetType().Name} yet."
                );
        }
    }

    /// <summary>The row is complete.</summary>
    internal void EndRow() => Count++;

    private void Whole(PackedKind kind, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Start(kind, sizeof(long)), value);

    // Where so many bytes of a value go.
    private Span<byte> Start(PackedKind kind, int length)
    {
        var needed = used + PackedValues.Header + length;
        if (needed > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(
                Math.Max(Smallest, Math.Max(needed, 2 * bytes.Length))
            );
            bytes.AsSpan(0, used).CopyTo(larger);
            Dispose();
            bytes = larger;
        }
        bytes[used] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(used + 1), length);
        var place = bytes.AsSpan(used + PackedValues.Header, length);
        used = needed;
        return place;
    }

    /// <summary>Gives the array back; the rows are written, or will not be.</summary>
    public void Dispose()
    {
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
            bytes = [];
        }
    }
}

/// <summary>What a value is.</summary>
internal enum PackedKind : byte
{
    Nothing,
    Bytes,
    Text,
    Id,
    Day,
    Time,
    Real,
    Long,
    Int,
    Letter,
    Flag,
}

/// <summary>Goes through the values of rows.</summary>
internal struct PackedValues(byte[] bytes)
{
    /// <summary>The bytes before each value: its kind and how long it is.</summary>
    public const int Header = 1 + sizeof(int);

    private int start;
    private int length;

    /// <summary>What the value is.</summary>
    public PackedKind Kind { get; private set; }

    /// <summary>The bytes of the value: text in UTF-8, an id as its sixteen bytes.</summary>
    public readonly ReadOnlySpan<byte> Content => bytes.AsSpan(start, length);

    /// <summary>Goes to the next value; there must be one.</summary>
    public void Next()
    {
        var at = start + length;
        Kind = (PackedKind)bytes[at];
        length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 1));
        start = at + Header;
    }

    /// <summary>The number that the value is, or is kept as.</summary>
    public readonly long Number => BinaryPrimitives.ReadInt64LittleEndian(Content);

    /// <summary>The value as it was added.</summary>
    public readonly object? Value =>
        Kind switch
        {
            PackedKind.Nothing => null,
            PackedKind.Bytes => Content.ToArray(),
            PackedKind.Text => Encoding.UTF8.GetString(Content),
            PackedKind.Id => new Guid(Content),
            PackedKind.Day => DateOnly.FromDayNumber((int)Number),
            PackedKind.Time => DateTime.FromBinary(Number),
            PackedKind.Real => BitConverter.Int64BitsToDouble(Number),
            PackedKind.Int => (int)Number,
            PackedKind.Letter => (char)Number,
            PackedKind.Flag => Number != 0,
            _ => Number,
        };
}
