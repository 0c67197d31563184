using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Rihla.Platform.Data;

/// <summary>
/// On SQLite a table whose key is all of its columns is the index of that key and nothing beside it (WITHOUT ROWID):
/// without this the match keys of ten million people would be stored twice.
/// </summary>
internal sealed class KeyOnlyTables(
    MigrationsSqlGeneratorDependencies dependencies,
    IRelationalAnnotationProvider annotations
) : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    protected override void Generate(
        CreateTableOperation operation,
        IModel? model,
        MigrationCommandListBuilder builder,
        bool terminate = true
    )
    {
        var isKeyOnly =
            operation.Columns.Count > 1
            && operation.PrimaryKey?.Columns.Length == operation.Columns.Count;
        base.Generate(operation, model, builder, terminate && !isKeyOnly);
        if (isKeyOnly && terminate)
        {
            builder
                .Append(" WITHOUT ROWID")
                .AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
            EndStatement(builder);
        }
    }
}

/// <summary>Tables that are nothing but an index, on either database.</summary>
public static class IndexTables
{
    private const string Annotation = "Rihla:IndexTable";

    /// <summary>
    /// The table is an index from its first property to its others, of which the writer sees to it that no row comes
    /// twice. On SQLite its key is all of its columns. On PostgreSQL, where a key is stored beside the table, it has an
    /// index over the first column only, which keeps a value that many rows share once: a third of what the key would take.
    /// </summary>
    public static void IsIndexTable<T>(
        this EntityTypeBuilder<T> builder,
        params string[] properties
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.HasKey(properties);
        builder.HasAnnotation(Annotation, true);
    }

    internal static void OnPostgres(IMutableEntityType entity)
    {
        if (entity.RemoveAnnotation(Annotation) is null)
        {
            return;
        }
        var key = entity.FindPrimaryKey()!;
        entity.RemoveKey(key);
        entity.IsKeyless = true;
        entity.AddIndex(key.Properties[0]);
    }
}
