using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Fields;

namespace Rihla.Grants.Pages;

/// <summary>Changes a grant: its period, lines, rules, targets and reports.</summary>
[Needs(GrantsPermissions.Manage)]
internal sealed class GrantEditModel(
    GrantOffice office,
    GrantFigures figures,
    Today today,
    Words words
) : MoneyPageModel(words)
{
    public DateOnly Day => today.Date;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public GrantInput Input { get; set; } = new();

    [BindProperty]
    public LineForm Line { get; set; } = new();

    [BindProperty]
    public TargetForm Target { get; set; } = new();

    [BindProperty]
    public ReportForm Report { get; set; } = new();

    public Grant Grant { get; private set; } = null!;

    public IReadOnlyList<LineFigure> Lines { get; private set; } = [];

    public IEnumerable<SelectListItem> Purposes =>
        Choices<LinePurpose>().Where(c => Lines.All(l => l.Line.Purpose.ToString() != c.Value));

    public IEnumerable<SelectListItem> Measures => Choices<GrantMeasure>();

    private string Here => $"/app/grants/{Id}/edit";

    public async Task<IActionResult> OnGetAsync()
    {
        if (await figures.FindAsync(Id, Actor, Cancel) is not { } figure)
        {
            return NotFound();
        }
        (Grant, Lines) = (figure.Grant, figure.Lines);
        Input = Input.Name is not null
            ? Input
            : new()
            {
                Name = Grant.Name,
                Reference = Grant.Reference,
                StartsOn = Grant.StartsOn,
                EndsOn = Grant.EndsOn,
            };
        return Page();
    }

    /// <summary>Why a budget is revised. Bound, not an argument: a trace of handlers writes arguments down.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    public async Task<IActionResult> OnPostAsync() =>
        await AnswerAsync(
            await office.ChangeAsync(Id, Input, Version, Actor, Cancel),
            "Grant.Changed",
            Here,
            OnGetAsync
        );

    public async Task<IActionResult> OnPostLineAsync() =>
        await AgainAsync(
            await office.AddLineAsync(Id, Line.Purpose, Line.Name, Line.Budget, Actor, Cancel),
            "Grant.LineAdded",
            "Line"
        );

    /// <summary>The line whose new budget was refused, and what was typed for it.</summary>
    public (Guid LineId, string? Budget) Refused { get; private set; }

    public async Task<IActionResult> OnPostReviseAsync(Guid lineId, string? budget)
    {
        Refused = (lineId, budget);
        decimal? amount = DecimalBinder.TryRead(budget ?? "", out var read) ? read : null;
        return await AgainAsync(
            await office.ReviseAsync(Id, lineId, amount, Reason, Actor, Cancel),
            "Grant.Revised",
            ""
        );
    }

    public async Task<IActionResult> OnPostEndRuleAsync(Guid rule) =>
        Answer(await office.EndRuleAsync(Id, rule, Actor, Cancel), "GrantRule.Ended", Here);

    public async Task<IActionResult> OnPostTargetAsync() =>
        await AgainAsync(
            await office.SetTargetAsync(Id, Target.Measure, Target.Value, Actor, Cancel),
            "Grant.TargetSet",
            "Target"
        );

    public async Task<IActionResult> OnPostReportAsync() =>
        await AgainAsync(
            await office.AwaitReportAsync(Id, Report.ReportName, Report.DueOn, Actor, Cancel),
            "Grant.ReportAwaited",
            "Report"
        );

    public async Task<IActionResult> OnPostSentAsync(Guid report) =>
        Answer(await office.ReportSentAsync(Id, report, Actor, Cancel), "Grant.ReportSaved", Here);

    private async Task<IActionResult> AgainAsync(Outcome outcome, string doneKey, string prefix)
    {
        if (outcome.IsDone)
        {
            TempData["Done"] = T[doneKey];
            return LocalRedirect(Here);
        }
        ModelState.AddRefusals(outcome, T, prefix);
        return await OnGetAsync();
    }

    /// <summary>A new line.</summary>
    internal sealed class LineForm
    {
        public LinePurpose Purpose { get; set; }

        public string? Name { get; set; }

        public decimal? Budget { get; set; }
    }

    /// <summary>A target.</summary>
    internal sealed class TargetForm
    {
        public GrantMeasure Measure { get; set; }

        public int? Value { get; set; }
    }

    /// <summary>A report that is awaited.</summary>
    internal sealed class ReportForm
    {
        public string? ReportName { get; set; }

        public DateOnly? DueOn { get; set; }
    }
}
