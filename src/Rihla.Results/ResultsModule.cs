using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;

namespace Rihla.Results;

/// <summary>What comes out of the cases: the dashboard and the yearly report.</summary>
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
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaResults(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddScoped(p => new YearlyReports(
            p.GetRequiredService<CaseFigures>(),
            p.GetRequiredService<YearBoard>(),
            p.GetRequiredService<Today>()
        ));
        services.AddSingleton<MissionBoard>();
        services.AddSingleton<YearBoard>();
        return services;
    }
}
