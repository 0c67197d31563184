using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Results;

namespace Rihla.Relations;

/// <summary>Institutions and counterparts, official visits, what was promised, dossiers of public policy.</summary>
public static class RelationsModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(RelationsModule).Assembly)
        {
            Name = "relations",
            Permissions = RelationsPermissions.Grants,
            Menu =
            [
                new(
                    80,
                    "Menu.Institutions",
                    "/app/institutions",
                    "building",
                    RelationsPermissions.View
                ),
                new(81, "Menu.Visits", "/app/visits", "calendar", RelationsPermissions.View),
                new(
                    82,
                    "Menu.Commitments",
                    "/app/commitments",
                    "flag",
                    RelationsPermissions.Promises
                ),
                new(83, "Menu.Dossiers", "/app/dossiers", "document", RelationsPermissions.View),
                new(
                    706,
                    "Menu.ErasingCounterparts",
                    "/app/data-requests/counterparts",
                    "hidden",
                    RelationsPermissions.Erase
                ),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaRelations(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddSingleton<MissionClock>();
        services.AddScoped<AddressBooks>();
        services.AddScoped<InstitutionOffice>();
        services.AddScoped<CounterpartErasure>();
        services.AddScoped<Lists>();
        services.AddScoped<ProgrammeReader>();
        services.AddScoped<VisitOffice>();
        services.AddScoped<MeetingDesk>();
        services.AddScoped<BriefingDesk>();
        services.AddScoped<Promises>();
        services.AddScoped<Calendars>();
        services.AddScoped<VisitNews>();
        services.AddScoped<DossierOffice>();
        services.AddScoped<PolicyTrainings>();
        services.AddOfficeTasks<RelationsTasks>();
        services.AddIndicatorSource<PeopleTrained>();
        services.AddIndicatorSource<TrainingsDelivered>();
        services.AddIndicatorSource<MilestonesReached>();
        services.AddIndicatorSource<PromisesKept>();
        services.AddListExport<InstitutionExport>();
        services.AddListExport<CounterpartExport>();
        services.AddListExport<VisitExport>();
        services.AddListExport<PromiseExport>();
        services.AddListExport<DossierExport>();
        return services;
    }

    /// <summary>Maps what relations offer beside their pages: the feed for calendar programs.</summary>
    public static WebApplication MapRihlaRelations(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RelationsEndpoints.Map(app);
        return app;
    }
}
