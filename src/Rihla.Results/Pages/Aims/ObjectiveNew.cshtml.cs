using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Results.Pages;

/// <summary>Adds an objective to a strategy.</summary>
[Needs(ResultsPermissions.KeepStrategies)]
internal sealed class ObjectiveNewModel(
    IndicatorFigures figures,
    Strategies strategies,
    Words words
) : ResultsPageModel(words)
{
    [BindProperty]
    public ObjectiveForm Input { get; set; } = new();

    public Strategy Strategy { get; private set; } = null!;

    public Task<IActionResult> OnGetAsync(Guid id) => ShowAsync(id);

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        ModelState.IsValid
            ? await AnswerAsync(
                await strategies.AddObjectiveAsync(
                    id,
                    new()
                    {
                        Title = Input.Title,
                        Horizon = Input.Horizon,
                        Axis = Input.Axis,
                        SdgTargets = Input.SdgTargets,
                        CompactObjectives = Input.CompactObjectives,
                    },
                    Actor,
                    Cancel
                ),
                "Objective.Added",
                () => $"~/app/strategies/{id}",
                () => ShowAsync(id)
            )
            : await ShowAsync(id);

    private async Task<IActionResult> ShowAsync(Guid id)
    {
        if (await figures.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return NotFound();
        }
        Strategy = found;
        return Page();
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
}
