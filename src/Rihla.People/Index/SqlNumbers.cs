using System.Data.Common;
using System.Globalization;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>Questions to the database about many numbers.</summary>
internal static class SqlNumbers
{
    /// <summary>A number as it stands in the text of a query, where parameters would be too many.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Numbers with commas between them.</summary>
    public static string Listed(IEnumerable<long> numbers) => string.Join(", ", numbers.Select(Of));

    /// <summary>
    /// A query in which <c>{0}</c> stands for a list of numbers, in brackets as <c>in</c> or <c>= any</c> want it. On PostgreSQL they are
    /// one value, however many they are: the same statement, which the connection need not plan anew.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="sql">The query, with places for one or more lists: <c>{0}</c>, <c>{1}</c>.</param>
    /// <param name="lists">The lists.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<DbCommand> AskAsync(
        this RihlaDb db,
        string sql,
        IReadOnlyList<IReadOnlyCollection<long>> lists,
        CancellationToken cancel
    )
    {
        if (db.IsSqlite)
        {
            return await db.CommandAsync(
                string.Format(
                    CultureInfo.InvariantCulture,
                    sql,
                    [.. lists.Select(list => $"in ({Listed(list)})")]
                ),
                cancel
            );
        }
        var command = await db.CommandAsync(
            string.Format(
                CultureInfo.InvariantCulture,
                sql,
                [.. lists.Select((_, i) => $"= any(@numbers{i})")]
            ),
            cancel
        );
        for (var i = 0; i < lists.Count; i++)
        {
            command.Add($"numbers{i}", lists[i]);
        }
        return command;
    }

    /// <summary>Gives a list of numbers to a command as one value (PostgreSQL).</summary>
    public static void Add(this DbCommand command, string name, IReadOnlyCollection<long> numbers)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, numbers.ToArray());
        command.Parameters.Add(parameter);
    }
}
