using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Conditions;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Plans;

namespace Rihla.Reintegration;

/// <summary>From the landing to a reintegration measured to last: plans, assistance, monitoring, surveys and scores.</summary>
public static class ReintegrationModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(ReintegrationModule).Assembly)
        {
            Name = "reintegration",
            Permissions = All(ReintegrationPermissions.Grants, FollowUpPermissions.Grants),
            RestrictedFields = FollowUpSetup.RestrictedFields,
            Menu =
            [
                new(
                    44,
                    "Menu.Deliveries",
                    "/app/deliveries",
                    "inbox",
                    ReintegrationPermissions.View
                ),
                new(
                    45,
                    "Menu.Projects",
                    "/app/projects",
                    "building",
                    ReintegrationPermissions.Deliver
                ),
                new(
                    46,
                    "Menu.PlansToApprove",
                    "/app/plans",
                    "check",
                    ReintegrationPermissions.Approve
                ),
                new(
                    47,
                    "Menu.PlanRules",
                    "/app/plans/rules",
                    "settings",
                    ReintegrationPermissions.Rules
                ),
                .. FollowUpSetup.Menu,
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaReintegration(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddScoped<Receivers>();
        services.AddScoped<PlanBook>();
        services.AddScoped<OwedItems>();
        services.AddScoped<PlanRuleBook>();
        services.AddScoped<Needs>();
        services.AddScoped<Planning>();
        services.AddScoped<ItemOperations>();
        services.AddScoped<Quotations>();
        services.AddScoped<Ordering>();
        services.AddScoped<Deliveries>();
        services.AddScoped<DueDeliveries>();
        services.AddScoped<Projects>();
        services.AddPaymentTakenBack<PromiseUnpaid>();
        services.AddScoped<AwaitedParts, PromisedParts>();
        services.AddPromisedCurrency<PlanCurrency>();
        services.AddOpenly<DemonstrationPlanRules>();
        services.AddOpenly<SupportFigures>();
        services.AddJob<ReintegrationReminders>();
        services.AddListExport<DeliveryExport>();
        services.AddListExport<ProjectExport>();
        services.AddListExport<PlanExport>();
        // Conditions are met, and shown, in this order.
        services.AddCondition<NeedsAssessed>();
        services.AddCondition<BaselineSurveyed>();
        services.AddCondition<PlanAgreed>();
        services.AddCondition<PlanApproved>();
        services.AddCondition<AssistanceOrdered>();
        services.AddCondition<OrdersApproved>();
        services.AddCondition<AssistanceDelivered>();
        services.AddCondition<PaymentsAsked>();
        services.AddCondition<AssistancePaid>();
        services.AddCondition<SurveysHeld>();
        services.AddCondition<ConfidentialMattersSettled>();
        services.AddCasePage(
            new(80, "Needs.Title", "needs", "screening", ReintegrationPermissions.View)
        );
        services.AddCasePage(
            new(81, "ReintegrationPlan.Title", "plan", "document", ReintegrationPermissions.View)
        );
        services.AddCasePage(
            new(82, "Support.Title", "support", "inbox", ReintegrationPermissions.View)
        );
        services.AddFollowUp();
        return services;
    }

    private static PermissionGrants All(params IEnumerable<PermissionGrants> parts)
    {
        var all = new PermissionGrants();
        foreach (var (permission, roles) in parts.SelectMany(p => p))
        {
            all[permission] = roles;
        }
        return all;
    }
}
