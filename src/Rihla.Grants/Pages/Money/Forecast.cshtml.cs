using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Ui.Charts;

namespace Rihla.Grants.Pages;

/// <summary>How many will ask, and when each line runs out: as a span, with its method.</summary>
[Needs(GrantsPermissions.View)]
internal sealed class ForecastModel(GrantForecast forecast, Today today, Words words)
    : MoneyPageModel(words)
{
    public Outlook Outlook { get; private set; } = new(null, []);

    /// <summary>The requests of past months.</summary>
    public IReadOnlyList<Bar> Months =>
        [
            .. (Outlook.Demand?.Past ?? []).Select(
                (count, i) =>
                    new Bar(
                        T.Month(
                            new DateOnly(today.Date.Year, today.Date.Month, 1).AddMonths(
                                i - Outlook.Demand!.Past.Count
                            )
                        ),
                        count
                    )
            ),
        ];

    public async Task OnGetAsync() => Outlook = await forecast.OfMissionAsync(Actor, Cancel);

    /// <summary>When a line runs out, in a sentence.</summary>
    public string When(LineOutlook line) =>
        line switch
        {
            { Remaining: 0 } => T["Forecast.Empty"],
            { Likely: null } when line.ByMonth == 0 => T["Forecast.NotUsed"],
            { Likely: null } => T["Forecast.TooShort"],
            _ when line.Likely > line.EndsOn && line.Early > line.EndsOn => T[
                "Forecast.EndsFirst",
                line.EndsOn
            ],
            _ => T["Forecast.Span", line.Likely, line.Early, line.Late],
        };
}
