using Microsoft.EntityFrameworkCore.Metadata;
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
