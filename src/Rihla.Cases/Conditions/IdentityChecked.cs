using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// The applicant is in the register. Nobody gets there without a decision on every likely match, so that being in it is
/// the proof of the check. Of who travels it is known when they were born, at least about: who was not entered as a child
/// would be taken for of age, and imported records may lack it; nobody boards whose birth date was doubted and taken away since.
/// </summary>
internal sealed class IdentityChecked : Condition
{
    public override string Key => "identity-checked";

    public override Stage Into => Stage.Registered;

    public override bool HoldsAtBoarding => true;

    public override Role Owner => Role.Caseworker;

    public override string Page => "register";

    public override int DaysAllowed => 2;

    public override ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    ) =>
        new(
            file.Applicant is null
                ? [new("Condition.identity-checked.Nobody")]
                :
                [
                    .. file.Waiting()
                        .Where(t =>
                            t is { Person: { Birth: null, IsErased: false } }
                            && t.Relation != Relation.Child
                        )
                        .Select(t => new Obstacle("Condition.identity-checked.NoBirth", t.Person.Id)
                        {
                            Page = "family",
                        }),
                ]
        );
}
