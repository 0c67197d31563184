using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Localisation;
using Rihla.Reintegration;

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
                new(
                    60,
                    "Menu.Dashboard",
                    "/app/dashboard",
                    "results",
                    ResultsPermissions.Dashboard
                ),
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
        services.AddScoped(p => new PeriodReports(
            p.GetRequiredService<CaseFigures>(),
            p.GetRequiredService<SupportFigures>(),
            p.GetRequiredService<PeriodBoard>(),
            p.GetRequiredService<Today>()
        ));
        services.AddSingleton<MissionBoard>();
        services.AddSingleton<PeriodBoard>();
        services.AddScoped<IndicatorCatalogue>();
        services.AddScoped<IndicatorFigures>();
        services.AddScoped<Strategies>();
        services.AddListExport<IndicatorExport>();
        services.AddScoped(p => new PublicIndicators(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<IndicatorCatalogue>(),
            p.GetRequiredService<Today>()
        ));
        services.AddScoped(p => new StrategyBook(p.GetRequiredService<RihlaDb>()));
        services.AddScoped(p => new Releases(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<CaseFigures>(),
            p.GetRequiredService<Today>()
        ));
        services.AddScoped(p => new PublishedFigures(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<Missions>()
        ));
        services.AddScoped<DonorReports>();
        services.AddSingleton(p => ResultsSettings.From(p.GetRequiredService<IConfiguration>()));
        services.AddScoped(p => new IatiActivities(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<Missions>(),
            p.GetRequiredService<GrantReports>(),
            p.GetRequiredService<IndicatorFigures>(),
            p.GetRequiredService<IndicatorCatalogue>(),
            p.GetRequiredService<PublishedFigures>(),
            p.GetRequiredService<ResultsSettings>(),
            p.GetRequiredService<Words>(),
            p.GetRequiredService<Today>()
        ));
        services.AddScoped(p => new DemonstrationResults(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<Strategies>(),
            p.GetRequiredService<IndicatorCatalogue>(),
            p.GetRequiredService<DonorReports>(),
            p.GetRequiredService<GrantReports>(),
            p.GetRequiredService<Releases>(),
            p.GetRequiredService<Staff>(),
            p.GetRequiredService<Missions>(),
            p.GetRequiredService<Today>()
        ));
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
