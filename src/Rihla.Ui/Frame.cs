using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Rihla.Platform;
using Rihla.Platform.Security;

namespace Rihla.Ui;

/// <summary>
/// What the header says about the person signed in beyond the <see cref="Actor"/>: set as a feature of the request by
/// whoever signs people in.
/// </summary>
/// <param name="Mission">The name of the mission, in the language of the page.</param>
public sealed record HeaderIdentity(string Mission);

/// <summary>What surrounds a page: who is signed in, where to go, which entry of the menu is the current one.</summary>
internal sealed class Frame(IEnumerable<Module> modules, HttpContext context)
{
    public Actor? Actor { get; } = context.Features.Get<Actor>();

    public string? Mission { get; } = context.Features.Get<HeaderIdentity>()?.Mission;

    /// <summary>Whether the field of the header finds anything for the person.</summary>
    public bool MaySearch =>
        Actor is not null && modules.Any(m => m.Search is { } needed && Actor.May(needed));

    /// <summary>The entries of the menu that the person may open, in order.</summary>
    public IReadOnlyList<MenuItem> Menu =>
        Actor is null
            ? []
            :
            [
                .. modules
                    .SelectMany(m => m.Menu)
                    .Where(item => Actor.May(item.Permission))
                    .OrderBy(item => item.Order)
                    .ThenBy(item => item.Url, StringComparer.Ordinal),
            ];

    /// <summary>
    /// The same under headings: what is asked of the person comes first and has none, nor has a menu short enough to be read at a
    /// glance.
    /// </summary>
    public IEnumerable<IGrouping<string?, MenuItem>> MenuGroups =>
        Menu.GroupBy(item => Menu.Count <= Glance ? null : HeadingOf(item.Order));

    private const int Glance = 8;

    private static string? HeadingOf(int order) =>
        order switch
        {
            < 20 => null,
            < 50 => "Ui.Menu.People",
            < 60 => "Ui.Menu.Money",
            < 70 => "Ui.Menu.Results",
            < 300 => "Ui.Menu.Relations",
            < 500 => "Ui.Menu.Diaspora",
            < 600 => "Ui.Menu.Site",
            _ => "Ui.Menu.Office",
        };

    /// <summary>The entry whose address is the longest beginning of this page's.</summary>
    public MenuItem? Current =>
        Menu.Where(item =>
                context.Request.Path.StartsWithSegments(
                    item.Url,
                    StringComparison.OrdinalIgnoreCase
                )
            )
            .MaxBy(item => item.Url.Length);

    /// <summary>Where the language switch comes back to: this page, unless it was only just posted.</summary>
    public string Here =>
        HttpMethods.IsGet(context.Request.Method)
            ? context.Request.Path + context.Request.QueryString.ToUriComponent()
            : context.Request.Path;

    /// <summary>The address that switches to a language and comes back.</summary>
    public string SwitchTo(string language) =>
        $"{context.Request.PathBase}/language/{language}{new QueryBuilder { { "to", Here } }}";
}
