using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;
using Rihla.Ui.Charts;

namespace Rihla.Reintegration.Pages.Surveys;

/// <summary>Scores of many, by cohort; nobody can be recognised in them.</summary>
[Needs(FollowUpPermissions.Figures)]
internal sealed class SurveyFiguresPageModel(
    SurveyFigures figures,
    SatisfactionFigures satisfaction,
    Instruments instruments,
    Missions missions,
    Words words
) : ReintegrationPage(words)
{
    private Dictionary<string, string> names = [];

    [BindProperty(SupportsGet = true)]
    public FilterForm Filter { get; set; } = new();

    /// <summary>How many were held; nothing where that would tell of a few.</summary>
    public SurveyCompletion? Completion { get; private set; }

    public IReadOnlyList<CohortScore> Cohorts { get; private set; } = [];

    /// <summary>How content the same cohorts are.</summary>
    public IReadOnlyList<CohortSatisfaction> Satisfied { get; private set; } = [];

    public IReadOnlyList<LinePoint> Points { get; private set; } = [];

    public InstrumentVersion Current { get; private set; } = null!;

    public IReadOnlyList<string> Series =>
        [
            T["Survey.Composite"],
            T.Of(Plans.Dimension.Economic),
            T.Of(Plans.Dimension.Social),
            T.Of(Plans.Dimension.Psychosocial),
        ];

    public IEnumerable<SelectListItem> Bys => Choices<CohortBy>();

    public IEnumerable<SelectListItem> Periods { get; private set; } = [];

    /// <summary>Whether cohorts of one period were asked for, and those of all times are shown.</summary>
    public bool IsOfAllTimes { get; private set; }

    public async Task OnGetAsync()
    {
        var by = Enum.IsDefined(Filter.By) ? Filter.By : CohortBy.All;
        var query = new SurveyQuery { MissionId = Actor.MissionId };
        var arrivals = await figures.ArrivalsAsync(query, Cancel);
        Periods = arrivals.Select(p => new SelectListItem(NameOf(p), p.Code));
        var arrived = arrivals.FirstOrDefault(p => p.Code == Filter.Arrived);
        IsOfAllTimes = by != CohortBy.All && arrived is not null;
        if (IsOfAllTimes)
        {
            ModelState.Remove("Filter.Arrived");
            (Filter.Arrived, arrived) = (null, null);
        }
        query = query with { Arrived = arrived };
        Current = await instruments.InUseAsync(Cancel);
        Completion = await figures.ShownCompletionAsync(query, Actor, Cancel);
        Cohorts = await figures.CohortsAsync(query, by, Actor, cancel: Cancel);
        Satisfied = await satisfaction.CohortsAsync(query, by, Actor, Cancel);
        var all =
            by == CohortBy.All
                ? Cohorts
                : await figures.CohortsAsync(query, CohortBy.All, Actor, cancel: Cancel);
        Points =
        [
            .. all.Where(c => !c.IsHidden)
                .Select(c => new LinePoint(
                    When(c.Month),
                    c.Composite,
                    c.Economic,
                    c.Social,
                    c.Psychosocial
                )
                {
                    Short = T.Number(c.Month),
                }),
        ];
        names = (await missions.AllAsync(Cancel)).ToDictionary(
            m => m.Id.ToString(),
            m => m.NameIn(T.Language),
            StringComparer.Ordinal
        );
    }

    public string When(int month) =>
        month == 0 ? T["Survey.Baseline"] : T.Count("Survey.Month", month);

    public string Shown(decimal? score) => score is { } known ? T.Number(known, 2) : "–";

    public string Mean(decimal? answers) => answers is { } known ? T.Number(known, 1) : "–";

    public string Signed(decimal? change) => change is { } known ? T.Change(known, 2) : "–";

    private string NameOf(ReportPeriod period)
    {
        var year = period.Year.ToString(CultureInfo.InvariantCulture);
        return period.Quarter is { } quarter ? T["SurveyFigures.Quarter", year, quarter] : year;
    }

    /// <summary>The name of a cohort.</summary>
    public string NameOf(string key) =>
        Filter.By switch
        {
            CohortBy.All => T["SurveyFigures.Everybody"],
            _ when key.Length == 0 => T["SurveyFigures.Unknown"],
            CohortBy.HostMission or CohortBy.OriginMission => names.GetValueOrDefault(key, key),
            CohortBy.Nationality => T.Country(key),
            CohortBy.Sex => T[$"Sex.{key}"],
            _ => T.Month(Cohort.MonthOf(key)),
        };

    internal sealed class FilterForm
    {
        public CohortBy By { get; set; }

        /// <summary>The code of the year or quarter of arrival.</summary>
        public string? Arrived { get; set; }
    }
}
