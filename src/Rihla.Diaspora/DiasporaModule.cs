using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Results;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>Investment of the diaspora: calls for projects, their jury and decisions, and the accompaniment of ventures.</summary>
public static class DiasporaModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(DiasporaModule).Assembly)
        {
            Name = "diaspora",
            Permissions = DiasporaPermissions.Grants,
            Menu =
            [
                new(300, "Menu.Portfolio", "/app/diaspora", "results", DiasporaPermissions.Figures),
                new(
                    302,
                    "Menu.Ventures",
                    "/app/diaspora/ventures",
                    "briefcase",
                    DiasporaPermissions.View
                ),
                new(301, "Menu.Calls", "/app/diaspora/calls", "inbox", DiasporaPermissions.Figures),
                new(
                    706,
                    "Menu.ForgetApplicant",
                    "/app/diaspora/forget",
                    "hidden",
                    DiasporaPermissions.Forget
                ),
                new(310, "Menu.Jury", "/app/jury", "check", DiasporaPermissions.Mark),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaDiaspora(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddSingleton(p =>
            p.GetRequiredService<IConfiguration>()
                .GetSection("Rihla:Diaspora")
                .Get<DiasporaSettings>()
            ?? new DiasporaSettings()
        );
        services.AddScoped<ApplicationKeys>();
        services.AddKeyRenewal<ApplicationKeyRenewal>();
        services.AddScoped<ApplicationExchanges>();
        services.AddScoped<CallDesk>();
        services.AddScoped<CallJury>();
        services.AddScoped<Applying>();
        services.AddScoped<ApplicationDesk>();
        services.AddScoped<Forgetting>();
        services.AddScoped<JuryRoom>();
        services.AddScoped<Rankings>();
        services.AddScoped<Decisions>();
        services.AddScoped<Ventures>();
        services.AddScoped<Portfolio>();
        services.AddScoped(p => new DemonstrationDiaspora(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<DemonstrationUsers>(),
            stage => ActivatorUtilities.CreateInstance<CallScenes>(p, stage),
            stage => ActivatorUtilities.CreateInstance<JuryScenes>(p, stage),
            stage => ActivatorUtilities.CreateInstance<VentureScenes>(p, stage)
        ));
        services.AddPublicPlaces<CallPlaces>();
        services.AddOfficeTasks<DiasporaTasks>();
        services.AddJob<FollowUpReminders>();
        services.AddListExport<VentureExport>();
        services.AddIndicatorSource<VenturesCreated>();
        services.AddIndicatorSource<VenturesAliveAfterAYear>();
        services.AddIndicatorSource<VentureJobsOfWomen>();
        services.AddIndicatorSource<VentureJobsOfMen>();
        services.AddIndicatorSource<VentureLeverage>();
        services.AddJob<Retention>();
        services.AddListExport<CallExport>();
        services.AddListExport<ApplicationExport>();
        return services;
    }
}
