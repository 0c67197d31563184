using System.Runtime.CompilerServices;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>The last proposals of the funding planner.</summary>
internal sealed class FundingPlanExport(FundingPlans plans) : ListExport
{
    public override string Key => "funding-plans";

    public override string Permission => GrantsPermissions.Plan;

    public override IReadOnlyList<string> Columns { get; } =
    ["Plan.MadeAt", "Grant.By", "Expense.Standing", "Plan.Gap"];

    public override async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(
        Actor by,
        Words words,
        [EnumeratorCancellation] CancellationToken cancel = default
    )
    {
        foreach (var one in await plans.LatestAsync(by, cancel))
        {
            yield return [one.MadeAt, one.MadeByName, words.Of(one.Standing), (decimal)one.Gap];
        }
    }
}
