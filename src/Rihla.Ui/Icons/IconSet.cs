using System.Collections.Frozen;
using System.Xml.Linq;
using Microsoft.AspNetCore.Html;

namespace Rihla.Ui.Icons;

/// <summary>The icons, written into the page itself so that none has to be fetched.</summary>
public static class IconSet
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly FrozenDictionary<string, string> Shapes = Read();

    /// <summary>The names of all icons.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. Shapes.Keys.Order(StringComparer.Ordinal)];

    /// <summary>An icon as SVG. It is decoration: the word beside it says the same.</summary>
    /// <exception cref="ArgumentException">There is no icon of this name.</exception>
    public static IHtmlContent Get(string name, string? cssClass = null)
    {
        if (!Shapes.TryGetValue(name, out var shape))
        {
            throw new ArgumentException($"There is no icon {name}; see icons.svg.", nameof(name));
        }
        var turns = name is "next" or "previous" or "signout" or "signin" ? " r-icon-turns" : "";
        var more = cssClass is null ? "" : " " + cssClass;
        return new HtmlString(
            $"""<svg class="r-icon{turns}{more}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shape}</svg>"""
        );
    }

    private static FrozenDictionary<string, string> Read()
    {
        using var stream = typeof(IconSet).Assembly.GetManifestResourceStream("icons.svg")!;
        return XDocument
            .Load(stream)
            .Root!.Elements(Svg + "symbol")
            .ToFrozenDictionary(
                symbol => symbol.Attribute("id")!.Value,
                symbol =>
                    string.Concat(symbol.Nodes())
                        .Replace($" xmlns=\"{Svg.NamespaceName}\"", "", StringComparison.Ordinal),
                StringComparer.Ordinal
            );
    }
}
