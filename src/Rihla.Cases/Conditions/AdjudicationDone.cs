using Rihla.People;
using Rihla.Platform.Security;

namespace Rihla.Cases.Conditions;

/// <summary>
/// Nobody of the case may still turn out to be somebody else in the register: a second person has decided. Who has applied is not held
/// by a namesake registered since who is merely possible, of whom nobody said that they may be one.
/// </summary>
internal sealed class AdjudicationDone(Register register) : Condition
{
    public const string Name = "adjudication-done";

    public override string Key => Name;

    public override Stage Into => Stage.Applied;

    public override Role Owner => Role.ProgrammeManager;

    public override string Page => "/app/people/adjudication";

    public override Role? WaivedBy => Role.ProgrammeManager;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var asked = await register.InQuestionAsync(
            [.. file.Waiting().Select(t => t.Person.Id)],
            file.Stage >= Into,
            cancel
        );
        return
        [
            .. file.Waiting()
                .SelectMany(t =>
                    asked[t.Person.Id]
                        .Select(pair => new Obstacle(
                            "Condition.adjudication-done.Open",
                            t.Person.Id
                        )
                        {
                            Found = pair,
                        })
                ),
        ];
    }
}
