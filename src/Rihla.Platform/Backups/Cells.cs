using System.Data.Common;

namespace Rihla.Platform.Backups;

/// <summary>Writes and reads single values of a backup.</summary>
internal static class Cells
{
    public static void Write(BinaryWriter to, DbDataReader row, int i, BackupColumn column)
    {
        if (row.IsDBNull(i))
        {
            to.Write((byte)0);
            return;
        }
        to.Write((byte)1);
        switch (column.Kind)
        {
            case CellKind.Text:
                to.Write(row.GetFieldValue<string>(i));
                break;
            case CellKind.Bytes:
                var bytes = row.GetFieldValue<byte[]>(i);
                to.Write7BitEncodedInt(bytes.Length);
                to.Write(bytes);
                break;
            case CellKind.Flag:
                to.Write(row.GetFieldValue<bool>(i));
                break;
            case CellKind.Whole:
                to.Write7BitEncodedInt(row.GetFieldValue<int>(i));
                break;
            case CellKind.Long:
                to.Write(row.GetFieldValue<long>(i));
                break;
            case CellKind.Real:
                to.Write(row.GetFieldValue<double>(i));
                break;
            case CellKind.Decimal:
                to.Write(row.GetFieldValue<decimal>(i));
                break;
            case CellKind.Id:
                to.Write(row.GetFieldValue<Guid>(i).ToByteArray());
                break;
            case CellKind.Moment:
                to.Write(row.GetFieldValue<DateTime>(i).Ticks);
                break;
            case CellKind.Day:
                to.Write7BitEncodedInt(row.GetFieldValue<DateOnly>(i).DayNumber);
                break;
            case CellKind.Time:
                to.Write(row.GetFieldValue<TimeOnly>(i).Ticks);
                break;
            case CellKind.Duration:
                to.Write(row.GetFieldValue<TimeSpan>(i).Ticks);
                break;
            default:
                throw new NotSupportedException(column.Kind.ToString());
        }
    }

    /// <summary>The value as both databases take it; nothing for an empty cell.</summary>
    public static object? Read(BinaryReader from, CellKind kind) =>
        from.ReadByte() == 0
            ? null
            : kind switch
            {
                CellKind.Text => from.ReadString(),
                CellKind.Bytes => Bytes(from),
                CellKind.Flag => from.ReadBoolean(),
                CellKind.Whole => from.Read7BitEncodedInt(),
                CellKind.Long => from.ReadInt64(),
                CellKind.Real => from.ReadDouble(),
                CellKind.Decimal => from.ReadDecimal(),
                CellKind.Id => new Guid(from.ReadBytes(16)),
                CellKind.Moment => new DateTime(from.ReadInt64(), DateTimeKind.Utc),
                CellKind.Day => DateOnly.FromDayNumber(from.Read7BitEncodedInt()),
                CellKind.Time => new TimeOnly(from.ReadInt64()),
                CellKind.Duration => new TimeSpan(from.ReadInt64()),
                _ => throw new NotSupportedException(kind.ToString()),
            };

    private static byte[] Bytes(BinaryReader from)
    {
        var bytes = new byte[from.Read7BitEncodedInt()];
        from.BaseStream.ReadExactly(bytes);
        return bytes;
    }
}
