using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Platform.Exports;

/// <summary>
/// A list that can leave the house as a file, with all rows that the actor may see. A module registers one for each of its
/// lists; who exports it, and for what purpose, is asked and recorded in one place.
/// </summary>
public abstract class ListExport
{
    /// <summary>What it is known by, in kebab case; its name is the text <c>Export.{Key}</c>.</summary>
    public abstract string Key { get; }

    /// <summary>The permission of the page that shows the list: nobody exports what they do not see.</summary>
    public abstract string Permission { get; }

    /// <summary>The keys of the texts of its columns.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// The rows in the order of the list: texts, numbers, days and moments. They are read as they are written, never all at
    /// once.
    /// </summary>
    public abstract IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        CancellationToken cancel = default
    );
}

/// <summary>Lets modules offer lists for export.</summary>
public static class ListExports
{
    /// <summary>Adds a list.</summary>
    public static IServiceCollection AddListExport<T>(this IServiceCollection services)
        where T : ListExport => services.AddScoped<ListExport, T>();
}
