using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Rihla.Platform.Data;

namespace Rihla.Platform.Privacy;

/// <summary>
/// Takes out of rows what was said about people, and leaves the rows, so that what happened can still be counted. Not through the
/// change tracker: the audit would keep as the old value what is to be forgotten.
/// </summary>
public static class Forgetting
{
    /// <summary>What stands in a column that cannot be empty once its text is gone.</summary>
    public const string Gone = "–";

    private static readonly MethodInfo Setter = typeof(Forgetting).GetMethod(
        nameof(Set),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>
    /// Empties every encrypted column of these rows, but for those that hold a word of a list (a service, a kind): alone they are
    /// nobody's, and figures count them.
    /// </summary>
    /// <param name="db">The database, with an open transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="files">Takes up which files the rows pointed at; they point at none from now on.</param>
    /// <param name="scans">The columns that point at files.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="InvalidOperationException">A column that cannot be empty holds something else than a text: such rows are removed as a whole.</exception>
    public static async Task ForgetAsync<T>(
        this RihlaDb db,
        IQueryable<T> rows,
        ICollection<Guid> files,
        IReadOnlyList<Expression<Func<T, Guid?>>> scans,
        CancellationToken cancel
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(scans);
        foreach (var scan in scans)
        {
            foreach (var file in await rows.Select(scan).Where(f => f != null).ToListAsync(cancel))
            {
                files.Add(file!.Value);
            }
        }
        var columns = db
            .Model.FindEntityType(typeof(T))!
            .GetProperties()
            .Where(p => p.GetValueConverter() is IPersonalConverter && !IsWordOfAList(p))
            .Select(p => (p.Name, p.ClrType, Value: EmptyOf(p)))
            .ToList();
        await rows.ExecuteUpdateAsync(
            set =>
            {
                foreach (var (name, type, value) in columns)
                {
                    Setter.MakeGenericMethod(typeof(T), type).Invoke(null, [set, name, value]);
                }
                foreach (var scan in scans)
                {
                    set.SetProperty(scan, (Guid?)null);
                }
            },
            cancel
        );
    }

    /// <summary>The same for rows that point at no file.</summary>
    /// <param name="db">The database, with an open transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="cancel">Stops it.</param>
    public static Task ForgetAsync<T>(this RihlaDb db, IQueryable<T> rows, CancellationToken cancel)
        where T : class => db.ForgetAsync(rows, [], [], cancel);

    // The word itself, sealed, or one that may be missing.
    private static bool IsWordOfAList(IProperty column) =>
        column.ClrType.IsEnum
        || (column.ClrType.IsGenericType && column.ClrType.GetGenericArguments()[0].IsEnum);

    private static object? EmptyOf(IProperty column) =>
        column.IsNullable ? null
        : column.ClrType == typeof(Personal<string>) ? new Personal<string>(Gone)
        : throw new InvalidOperationException(
            $"{column.DeclaringType.ClrType.Name}.{column.Name} cannot be empty."
        );

    private static void Set<T, TValue>(UpdateSettersBuilder<T> set, string name, TValue value)
        where T : class => set.SetProperty(e => EF.Property<TValue>(e, name), value);
}
