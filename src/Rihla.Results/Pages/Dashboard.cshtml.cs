using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Ui.Charts;

namespace Rihla.Results.Pages;

/// <summary>What a manager sees at a glance: where cases stand and for how long, who waits, who left.</summary>
[Needs(ResultsPermissions.Dashboard)]
internal sealed class DashboardModel(
    MissionBoard board,
    SupportFigures support,
    Missions missions,
    Today today,
    Words words
) : PageModel
{
    private const int NationalitiesShown = 12;

    // A mission that prepares no return sees those whom it receives.
    private bool onlyHosted = true;

    public Actor Actor => HttpContext.Features.GetRequiredFeature<Actor>();

    public string MissionName { get; private set; } = "";

    public DateTimeOffset CountedAt { get; private set; }

    public MissionFigures Figures { get; private set; } = null!;

    public int Open => Figures.Stages.Where(s => s.Stage < Stage.Arrived).Sum(s => s.Cases);

    /// <summary>Papers of people still to travel that lapse, or have lapsed.</summary>
    public int Lapsing { get; private set; }

    /// <summary>What was promised to returnees, is due and has not reached them.</summary>
    public int Late { get; private set; }

    public int? DaysOfLongestWait =>
        Figures.LongestWaitingSince is { } since ? today.Date.DayNumber - since.DayNumber : null;

    public int Departed => Figures.Departures.Sum(m => m.Persons);

    /// <summary>The way to the cases of those who departed in the twelve months; nothing for who may not open figures.</summary>
    public string? DepartedCases => SliceAddress(TwelveMonths);

    public IReadOnlyList<Bar> Funnel { get; private set; } = [];

    public IReadOnlyList<Column> Months { get; private set; } = [];

    public IReadOnlyList<Bar> Nationalities { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancel)
    {
        var mission = await missions.FindAsync(Actor.MissionId, cancel);
        onlyHosted = mission is not { IsHost: false };
        MissionName = mission?.NameIn(words.Language) ?? "";
        (var counted, CountedAt) = await board.OfAsync(Actor.MissionId, cancel);
        (Figures, Lapsing) = (counted.Cases, counted.Lapsing);
        Late = await support.LateAsync(Actor.MissionId, today.Date, Actor.System, cancel);
        Funnel =
        [
            .. Figures
                .Stages.Where(s => s.Stage <= Stage.Arrived)
                .Select(s => new Bar(
                    words.Of(s.Stage),
                    s.Cases,
                    s.Cases > 0 && s.Stage < Stage.Arrived
                        ? WorkList($"?tab=office&stage={s.Stage}")
                        : null
                )),
        ];
        Months =
        [
            .. Figures.Departures.Select(m => new Column(
                m.Month.ToString("MM'/'yy", CultureInfo.InvariantCulture),
                m.Persons
            )
            {
                Href =
                    m.Persons > 0
                        ? SliceAddress(
                            new(new(m.Month.Year, null), ReportFigure.Departures)
                            {
                                OnlyHosted = onlyHosted,
                                Month = m.Month.Month,
                            }
                        )
                        : null,
            }),
        ];
        var most = Figures.Nationalities.Take(NationalitiesShown).ToList();
        var others = Departed - most.Sum(n => n.Persons);
        Nationalities =
        [
            .. most.Select(n => new Bar(
                n.Nationality is { } code
                    ? words.Country(code)
                    : words["Report.UnknownNationality"],
                n.Persons,
                SliceAddress(
                    TwelveMonths with
                    {
                        Nationality = n.Nationality ?? ReportSlice.UnknownNationality,
                    }
                )
            )),
            .. others > 0
                ? [new Bar(words["Dashboard.OtherNationalities"], others)]
                : Array.Empty<Bar>(),
        ];
    }

    // Those who departed in the twelve months that are shown.
    private ReportSlice TwelveMonths =>
        new(new(Figures.Departures[0].Month.Year, null), ReportFigure.Departures)
        {
            OnlyHosted = onlyHosted,
            TwelveMonthsFrom = Figures.Departures[0].Month,
        };

    private string? SliceAddress(ReportSlice slice) =>
        Actor.May(ResultsPermissions.OpenFigures) ? Url.Content(SliceQuery.AddressOf(slice)) : null;

    /// <summary>The way to a list behind a figure; nothing for who may not see cases.</summary>
    public string? WorkList(string query) => CasePage(query);

    /// <summary>The way to a page of cases; nothing for who may not see cases.</summary>
    public string? CasePage(string below) =>
        Actor.May(CasesPermissions.View) ? Url.Content("~/app" + below) : null;

    public string Days(int? days) => days is { } known ? words.Count("Dashboard.Days", known) : "–";
}
