using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>Everybody who travels along is entered, it is known whose each child is, and to which country they go.</summary>
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
        obstacles.AddRange(
            file.OfUnknownParent()
                .Where(c => c.DepartedOn is null)
                .Select(c => new Obstacle("Condition.family-complete.WhoseChild", c.Person.Id))
        );
        return new(obstacles);
    }
}
