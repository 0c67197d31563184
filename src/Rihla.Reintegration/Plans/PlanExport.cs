using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Plans;

/// <summary>The plans that wait for approval, the longest waiting first.</summary>
internal sealed class PlanExport(PlanBook book) : ListExport
{
    public override string Key => "plans-to-approve";

    public override string Permission => ReintegrationPermissions.Approve;

    public override IReadOnlyList<string> Columns { get; } =
    [
        "Export.Column.Case",
        "ReintegrationPlan.AgreedOn",
        "ReintegrationPlan.WrittenBy",
        "Grant.Currency",
        "ReintegrationPlan.Total",
        "ReintegrationPlan.ApprovedBy",
    ];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await book.WaitingAsync(by, cancel))
        {
            yield return
            [
                one.File.Code,
                one.AgreedOn,
                one.Version.WrittenByName,
                one.Currency,
                one.Amount,
                string.Join(words["Ui.Comma"], one.Version.StandingApprovals.Select(a => a.ByName)),
            ];
        }
    }
}
