using Rihla.Grants;

namespace Rihla.Reintegration.Plans;

/// <summary>What a plan promises is promised in the currency it was agreed in.</summary>
internal sealed class PlanCurrency(PlanBook book) : PromisedCurrency
{
    public override async Task<string?> OfAsync(Guid caseId, CancellationToken cancel) =>
        (await book.SupportAsync([caseId], cancel)) is [{ TiesCurrency: true } support]
            ? support.Plan.Currency
            : null;
}
