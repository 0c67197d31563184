using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Everybody consents that their data are kept and used; a guardian answers for each child.</summary>
internal sealed class ConsentToProcessing(Consents consents) : Condition
{
    public override string Key => "consent-to-processing";

    public override Stage Into => Stage.Registered;

    public override bool HoldsAtBoarding => true;

    public override Role Owner => Role.Caseworker;

    public override string Page => "consents";

    public override int DaysAllowed => 3;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) => ConsentObstacles.OfAsync(consents, file, ConsentPurpose.DataProcessing, Key, day, cancel);
}

/// <summary>Everybody consents that the mission of origin sees the case: it cannot receive whom it may not know.</summary>
internal sealed class ConsentToShareWithOrigin(Consents consents) : Condition
{
    public const string Name = "consent-to-share-with-origin";

    public override string Key => Name;

    public override Stage Into => Stage.Booked;

    public override Role Owner => Role.Caseworker;

    public override string Page => "consents";

    // A person may travel without being met: who has no mission to be received by, or does not want to be.
    public override Role? WaivedBy => Role.ProgrammeManager;

    public override PlaceOfReturn? WaivedFor => PlaceOfReturn.Mission;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) => ConsentObstacles.OfAsync(consents, file, ConsentPurpose.ShareWithOrigin, Key, day, cancel);
}

internal static class ConsentObstacles
{
    public static async ValueTask<IReadOnlyList<Obstacle>> OfAsync(
        Consents consents,
        CaseFile file,
        ConsentPurpose purpose,
        string key,
        DateOnly day,
        CancellationToken cancel
    )
    {
        if (file.Travellers.Count == 0)
        {
            return [new($"Condition.{key}.Nobody")];
        }
        var standing = await consents.StandingAsync(file, purpose, day, cancel);
        return
        [
            .. file.Waiting()
                .Where(t => !standing.Contains(t.Person.Id))
                .Select(t => new Obstacle($"Condition.{key}.Missing", t.Person.Id)
                {
                    Found = t.MemberId,
                }),
        ];
    }
}
