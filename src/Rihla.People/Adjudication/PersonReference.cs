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
    /// <summary>A row that is about a person, and the case it belongs to.</summary>
    public sealed record PersonRow(Guid Id, Guid? CaseId, object Entity);

    /// <summary>The name it is remembered by: entity and property.</summary>
    public abstract string Name { get; }

    /// <summary>Whether its row says that somebody stands in a case now: what is written there goes with it.</summary>
    public virtual bool IsMembership => false;

    /// <summary>
    /// Points the rows of one person at another. Where a case has one row for each person and both have one, the one that has come
    /// further stands for both, and the other is kept on the record that is retired.
    /// </summary>
    /// <returns>The ids of the rows that were pointed at the other.</returns>
    public abstract Task<List<Guid>> MoveAsync(
        RihlaDb db,
        Guid from,
        Guid into,
        CancellationToken cancel
    );

    /// <summary>
    /// The rows of a person. Rows of one case belong together: they are told by the property <c>CaseId</c>, where there
    /// is one.
    /// </summary>
    public abstract Task<List<PersonRow>> RowsAsync(
        RihlaDb db,
        Guid personId,
        CancellationToken cancel
    );

    /// <summary>
    /// Points those of the rows that are still there, and still with the one person, back at the other. Where the other has a row of
    /// that case, the two change places if it is the one person's, and each stays where it is if it is the other's own.
    /// </summary>
    public abstract Task MoveBackAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> rows,
        IReadOnlyCollection<Guid> kept,
        Guid from,
        Guid into,
        CancellationToken cancel
    );
}

/// <param name="property">The column.</param>
/// <param name="isMembership">Whether its row says that somebody stands in a case.</param>
/// <param name="once">Of a column of which a case has one row for each person: which case, and which of two has come further.</param>
internal sealed class PersonReference<T>(
    string property,
    bool isMembership = false,
    (Func<T, Guid> CaseOf, Comparison<T> Further)? once = null
) : PersonReference
    where T : class
{
    public override string Name { get; } = $"{typeof(T).Name}.{property}";

    public override bool IsMembership => isMembership;

    public override async Task<List<Guid>> MoveAsync(
        RihlaDb db,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var rows = await OfAsync(db, from, cancel);
        if (once is { } rule)
        {
            var standing = (await OfAsync(db, into, cancel)).ToDictionary(rule.CaseOf);
            foreach (var row in rows.Where(r => standing.ContainsKey(rule.CaseOf(r))).ToList())
            {
                var other = standing[rule.CaseOf(row)];
                if (rule.Further(row, other) > 0)
                {
                    await StepAsideAsync(db, other, from, cancel);
                }
                else
                {
                    rows.Remove(row);
                }
            }
        }
        Point(db, rows, into);
        return [.. rows.Select(row => IdOf(db, row))];
    }

    public override async Task<List<PersonRow>> RowsAsync(
        RihlaDb db,
        Guid personId,
        CancellationToken cancel
    ) =>
        (await OfAsync(db, personId, cancel)).ConvertAll(row => new PersonRow(
            IdOf(db, row),
            db.Entry(row).Metadata.FindProperty("CaseId") is { } inCase
                ? (Guid?)db.Entry(row).Property(inCase.Name).CurrentValue
                : null,
            row
        ));

    public override async Task MoveBackAsync(
        RihlaDb db,
        IReadOnlyCollection<Guid> rows,
        IReadOnlyCollection<Guid> kept,
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var found = (await OfAsync(db, from, cancel)).FindAll(row => rows.Contains(IdOf(db, row)));
        if (once is { } rule)
        {
            var standing = (await OfAsync(db, into, cancel)).ToDictionary(rule.CaseOf);
            foreach (var row in found.Where(r => standing.ContainsKey(rule.CaseOf(r))).ToList())
            {
                var other = standing[rule.CaseOf(row)];
                if (kept.Contains(IdOf(db, other)))
                {
                    await StepAsideAsync(db, other, from, cancel);
                }
                else
                {
                    found.Remove(row);
                }
            }
        }
        Point(db, found, into);
    }

    // Two rows of a case cannot take each other's place in one save: one of them is nobody's before.
    private async Task StepAsideAsync(RihlaDb db, T row, Guid into, CancellationToken cancel)
    {
        var (id, nobody) = (IdOf(db, row), Guid.CreateVersion7());
        await db.Set<T>()
            .Where(e => EF.Property<Guid>(e, "Id") == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(e => EF.Property<Guid>(e, property), nobody),
                cancel
            );
        await db.Entry(row).ReloadAsync(cancel);
        Point(db, [row], into);
    }

    private Task<List<T>> OfAsync(RihlaDb db, Guid personId, CancellationToken cancel) =>
        db.Set<T>().Where(e => EF.Property<Guid?>(e, property) == personId).ToListAsync(cancel);

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
    /// Adds a column that points at a person, so that it follows merges. The entity has an <c>Id</c> of type
    /// <see cref="Guid"/> that no other row has, and the column is no part of a key. Rows with a property <c>CaseId</c> go with their case when
    /// a merge is split.
    /// </summary>
    public static IServiceCollection AddPersonReference<T>(
        this IServiceCollection services,
        Expression<Func<T, Guid>> column
    )
        where T : class =>
        services.AddSingleton<PersonReference>(new PersonReference<T>(NameOf(column)));

    /// <summary>Adds the column that says who stands in a case.</summary>
    public static IServiceCollection AddMembership<T>(
        this IServiceCollection services,
        Expression<Func<T, Guid>> column
    )
        where T : class =>
        services.AddSingleton<PersonReference>(
            new PersonReference<T>(NameOf(column), isMembership: true)
        );

    /// <summary>
    /// Adds such a column of a table in which each person of a case has one row. Both records of a person may have one in the same
    /// case, where one of them was taken out of it before the two were merged: the row that has come further then stands for
    /// both, and the other is kept on the record that is retired, until the merge is undone.
    /// </summary>
    /// <param name="services">Where it is added.</param>
    /// <param name="column">The column.</param>
    /// <param name="caseOf">The case of a row.</param>
    /// <param name="further">More than 0 where the first of two rows has come further.</param>
    public static IServiceCollection AddPersonReference<T>(
        this IServiceCollection services,
        Expression<Func<T, Guid>> column,
        Func<T, Guid> caseOf,
        Comparison<T> further
    )
        where T : class =>
        services.AddSingleton<PersonReference>(
            new PersonReference<T>(NameOf(column), once: (caseOf, further))
        );

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

    /// <summary>Adds facts that make a merge take two people.</summary>
    public static IServiceCollection AddMergeCaution<T>(this IServiceCollection services)
        where T : MergeCaution => services.AddScoped<MergeCaution, T>();

    private static string NameOf(LambdaExpression column) =>
        column.Body is MemberExpression { Member.Name: var name }
            ? name
            : throw new ArgumentException("A column is a property.", nameof(column));
}

/// <summary>
/// Facts of some module that make a merge so weighty that one person must not do it alone, such as departures on both
/// records.
/// </summary>
public abstract class MergeCaution
{
    /// <summary>Whether merging the two takes a second person.</summary>
    /// <param name="one">One record.</param>
    /// <param name="other">The other.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task<bool> TakesTwoAsync(
        Guid one,
        Guid other,
        CancellationToken cancel = default
    );
}
