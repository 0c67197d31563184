using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases.Conditions;
using Rihla.Platform.Jobs;

namespace Rihla.Cases;

/// <summary>The stations between registration and clearance: counselling, screening, protection, eligibility, referrals, declaration.</summary>
internal static class CaseworkSetup
{
    public static IServiceCollection AddCasework(this IServiceCollection services)
    {
        services.AddSingleton(p =>
            p.GetService<IConfiguration>()?.GetSection("Rihla:Cases").Get<CasesSettings>()
            ?? new CasesSettings()
        );
        services.AddScoped<Counselling>();
        services.AddScoped<Screenings>();
        services.AddScoped<TraffickingAssessments>();
        services.AddScoped<ProtectionRoutes>();
        services.AddScoped<EligibilityDecisions>();
        services.AddScoped<Referrals>();
        services.AddScoped<Declarations>();
        services.AddScoped<Withdrawals>();
        services.AddCondition<CounsellingHeld>();
        services.AddCondition<ScreeningDone>();
        services.AddCondition<RoutesSet>();
        services.AddCondition<EligibilityDecided>();
        services.AddCondition<DeclarationsStand>();
        services.AddCondition<GuardiansConsent>();
        services.AddCondition<RoutesResolved>();
        services.AddJob<ReferralReminders>();
        services.AddCasePage(
            new(30, "Counselling.Title", "counselling", "counselling", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(40, "Screening.Title", "screening", "screening", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(41, "Route.Title", "protection", "protection", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(42, "Eligibility.Title", "eligibility", "check", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(43, "Referral.Title", "referrals", "referral", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(50, "Declaration.Title", "declaration", "edit", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(51, "Withdrawal.Title", "withdraw", "close", CasesPermissions.TakeWithdrawal)
        );
        return services;
    }
}
