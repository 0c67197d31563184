using Microsoft.AspNetCore.Mvc;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Components;

namespace Rihla.Diaspora.Pages;

/// <summary>A page about one venture.</summary>
internal abstract class VenturePage(Diaspora.Ventures ventures, Words words) : DiasporaPage(words)
{
    protected Diaspora.Ventures Ventures => ventures;

    public Venture Venture { get; private set; } = null!;

    public Call Call { get; private set; } = null!;

    /// <summary>Where the venture stands.</summary>
    protected string Root => $"/app/diaspora/ventures/{Venture.Code}";

    /// <summary>Reads the venture, and shows the page or that there is none.</summary>
    protected async Task<IActionResult> ShowAsync(string code) =>
        await LoadAsync(code) ? Page() : NotFound();

    /// <summary>Reads the venture; the look is recorded.</summary>
    protected async Task<bool> LoadAsync(string code)
    {
        if (await ventures.OpenAsync(code, Actor, Cancel) is not { } found)
        {
            return false;
        }
        (Venture, Call) = found;
        return true;
    }

    /// <summary>Goes back to the venture, or stays with the reasons at the fields.</summary>
    protected Task<IActionResult> SavedAsync(string code, Outcome outcome) =>
        AnswerAsync(
            outcome,
            "Call.Saved",
            $"/app/diaspora/ventures/{Uri.EscapeDataString(code)}",
            () => ShowAsync(code)
        );
}

/// <summary>One venture, from its selection to its last follow-up.</summary>
[Needs(DiasporaPermissions.View)]
internal sealed class VentureViewModel(
    Diaspora.Ventures ventures,
    DiasporaSettings settings,
    Today today,
    Words words
) : VenturePage(ventures, words)
{
    public DateOnly Day => today.Date;

    /// <summary>The way of a venture and where it has come to; what a later step stands for without a record is passed over.</summary>
    public IReadOnlyList<Step> Steps =>
        [
            .. Enum.GetValues<FunnelStep>()
                .Where(s => s >= FunnelStep.Selected)
                .Select(s => new Step(
                    T[$"VentureStep.{s}"],
                    s == Venture.Furthest ? StepState.Current
                        : s > Venture.Furthest ? StepState.Ahead
                        : Venture.HasOnRecord(s) ? StepState.Done
                        : StepState.Skipped
                )),
        ];

    /// <summary>What is to be done next, and the page where it is done; nothing once the enterprise stands.</summary>
    public (string Text, string Page)? Next =>
        Venture.Furthest switch
        {
            FunnelStep.Selected => (T["VentureNext.Selected"], "session"),
            FunnelStep.Trained when Venture.Plans.Count > 0 => (T["VentureNext.Accept"], "#plans"),
            FunnelStep.Trained => (T["VentureNext.Trained"], "plan"),
            FunnelStep.Planned => (T["VentureNext.Planned"], "financing"),
            FunnelStep.Financed => (T["VentureNext.Financed"], "creation"),
            _ => null,
        };

    /// <summary>The months of its follow-ups, those that have been raised and those to come.</summary>
    public IEnumerable<(int Month, DateOnly DueOn, FollowUp? FollowUp)> Months =>
        settings
            .Months.Concat(Venture.FollowUps.Select(f => f.Month))
            .Distinct()
            .Order()
            .Select(month =>
                (
                    month,
                    Venture.CreatedOn!.Value.AddMonths(month),
                    Venture.FollowUps.FirstOrDefault(f => f.Month == month)
                )
            );

    public Task<IActionResult> OnGetAsync(string code) => ShowAsync(code);
}
