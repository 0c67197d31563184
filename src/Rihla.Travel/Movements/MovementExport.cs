using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>All movements of the mission: those to come, then the past ones.</summary>
internal sealed class MovementExport(Movements movements) : ListExport
{
    private const int Together = 500;

    public override string Key => "movements";

    public override string Permission => TravelPermissions.ViewMovements;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Movement",
        "Export.Column.Kind",
        "Export.Column.Country",
        "Export.Column.Departs",
        "Export.Column.Flight",
        "Export.Column.Standing",
        "Export.Column.Seats",
        "Export.Column.Taken",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var past in new[] { false, true })
        {
            for (var page = 1; ; page++)
            {
                var (lines, _) = await movements.ListAsync(
                    by,
                    null,
                    null,
                    past,
                    page,
                    Together,
                    cancel
                );
                foreach (var line in lines)
                {
                    yield return
                    [
                        line.Code,
                        words.Of(line.Kind),
                        words.Country(line.Country),
                        line.DepartsOn,
                        line.Flight,
                        words.Of(line.Status),
                        line.Seats,
                        line.Taken,
                    ];
                }
                if (lines.Count < Together)
                {
                    break;
                }
            }
        }
    }
}
