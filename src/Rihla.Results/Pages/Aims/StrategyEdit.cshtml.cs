using Microsoft.AspNetCore.Mvc;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>Changes the title and the years of a strategy, or takes it away.</summary>
[Needs(ResultsPermissions.KeepStrategies)]
internal sealed class StrategyEditModel(
    IndicatorFigures figures,
    Strategies strategies,
    Words words
) : StaffPage(words)
{
    [BindProperty]
    public StrategyForm Input { get; set; } = new();

    [BindProperty]
    public int Version { get; set; }

    public Strategy Strategy { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (!await LoadAsync(id))
        {
            return NotFound();
        }
        (Version, Input) = (
            Strategy.Version,
            new()
            {
                Title = Strategy.Title,
                FirstYear = Strategy.FirstYear,
                LastYear = Strategy.LastYear,
            }
        );
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id) =>
        !await LoadAsync(id) ? NotFound()
        : !ModelState.IsValid ? Page()
        : await AnswerAsync(
            await strategies.ChangeAsync(
                id,
                new()
                {
                    Title = Input.Title,
                    FirstYear = Input.FirstYear,
                    LastYear = Input.LastYear,
                },
                Version,
                Actor,
                Cancel
            ),
            "Strategy.Changed",
            () => $"~/app/strategies/{id}",
            () => Task.FromResult<IActionResult>(Page())
        );

    public async Task<IActionResult> OnPostRemoveAsync(Guid id) =>
        await LoadAsync(id)
            ? await AnswerAsync(
                await strategies.RemoveAsync(id, Actor, Cancel),
                "Strategy.Removed",
                () => "~/app/strategies",
                () => Task.FromResult<IActionResult>(Page())
            )
            : NotFound();

    private async Task<bool> LoadAsync(Guid id)
    {
        if (await figures.FindAsync(id, Actor, Cancel) is not { } found)
        {
            return false;
        }
        Strategy = found;
        return true;
    }
}
