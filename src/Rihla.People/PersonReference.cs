using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// A column of some module that says which person a row is about. When two records turn out to be one person the
/// register moves all these rows, remembers each, and moves them back if the merge is undone.
/// </summary>
internal abstract class PersonReference
{
    /// <summary>The name it is remembered by: entity and property.</summary>
    public abstract string Name { get; }

    /// <summary>Points the rows of one person at another.</summary>
    /// <returns>The ids of the rows.</returns>
    public abstract Task<List<Guid>> MoveAsync(
        RihlaDb db,
        Guid from,
        Guid into,
        CancellationToken cancel
    );

    /// <summary>Points those of the rows that are still there, and still with the one person, back at the other.</summary>
    public abstract Task MoveBackAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> rows,
        Guid from,
        Guid into,
        CancellationToken cancel
    );
}

internal sealed class PersonReference<T>(string property) : PersonReference
    where T : class
{
    public override string Name { get; } = $"{typeof(T).Name}.{property}";

    public override async Task<List<Guid>> MoveAsync(
        RihlaDb db,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var rows = await db.Set<T>()
            .Where(e => EF.Property<Guid?>(e, property) == from)
            .ToListAsync(cancel);
        Point(db, rows, into);
        return [.. rows.Select(row => IdOf(db, row))];
    }

    public override async Task MoveBackAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> rows,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var found = await db.Set<T>()
            .Where(e => EF.Property<Guid?>(e, property) == from)
            .ToListAsync(cancel);
        Point(db, [.. found.Where(row => rows.Contains(IdOf(db, row)))], into);
    }

    private void Point(RihlaDb db, List<T> rows, Guid into)
    {
        foreach (var row in rows)
        {
            db.Entry(row).Property(property).CurrentValue = into;
        }
    }

    private static Guid IdOf(RihlaDb db, T row) => (Guid)db.Entry(row).Property("Id").CurrentValue!;
}

/// <summary>
/// A reason of some module why two records cannot become one person, such as both standing in one case.
/// </summary>
public abstract class MergeObjection
{
    /// <summary>The reason, if there is one, with what to do about it.</summary>
    /// <param name="from">The record that would be merged.</param>
    /// <param name="into">The record that would stand for both.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<Refusal?> FindAsync(
        Guid from,
        Guid into,
        CancellationToken cancel = default
    );
}

/// <summary>Tells the register which columns of other modules point at persons.</summary>
public static class PersonReferences
{
    /// <summary>
    /// Adds a column that points at a person, so that it follows merges. The entity has a single key <c>Id</c> of type
    /// <see cref="Guid"/>, and the column is no part of a key.
    /// </summary>
    public static IServiceCollection AddPersonReference<T>(
        this IServiceCollection services,
        Expression<Func<T, Guid>> column
    )
        where T : class =>
        services.AddSingleton<PersonReference>(new PersonReference<T>(NameOf(column)));

    /// <summary>Adds a column that may point at a person.</summary>
    public static IServiceCollection AddPersonReference<T>(
        this IServiceCollection services,
        Expression<Func<T, Guid?>> column
    )
        where T : class =>
        services.AddSingleton<PersonReference>(new PersonReference<T>(NameOf(column)));

    /// <summary>Adds a reason that may stand against a merge.</summary>
    public static IServiceCollection AddMergeObjection<T>(this IServiceCollection services)
        where T : MergeObjection => services.AddScoped<MergeObjection, T>();

    private static string NameOf(LambdaExpression column) =>
        column.Body is MemberExpression { Member.Name: var name }
            ? name
            : throw new ArgumentException("A column is a property.", nameof(column));
}
