using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Site;

/// <summary>What a page that another room adds to the public site says about itself.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Body">The rest, as plain text, for search.</param>
public sealed record PlaceText(string Title, string Summary, string Body);

/// <summary>A page that another room adds to the public site: search finds it, the map of the site names it.</summary>
public sealed record PublicPlace
{
    /// <summary>Its address below the language, such as <c>action/calls</c>.</summary>
    public required string Address { get; init; }

    /// <summary>Since when it is as it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it changes by its date; nothing when it does not.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the page of its section shows it.</summary>
    public bool IsOffered { get; init; }

    /// <summary>What it says, by language.</summary>
    public required IReadOnlyDictionary<string, PlaceText> Texts { get; init; }
}

/// <summary>
/// What a later room adds to the public site. Read together with everything public and kept in memory: whoever changes
/// something calls <see cref="SiteBook.ChangeAsync"/>.
/// </summary>
public abstract class PublicPlaces
{
    /// <summary>The pages that are public now.</summary>
    public abstract Task<IReadOnlyList<PublicPlace>> AllAsync(CancellationToken cancel);
}

/// <summary>Lets rooms add to the public site.</summary>
public static class PublicPlaceServices
{
    /// <summary>Adds the pages of a room.</summary>
    public static IServiceCollection AddPublicPlaces<T>(this IServiceCollection services)
        where T : PublicPlaces => services.AddScoped<PublicPlaces, T>();
}
