using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases.Conditions;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;

namespace Rihla.Cases;

/// <summary>Request to closure: stages, conditions, consent, counselling, screening, declarations, referrals, tasks.</summary>
public static class CasesModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(CasesModule).Assembly)
        {
            Name = "cases",
            Permissions = CasesPermissions.Grants,
            Menu =
            [
                new(10, "Menu.WorkList", "/app", "list-check", CasesPermissions.View),
                new(
                    11,
                    "Menu.NewRequest",
                    "/app/requests/new",
                    "telephone-plus",
                    CasesPermissions.Register
                ),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaCases(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddScoped<CaseScope>();
        services.AddScoped(p => new CaseFiles(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<CaseScope>(),
            p.GetRequiredService<Register>(),
            p.GetRequiredService<ReadLog>()
        ));
        services.AddScoped(p => new Progress(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<CaseFiles>(),
            p.GetServices<Condition>(),
            p.GetRequiredService<Today>()
        ));
        services.AddScoped(p => new CaseOperations(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<CaseFiles>(),
            p.GetRequiredService<Progress>()
        ));
        services.AddScoped(p => new CaseTasks(
            p.GetRequiredService<RihlaDb>(),
            p.GetRequiredService<Today>()
        ));
        return services;
    }

    /// <summary>Adds a condition to the journey.</summary>
    public static IServiceCollection AddCondition<T>(this IServiceCollection services)
        where T : Condition => services.AddScoped<Condition, T>();

    /// <summary>Adds what a module undoes when people of a case stop before departure.</summary>
    public static IServiceCollection AddCaseStopping<T>(this IServiceCollection services)
        where T : CaseStopping => services.AddScoped<CaseStopping, T>();
}
