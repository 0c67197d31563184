using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Rihla.Platform.Data;

/// <summary>
/// A query that nearly every page asks, read and translated once. Written in place, it is built anew each time, searched for the
/// values in it and compared with what was translated before, which costs more than to run it: docs/benchmarks.md.
/// </summary>
/// <remarks>Translated once for each model: what its columns are sealed with belongs to an installation.</remarks>
/// <typeparam name="TAsk">What <see cref="EF"/>.CompileAsyncQuery gives: the context and the values, and an answer.</typeparam>
/// <param name="compile">Translates it.</param>
public sealed class PreparedQuery<TAsk>(Func<TAsk> compile)
    where TAsk : Delegate
{
    private readonly ConditionalWeakTable<IModel, TAsk> translated = [];

    /// <summary>The query, for contexts of the same model as this one.</summary>
    public TAsk For(RihlaDb db)
    {
        ArgumentNullException.ThrowIfNull(db);
        return translated.GetValue(db.Model, _ => compile());
    }
}
