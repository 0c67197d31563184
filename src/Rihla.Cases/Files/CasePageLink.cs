using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Cases;

/// <summary>
/// A page of a case that a module offers; the case page lists those that the reader may open. Register with
/// <see cref="CasePageLinks.AddCasePage"/>.
/// </summary>
/// <param name="Order">Where it stands: the tens follow the stages of the journey (60 to 69 is clearance, 70 booking, 80 to 89 what follows the arrival).</param>
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
            < 80 => CasePart.Travel,
            < 90 => CasePart.Reintegration,
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

    /// <summary>From the plan to the follow-up.</summary>
    Reintegration,

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
