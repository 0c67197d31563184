using System.Data.Common;
using System.Text.Json;

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
            case CellKind.Ids:
                var ids =
                    row.GetFieldType(i) == typeof(string)
                        ? JsonSerializer.Deserialize<Guid[]>(row.GetFieldValue<string>(i))!
                        : row.GetFieldValue<Guid[]>(i);
                to.Write7BitEncodedInt(ids.Length);
                foreach (var id in ids)
                {
                    to.Write(id.ToByteArray());
                }
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

    /// <summary>The value as PostgreSQL takes it, and SQLite after <see cref="ForSqlite"/>; nothing for an empty cell.</summary>
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
                CellKind.Ids => Ids(from),
                CellKind.Moment => new DateTime(from.ReadInt64(), DateTimeKind.Utc),
                CellKind.Day => DateOnly.FromDayNumber(from.Read7BitEncodedInt()),
                CellKind.Time => new TimeOnly(from.ReadInt64()),
                CellKind.Duration => new TimeSpan(from.ReadInt64()),
                _ => throw new NotSupportedException(kind.ToString()),
            };

    /// <summary>The value as SQLite takes it, which keeps a list of ids as the text that the model reads.</summary>
    public static object ForSqlite(object value) =>
        value is Guid[] ids ? JsonSerializer.Serialize(ids) : value;

    private static Guid[] Ids(BinaryReader from)
    {
        var ids = new Guid[from.Read7BitEncodedInt()];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = new(from.ReadBytes(16));
        }
        return ids;
    }

    private static byte[] Bytes(BinaryReader from)
    {
        var bytes = new byte[from.Read7BitEncodedInt()];
        from.BaseStream.ReadExactly(bytes);
        return bytes;
    }
}
