using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Cases;

/// <summary>
/// A page of a case that a module offers; the case page lists those that the reader may open. Register with
/// <see cref="CasePageLinks.AddCasePage"/>.
/// </summary>
/// <param name="Order">Where it stands: the tens follow the stages of the journey (60 to 69 is clearance, 70 booking).</param>
/// <param name="TextKey">The key of its name.</param>
/// <param name="Page">Its address below <c>/app/cases/{code}/</c>.</param>
/// <param name="Icon">The name of an icon of the sprite.</param>
/// <param name="Permission">The permission of the page.</param>
public sealed record CasePageLink(
    int Order,
    string TextKey,
    string Page,
    string Icon,
    string Permission
)
{
    /// <summary>The part of the journey under which the case page lists it.</summary>
    internal CasePart Part =>
        Order switch
        {
            < 60 => CasePart.Preparation,
            < 90 => CasePart.Travel,
            _ => CasePart.File,
        };
}

/// <summary>The parts into which the pages of a case fall.</summary>
internal enum CasePart
{
    /// <summary>From the registration to the declaration.</summary>
    Preparation,

    /// <summary>From the documents to the arrival.</summary>
    Travel,

    /// <summary>The case itself: notes, history, who works on it.</summary>
    File,
}

/// <summary>Adds pages to those of a case.</summary>
public static class CasePageLinks
{
    /// <summary>Adds a page.</summary>
    public static IServiceCollection AddCasePage(
        this IServiceCollection services,
        CasePageLink link
    ) => services.AddSingleton(link);
}
