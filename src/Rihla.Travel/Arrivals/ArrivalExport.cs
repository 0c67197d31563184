using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Travel;

/// <summary>The cases that come to the mission of the actor, by what is done next and the day of travel.</summary>
internal sealed class ArrivalExport(Arrivals arrivals) : ListExport
{
    private const int Together = 100;

    public override string Key => "arrivals";

    public override string Permission => TravelPermissions.Receive;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "Export.Column.Persons",
        "Export.Column.Movement",
        "Export.Column.Departs",
        "Reception.Title",
        "Export.Column.Arrived",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var some in (await arrivals.ComingAsync(by, cancel)).Chunk(Together))
        {
            foreach (var one in await arrivals.LoadAsync(some, by, cancel))
            {
                yield return
                [
                    one.File.Code,
                    one.File.Travellers.Count,
                    one.Movement?.Code,
                    one.DepartsOn,
                    one.Reception is { } reception ? words.Of(reception.Answer) : null,
                    one.File.Travellers.Count(t => t.ArrivedOn is not null),
                ];
            }
        }
    }
}
