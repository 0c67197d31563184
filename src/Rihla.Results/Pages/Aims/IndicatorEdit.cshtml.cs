using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui;

namespace Rihla.Results.Pages;

/// <summary>What an indicator counts, of whom, and what it is to reach.</summary>
[Needs(ResultsPermissions.KeepStrategies)]
internal sealed class IndicatorEditModel(
    IndicatorFigures figures,
    IndicatorCatalogue catalogue,
    Strategies strategies,
    Words words
) : StaffPage(words)
{
    [BindProperty]
    public IndicatorForm Input { get; set; } = new();

    public Strategy Strategy { get; private set; } = null!;

    public Objective Objective { get; private set; } = null!;

    public Guid? IndicatorId { get; private set; }

    public bool IsNew => IndicatorId is null;

    public IEnumerable<SelectListItem> Sources =>
        catalogue.All.Select(s => new SelectListItem(T[$"Indicator.{s.Key}"], s.Key));

    public IEnumerable<SelectListItem> Wholes =>
        catalogue
            .All.Where(s => s.IsAboutPersons)
            .Select(s => new SelectListItem(T[$"Indicator.{s.Key}"], s.Key));

    public IEnumerable<SelectListItem> Sexes =>
        [new(T["Report.Sex.F"], "F"), new(T["Report.Sex.M"], "M")];

    public IEnumerable<SelectListItem> Countries =>
        T.Countries().Select(c => new SelectListItem(c.Value, c.Key));

    public async Task<IActionResult> OnGetAsync(Guid id, Guid objective, Guid? indicator)
    {
        if (!await LoadAsync(id, objective, indicator))
        {
            return NotFound();
        }
        if (Objective.Indicators.FirstOrDefault(i => i.Id == indicator) is { } known)
        {
            Input = IndicatorForm.Of(known, Strategy.Years);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, Guid objective, Guid? indicator)
    {
        if (!await LoadAsync(id, objective, indicator))
        {
            return NotFound();
        }
        if (!ModelState.IsValid)
        {
            return Page();
        }
        var saved = await strategies.SaveIndicatorAsync(
            id,
            objective,
            indicator,
            Input.ToInput(),
            Actor,
            Cancel
        );
        return await AnswerAsync(
            saved,
            "Indicator.Saved",
            () => $"~/app/strategies/{id}/indicators/{saved.Value}",
            () => Task.FromResult<IActionResult>(Page())
        );
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, Guid objective, Guid indicator) =>
        await LoadAsync(id, objective, indicator)
            ? await AnswerAsync(
                await strategies.RemoveIndicatorAsync(id, indicator, Actor, Cancel),
                "Indicator.Removed",
                () => $"~/app/strategies/{id}",
                () => Task.FromResult<IActionResult>(Page())
            )
            : NotFound();

    private async Task<bool> LoadAsync(Guid id, Guid objectiveId, Guid? indicator)
    {
        if (
            await figures.FindAsync(id, Actor, Cancel) is not { } strategy
            || strategy.Objectives.FirstOrDefault(o => o.Id == objectiveId) is not { } objective
            || (indicator is { } asked && !objective.Indicators.Any(i => i.Id == asked))
        )
        {
            return false;
        }
        (Strategy, Objective, IndicatorId) = (strategy, objective, indicator);
        foreach (var year in strategy.Years)
        {
            Input.Targets.TryAdd(year, null);
        }
        return true;
    }
}

/// <summary>The form of an indicator.</summary>
internal sealed class IndicatorForm
{
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Source { get; set; }

    public string? ShareOf { get; set; }

    public AgeGroup AgeGroup { get; set; }

    public string? Sex { get; set; }

    public string? Nationality { get; set; }

    public bool OnlyVulnerable { get; set; }

    public bool OnlyWithDisability { get; set; }

    public bool LessIsBetter { get; set; }

    public bool IsPublic { get; set; }

    public decimal? Baseline { get; set; }

    public int? BaselineYear { get; set; }

    public Dictionary<int, decimal?> Targets { get; set; } = [];

    public static IndicatorForm Of(Indicator indicator, IEnumerable<int> years) =>
        new()
        {
            Version = indicator.Version,
            Name = indicator.Name,
            Source = indicator.Source,
            ShareOf = indicator.ShareOf,
            AgeGroup = indicator.AgeGroup,
            Sex = indicator.Sex?.ToString(),
            Nationality = indicator.Nationality,
            OnlyVulnerable = indicator.OnlyVulnerable,
            OnlyWithDisability = indicator.OnlyWithDisability,
            LessIsBetter = indicator.LessIsBetter,
            IsPublic = indicator.IsPublic,
            Baseline = Short(indicator.Baseline),
            BaselineYear = indicator.BaselineYear,
            Targets = years.ToDictionary(y => y, y => Short(indicator.TargetOf(y))),
        };

    // As it was typed: without the decimals that the database keeps.
    private static decimal? Short(decimal? value) => value / 1.0000000000000000000000000000m;

    public IndicatorInput ToInput() =>
        new()
        {
            Version = Version,
            Name = Name,
            Source = Source,
            ShareOf = ShareOf,
            AgeGroup = AgeGroup,
            Sex = Sex,
            Nationality = Nationality,
            OnlyVulnerable = OnlyVulnerable,
            OnlyWithDisability = OnlyWithDisability,
            LessIsBetter = LessIsBetter,
            IsPublic = IsPublic,
            Baseline = Baseline,
            BaselineYear = BaselineYear,
            Targets = Targets,
        };
}
