using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>Begins a strategy.</summary>
[Needs(ResultsPermissions.KeepStrategies)]
internal sealed class StrategyNewModel(Strategies strategies, Today today, Words words)
    : StaffPage(words)
{
    [BindProperty]
    public StrategyForm Input { get; set; } = new();

    public void OnGet() =>
        (Input.FirstYear, Input.LastYear) = (today.Date.Year, today.Date.Year + 3);

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var begun = await strategies.BeginAsync(
            new()
            {
                Title = Input.Title,
                FirstYear = Input.FirstYear,
                LastYear = Input.LastYear,
            },
            Actor,
            Cancel
        );
        return await AnswerAsync(
            begun,
            "Strategy.Begun",
            () => $"~/app/strategies/{begun.Value}",
            () => Task.FromResult<IActionResult>(Page())
        );
    }
}

/// <summary>The form of a strategy.</summary>
internal sealed class StrategyForm
{
    public string? Title { get; set; }

    public int? FirstYear { get; set; }

    public int? LastYear { get; set; }
}
