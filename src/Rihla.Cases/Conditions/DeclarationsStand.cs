using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// Every adult has signed the declaration, for this country, and none has withdrawn; who represents one who cannot decide has consented.
/// Nobody can waive it.
/// </summary>
internal sealed class DeclarationsStand(RihlaDb db) : Condition
{
    public const string Name = "declarations-stand";

    public override string Key => Name;

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
        var papers = await SignedPapers.LoadAsync(db, file.Id, cancel);
        var routes = await CaseRoutes.LoadForRepresentedAsync(db, file, cancel);
        return papers.MissingDeclarations(file, day, routes.SpokenFor(file));
    }
}
