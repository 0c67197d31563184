using Rihla.Platform.Localisation;

namespace Rihla.Diaspora.Pages;

/// <summary>A region on the map of tiles.</summary>
/// <param name="X">The left edge of its tile.</param>
/// <param name="Y">The upper edge.</param>
/// <param name="Name">The first part of its name.</param>
/// <param name="Ventures">How many ventures it has.</param>
/// <param name="Shade">From 0, none, to 4, as many as the region with most.</param>
internal sealed record RegionTile(int X, int Y, string Name, int Ventures, int Shade);

/// <summary>
/// The twelve regions as tiles of one size, each where it lies about: north above, the coast to the left. Outlines of regions
/// would say where borders run, which is not what the figures are about, and make the largest and emptiest the most visible.
/// </summary>
internal static class RegionTiles
{
    public const int Side = 100;
    public const int Columns = 5;
    public const int Rows = 7;
    public const int Shades = 4;

    private static readonly Dictionary<string, (int Column, int Row)> Places = new(
        StringComparer.Ordinal
    )
    {
        ["01"] = (3, 0),
        ["02"] = (4, 1),
        ["03"] = (3, 1),
        ["04"] = (2, 1),
        ["05"] = (2, 2),
        ["06"] = (1, 2),
        ["07"] = (1, 3),
        ["08"] = (2, 3),
        ["09"] = (1, 4),
        ["10"] = (0, 4),
        ["11"] = (0, 5),
        ["12"] = (0, 6),
    };

    /// <summary>The tiles of all regions, those without a venture as well.</summary>
    public static IReadOnlyList<RegionTile> Of(IReadOnlyList<PlaceLine> regions, Words words)
    {
        var counts = regions.ToDictionary(r => r.Code, r => r.Selected, StringComparer.Ordinal);
        var most = Math.Max(1, counts.Values.DefaultIfEmpty().Max());
        return
        [
            .. Places.Select(p =>
            {
                var ventures = counts.GetValueOrDefault(p.Key);
                return new RegionTile(
                    p.Value.Column * Side,
                    p.Value.Row * Side,
                    words[$"Site.Region.{p.Key}"].Split('-')[0],
                    ventures,
                    ventures == 0 ? 0 : 1 + ((Shades - 1) * ventures / most)
                );
            }),
        ];
    }
}
