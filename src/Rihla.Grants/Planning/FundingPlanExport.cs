using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Grants;

/// <summary>Every proposal of the funding planner for the mission, the latest first.</summary>
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
        await foreach (var one in plans.Of(by).AsAsyncEnumerable().WithCancellation(cancel))
        {
            yield return [one.MadeAt, one.MadeByName, words.Of(one.Standing), (decimal)one.Gap];
        }
    }
}
