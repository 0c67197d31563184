using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Everybody who travels along is entered, and it is known to which country.</summary>
internal sealed class FamilyComplete : Condition
{
    public override string Key => "family-complete";

    public override Stage Into => Stage.Registered;

    public override Role Owner => Role.Caseworker;

    public override string Page => "family";

    public override int DaysAllowed => 3;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var obstacles = new List<Obstacle>();
        if (!file.Case.FamilyComplete)
        {
            obstacles.Add(new("Condition.family-complete.NotSaid"));
        }
        if (file.Country is null)
        {
            obstacles.Add(new("Condition.family-complete.NoCountry"));
        }
        return new(obstacles);
    }
}
