using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// The applicant is in the register. Nobody gets there without a decision on every likely match, so that being in it is
/// the proof of the check.
/// </summary>
internal sealed class IdentityChecked : Condition
{
    public override string Key => "identity-checked";

    public override Stage Into => Stage.Registered;

    public override Role Owner => Role.Caseworker;

    public override string Page => "register";

    public override int DaysAllowed => 2;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) => new(file.Applicant is null ? [new("Condition.identity-checked.Nobody")] : []);
}
