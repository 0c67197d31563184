using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Rihla.Platform.Audit;

namespace Rihla.Platform.Data;

/// <summary>New rows that were taken out of a context with the acts that made them, to be written with many others.</summary>
public sealed record Added
{
    internal Added(
        IReadOnlyList<Act> acts,
        IReadOnlyList<object> rows,
        IReadOnlyList<FieldChange> changes
    ) => (Acts, Rows, Changes) = (acts, rows, changes);

    internal IReadOnlyList<Act> Acts { get; }

    internal IReadOnlyList<object> Rows { get; }

    internal IReadOnlyList<FieldChange> Changes { get; }
}

/// <summary>
/// Writes many new rows at once, as a caseload taken over needs it: values are sealed on all processors, and each kind of
/// row is written with one statement that is prepared once (SQLite) or holds many rows (PostgreSQL).
/// </summary>
internal sealed class Insertion(RihlaDb db)
{
    // PostgreSQL takes at most 65,535 values in one statement.
    private const int MostValues = 20_000;

    private readonly Dictionary<Type, Kind> kinds = [];

    /// <summary>Writes rows; those that others point at before those that point at them.</summary>
    public async Task WriteAsync(IEnumerable<object> rows, CancellationToken cancel)
    {
        foreach (
            var (kind, some) in rows.GroupBy(r => r.GetType())
                .Select(g => (Kind: KindOf(g.Key), Rows: g.ToList()))
                .OrderBy(g => g.Kind.Depth)
        )
        {
            var values = some.AsParallel().AsOrdered().Select(kind.ValuesOf).ToList();
            if (db.IsSqlite)
            {
                await WriteEachAsync(kind, values, cancel);
            }
            else
            {
                foreach (var chunk in values.Chunk(MostValues / kind.Columns.Count))
                {
                    await WriteTogetherAsync(kind, chunk, cancel);
                }
            }
        }
    }

    private async Task WriteEachAsync(Kind kind, List<object[]> rows, CancellationToken cancel)
    {
        await using var insert = Command();
        insert.CommandText =
            kind.Beginning + $"({string.Join(", ", kind.Columns.Select((_, i) => Name(i)))})";
        for (var i = 0; i < kind.Columns.Count; i++)
        {
            insert.Parameters.Add(kind.Parameter(insert, i, Name(i), DBNull.Value));
        }
        await insert.PrepareAsync(cancel);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                insert.Parameters[i].Value = row[i];
            }
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    private async Task WriteTogetherAsync(Kind kind, object[][] rows, CancellationToken cancel)
    {
        await using var insert = Command();
        var places = new List<string>(rows.Length);
        var number = 0;
        foreach (var row in rows)
        {
            var names = new List<string>(row.Length);
            for (var i = 0; i < row.Length; i++)
            {
                var name = Name(number++);
                insert.Parameters.Add(kind.Parameter(insert, i, name, row[i]));
                names.Add(name);
            }
            places.Add($"({string.Join(", ", names)})");
        }
        insert.CommandText = kind.Beginning + string.Join(", ", places);
        await insert.ExecuteNonQueryAsync(cancel);
    }

    private DbCommand Command()
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    private Kind KindOf(Type type)
    {
        if (!kinds.TryGetValue(type, out var kind))
        {
            kinds[type] = kind = new(db.Model.FindEntityType(type)!);
        }
        return kind;
    }

    private static string Name(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"@p{number}");

    /// <summary>How rows of a type are written.</summary>
    private sealed class Kind
    {
        private readonly List<RelationalTypeMapping> mappings;

        public Kind(IEntityType type)
        {
            Columns = [.. type.GetProperties()];
            mappings = [.. Columns.Select(c => c.GetRelationalTypeMapping())];
            Depth = DepthOf(type, []);
            Beginning =
                $"insert into \"{type.GetTableName()}\" ({string.Join(", ", Columns.Select(c => $"\"{c.GetColumnName()}\""))}) values ";
        }

        public IReadOnlyList<IProperty> Columns { get; }

        /// <summary>How many tables must be written before.</summary>
        public int Depth { get; }

        public string Beginning { get; }

        public object[] ValuesOf(object row)
        {
            var values = new object[Columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                var value = Columns[i].GetGetter().GetClrValue(row);
                values[i] =
                    value is null ? DBNull.Value
                    : mappings[i].Converter is { } converter
                        ? converter.ConvertToProvider(value) ?? DBNull.Value
                    : value;
            }
            return values;
        }

        public DbParameter Parameter(DbCommand command, int column, string name, object value)
        {
            var parameter = mappings[column]
                .CreateParameter(command, name, null, Columns[column].IsNullable);
            parameter.Value = value;
            return parameter;
        }

        private static int DepthOf(IEntityType type, HashSet<IEntityType> above) =>
            above.Add(type)
                ? type.GetForeignKeys()
                    .Select(k => k.PrincipalEntityType)
                    .Where(p => p != type)
                    .Select(p => 1 + DepthOf(p, [.. above]))
                    .DefaultIfEmpty(0)
                    .Max()
                : 0;
    }
}
