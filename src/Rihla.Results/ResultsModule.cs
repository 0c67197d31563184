using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Exports;

namespace Rihla.Results;

/// <summary>What comes out of the cases: the dashboard, reports, strategies and their indicators, reports to donors, open data, IATI.</summary>
public static class ResultsModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(ResultsModule).Assembly)
        {
            Name = "results",
            Permissions = ResultsPermissions.Grants,
            Menu =
            [
                new(5, "Menu.Dashboard", "/app/dashboard", "results", ResultsPermissions.Dashboard),
                new(
                    61,
                    "Menu.YearlyReport",
                    "/app/reports/yearly",
                    "report",
                    ResultsPermissions.Report
                ),
                new(
                    62,
                    "Menu.Strategies",
                    "/app/strategies",
                    "done",
                    ResultsPermissions.ViewStrategies
                ),
                new(
                    63,
                    "Menu.GrantReports",
                    "/app/reports/grants",
                    "funding",
                    ResultsPermissions.GrantReport
                ),
                new(
                    64,
                    "Menu.OpenData",
                    "/app/open-data",
                    "globe",
                    ResultsPermissions.ViewReleases
                ),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaResults(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddOpenly<PeriodReports>();
        services.AddSingleton<MissionBoard>();
        services.AddSingleton<PeriodBoard>();
        services.AddScoped<IndicatorCatalogue>();
        services.AddScoped<IndicatorFigures>();
        services.AddScoped<Strategies>();
        services.AddListExport<IndicatorExport>();
        services.AddOpenly<PublicIndicators>();
        services.AddOpenly<StrategyBook>();
        services.AddOpenly<Releases>();
        services.AddOpenly<PublishedFigures>();
        services.AddScoped<DonorReports>();
        services.AddSingleton(p => ResultsSettings.From(p.GetRequiredService<IConfiguration>()));
        services.AddOpenly<IatiActivities>();
        services.AddOpenly<DemonstrationResults>();
        services.AddPersonsOnce("requests", CountedEvent.Requested);
        services.AddPersonsOnce("counselled", CountedEvent.Counselled);
        services.AddPersonsOnce("funded", CountedEvent.Funded);
        services.AddPersonsOnce("departed", CountedEvent.Departed);
        services.AddPersonsOnce("arrived", CountedEvent.Arrived);
        services.AddPersonsOnce("withdrawn", CountedEvent.Withdrawn);
        services.AddPersonsOnce("completed", CountedEvent.Completed);
        services.AddIndicatorSource<MedianWait>();
        services.AddScoped<SupportCounts>();
        services.AddIndicatorSource<PlansAgreed>();
        services.AddIndicatorSource<AssistanceGiven>();
        services.AddIndicatorSource<DaysToFirstHelp>();
        services.AddIndicatorSource<MeanSatisfaction>();
        services.AddIndicatorSource<SurveysHeld>();
        services.AddIndicatorSource<MeanScore>();
        return services;
    }
}
