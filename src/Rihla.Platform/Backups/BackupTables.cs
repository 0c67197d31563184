using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Rihla.Platform.Data;

namespace Rihla.Platform.Backups;

/// <summary>How a value is carried in a backup, the same for both databases.</summary>
internal enum CellKind
{
    Text,
    Bytes,
    Flag,
    Whole,
    Long,
    Real,
    Decimal,
    Id,
    Ids,
    Moment,
    Day,
    Time,
    Duration,
}

/// <summary>A column as the backup carries it.</summary>
internal sealed record BackupColumn(string Name, CellKind Kind, string StoreType, bool IsNullable);

/// <summary>A table as the backup carries it.</summary>
internal sealed record BackupTable(
    string Name,
    IReadOnlyList<BackupColumn> Columns,
    IReadOnlyList<string> Key,
    string? CountedKey
);

/// <summary>What a backup holds: every table of the model, those that others refer to first.</summary>
internal sealed class BackupTables
{
    private BackupTables(IReadOnlyList<BackupTable> inOrder) => InOrder = inOrder;

    /// <summary>The tables in the order in which they can be filled.</summary>
    public IReadOnlyList<BackupTable> InOrder { get; }

    /// <summary>Two installations with the same fingerprint have the same tables and columns, whatever the database.</summary>
    public string Fingerprint
    {
        get
        {
            var text = new StringBuilder();
            foreach (var table in InOrder.OrderBy(t => t.Name, StringComparer.Ordinal))
            {
                text.Append(table.Name).Append('(');
                foreach (var column in table.Columns)
                {
                    text.Append(column.Name)
                        .Append(':')
                        .Append(column.Kind)
                        .Append(column.IsNullable ? "?" : "")
                        .Append(',');
                }
                text.Append(')');
            }
            return Convert.ToHexString(
                SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8)
            );
        }
    }

    public static BackupTables Of(RihlaDb db)
    {
        var left = db
            .Model.GetRelationalModel()
            .Tables.OrderBy(t => t.Name, StringComparer.Ordinal)
            .ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var next =
                left.Find(t =>
                    t.ForeignKeyConstraints.All(f =>
                        f.PrincipalTable == t || ordered.Contains(f.PrincipalTable)
                    )
                )
                ?? throw new InvalidOperationException(
                    $"The tables {string.Join(", ", left.Select(t => t.Name))} refer to each other in a circle."
                );
            ordered.Add(next);
            left.Remove(next);
        }
        return new([.. ordered.Select(Of)]);
    }

    private static BackupTable Of(ITable table) =>
        new(
            table.Name,
            [
                .. table
                    .Columns.OrderBy(c => c.Name, StringComparer.Ordinal)
                    .Select(c => new BackupColumn(
                        c.Name,
                        Kind(table, c),
                        c.StoreType,
                        c.IsNullable
                    )),
            ],
            [.. Order(table).Select(c => c.Name)],
            table
                .Columns.FirstOrDefault(c =>
                    c.PropertyMappings.Any(p =>
                        p.Property.ValueGenerated == ValueGenerated.OnAdd
                        && (p.Property.ClrType == typeof(int) || p.Property.ClrType == typeof(long))
                    )
                )
                ?.Name
        );

    // A table that is an index has no key on PostgreSQL: all its columns tell its rows apart.
    private static IEnumerable<IColumn> Order(ITable table) =>
        table.PrimaryKey is { } key
            ? key.Columns
            : table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal);

    private static CellKind Kind(ITable table, IColumn column)
    {
        var type = Nullable.GetUnderlyingType(column.ProviderClrType) ?? column.ProviderClrType;
        return type switch
        {
            // PostgreSQL keeps them as an array, SQLite as JSON: neither must show in the backup.
            _ when column.PropertyMappings.Any(p => p.Property.ClrType == typeof(List<Guid>)) =>
                CellKind.Ids,
            _ when type == typeof(string) || type == typeof(char) => CellKind.Text,
            _ when type == typeof(byte[]) => CellKind.Bytes,
            _ when type == typeof(bool) => CellKind.Flag,
            _ when type == typeof(int) || type == typeof(short) || type == typeof(byte) =>
                CellKind.Whole,
            _ when type == typeof(long) || type == typeof(uint) => CellKind.Long,
            _ when type == typeof(double) || type == typeof(float) => CellKind.Real,
            _ when type == typeof(decimal) => CellKind.Decimal,
            _ when type == typeof(Guid) => CellKind.Id,
            _ when type == typeof(DateTime) => CellKind.Moment,
            _ when type == typeof(DateOnly) => CellKind.Day,
            _ when type == typeof(TimeOnly) => CellKind.Time,
            _ when type == typeof(TimeSpan) => CellKind.Duration,
            // A column of JSON, such as the data of a passkey.
            _ when !column.PropertyMappings.Any() => CellKind.Text,
            _ => throw new NotSupportedException(
                $"A backup cannot carry the column {table.Name}.{column.Name} of type {type.Name}."
            ),
        };
    }
}
