using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Delivery;

/// <summary>What is still to be delivered in the cases that the actor may see.</summary>
internal sealed class DeliveryExport(DueDeliveries deliveries) : ListExport
{
    public override string Key => "deliveries";

    public override string Permission => ReintegrationPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "ReintegrationPlan.What",
        "ReintegrationPlan.Kind",
        "ReintegrationPlan.Dimension",
        "ReintegrationPlan.Level",
        "ReintegrationPlan.Quantity",
        "Support.Arrived",
        "ReintegrationPlan.DueOn",
        "Support.State",
        "Support.Late",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        await foreach (var line in deliveries.AllAsync(by, cancel))
        {
            yield return
            [
                line.File.Code,
                line.Item.What.Reveal(),
                words.Of(line.Item.Kind),
                words.Of(line.Item.Dimension),
                words.Of(line.Item.Level),
                line.Item.Quantity,
                line.Item.Delivered,
                line.Item.DueOn,
                words.Of(line.State),
                line.IsLate ? words["Support.Late"] : null,
            ];
        }
    }
}
