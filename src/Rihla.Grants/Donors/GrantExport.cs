using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The grants of the mission with what stands where.</summary>
internal sealed class GrantExport(GrantFigures figures) : ListExport
{
    public override string Key => "grants";

    public override string Permission => GrantsPermissions.View;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Grant.Grant",
        "Donor.Name",
        "Grant.Currency",
        "Export.Column.Starts",
        "Export.Column.Ends",
        "Grant.Budget",
        "Grant.Reserved",
        "Grant.Committed",
        "Grant.Spent",
        "Grant.Remaining",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await figures.OfMissionAsync(by, cancel))
        {
            yield return
            [
                one.Grant.Name,
                one.Donor,
                one.Grant.Currency,
                one.Grant.StartsOn,
                one.Grant.EndsOn,
                one.Budget,
                one.Reserved,
                one.Committed,
                one.Spent,
                one.Remaining,
            ];
        }
    }
}
