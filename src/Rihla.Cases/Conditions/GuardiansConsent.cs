using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>A parent or guardian consents for each child that travels. Nobody can waive it.</summary>
internal sealed class GuardiansConsent(RihlaDb db) : Condition
{
    public override string Key => "guardian-consents";

    public override Stage Into => Stage.Applied;

    public override bool BindsFamily => true;

    public override Role Owner => Role.Caseworker;

    public override string Page => "declaration";

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        if (!file.Waiting().Any(t => t.IsChildOn(day)))
        {
            return [];
        }
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadAsync(db, file.Id, cancel);
        return papers.MissingConsents(file, day, routes.ChildrenWithGuardianConsent(file));
    }
}
