using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>Adds an objective to a strategy, changes it, or takes it away.</summary>
[Needs(ResultsPermissions.KeepStrategies)]
internal sealed class ObjectiveEditModel(
    IndicatorFigures figures,
    Strategies strategies,
    Words words
) : StaffPage(words)
{
    [BindProperty]
    public ObjectiveForm Input { get; set; } = new();

    [BindProperty]
    public int Version { get; set; }

    public Strategy Strategy { get; private set; } = null!;

    public Guid? ObjectiveId { get; private set; }

    public bool IsNew => ObjectiveId is null;

    public async Task<IActionResult> OnGetAsync(Guid id, Guid? objective)
    {
        if (!await LoadAsync(id, objective))
        {
            return NotFound();
        }
        Version = Strategy.Version;
        if (Strategy.Objectives.FirstOrDefault(o => o.Id == objective) is { } known)
        {
            Input = ObjectiveForm.Of(known);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, Guid? objective)
    {
        if (!await LoadAsync(id, objective))
        {
            return NotFound();
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var outcome = objective is { } known
            ? await strategies.ChangeObjectiveAsync(id, known, Input.Read(), Version, Actor, Cancel)
            : await strategies.AddObjectiveAsync(id, Input.Read(), Actor, Cancel);
        return await AnswerAsync(
            outcome,
            objective is null ? "Objective.Added" : "Objective.Changed",
            () => $"~/app/strategies/{id}",
            () => Task.FromResult<IActionResult>(Page())
        );
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, Guid objective) =>
        await LoadAsync(id, objective)
            ? await AnswerAsync(
                await strategies.RemoveObjectiveAsync(id, objective, Actor, Cancel),
                "Objective.Removed",
                () => $"~/app/strategies/{id}",
                () => Task.FromResult<IActionResult>(Page())
            )
            : NotFound();

    private async Task<bool> LoadAsync(Guid id, Guid? objective)
    {
        if (
            await figures.FindAsync(id, Actor, Cancel) is not { } found
            || (objective is { } asked && !found.Objectives.Any(o => o.Id == asked))
        )
        {
            return false;
        }
        (Strategy, ObjectiveId) = (found, objective);
        return true;
    }
}

/// <summary>The form of an objective.</summary>
internal sealed class ObjectiveForm
{
    public string? Title { get; set; }

    public Horizon Horizon { get; set; }

    public string? Axis { get; set; }

    public string? SdgTargets { get; set; }

    public string? CompactObjectives { get; set; }

    public static ObjectiveForm Of(Objective objective) =>
        new()
        {
            Title = objective.Title,
            Horizon = objective.Horizon,
            Axis = objective.Axis,
            SdgTargets = objective.SdgTargets.Replace(";", ", ", StringComparison.Ordinal),
            CompactObjectives = objective.CompactObjectives.Replace(
                ";",
                ", ",
                StringComparison.Ordinal
            ),
        };

    public ObjectiveInput Read() =>
        new()
        {
            Title = Title,
            Horizon = Horizon,
            Axis = Axis,
            SdgTargets = SdgTargets,
            CompactObjectives = CompactObjectives,
        };
}
