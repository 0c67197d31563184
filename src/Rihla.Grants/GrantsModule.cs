using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Grants.Conditions;
using Rihla.Grants.Suppliers;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;

namespace Rihla.Grants;

/// <summary>Donors, grants and their rules, the ledger, expenses, the funding plan and the forecast, agreements and transfers of data.</summary>
public static class GrantsModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(GrantsModule).Assembly)
        {
            Name = "grants",
            Permissions = GrantsPermissions.Grants,
            Menu =
            [
                new(50, "Menu.Grants", "/app/grants", "funding", GrantsPermissions.View),
                new(51, "Menu.FundingPlan", "/app/grants/plans", "tasks", GrantsPermissions.Plan),
                new(53, "Menu.Forecast", "/app/grants/forecast", "results", GrantsPermissions.View),
                new(52, "Menu.Expenses", "/app/expenses", "tasks", GrantsPermissions.Approve),
                new(52, "Menu.Payments", "/app/payments", "funding", GrantsPermissions.Approve),
                new(53, "Menu.Suppliers", "/app/suppliers", "users", GrantsPermissions.Suppliers),
                new(
                    54,
                    "Menu.Agreements",
                    "/app/agreements",
                    "document",
                    GrantsPermissions.ViewAgreements
                ),
                new(
                    890,
                    "Menu.Transfers",
                    "/app/transfers",
                    "external",
                    GrantsPermissions.Transfers
                ),
                new(55, "Menu.OwnGrants", "/app/own-grants", "funding", GrantsPermissions.Own),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaGrants(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddScoped<Ledger>();
        services.AddScoped<FundingBook, FundingLedger>();
        services.AddScoped<GrantOffice>();
        services.AddScoped<GrantFigures>();
        services.AddOpenly<GrantReports>();
        services.AddScoped<PaidParts>();
        services.AddOpenly<CaseOrders>();
        services.AddScoped<SupplierRegister>();
        services.AddOpenly<SupplierBook>();
        services.AddScoped<ExpenseBook>();
        services.AddScoped<Expenses>();
        services.AddScoped<Bills>();
        services.AddScoped<PaymentBatches>();
        services.AddScoped<GrantForecast>();
        services.AddScoped<Agreements>();
        services.AddOpenly<AgreementBook>();
        services.AddScoped<TransferLog>();
        services.AddScoped<DataTransfers>(p => p.GetRequiredService<TransferLog>());
        services.AddOfficeTasks<MoneyTasks>();
        services.AddOfficeTasks<ExpenseTasks>();
        services.AddListExport<DonorExport>();
        services.AddListExport<GrantExport>();
        services.AddListExport<UnitCostExport>();
        services.AddListExport<ExchangeRateExport>();
        services.AddListExport<FundingPlanExport>();
        services.AddListExport<ExpenseExport>();
        services.AddListExport<SupplierExport>();
        services.AddListExport<LedgerExport>();
        services.AddListExport<BillExport>();
        services.AddListExport<AgreementExport>();
        services.AddListExport<TransferExport>();
        services.AddJob<MoneyReminders>();
        services.AddErasing<ErasedAccounts>();
        services.AddScoped<ErasedAccounts>();
        services.AddJob<ErasedVouchers>();
        services.AddCaseClosing<MoneySettled>();
        services.AddOpenly<DemonstrationAgreements>();
        services.AddScoped<PlanReserving>();
        services.AddOpenly<FundingPlans>();
        services.AddOpenly<DemonstrationGrants>();
        services.AddCondition<AppliedInTime>();
        services.AddCondition<LedgerAtZero>();
        services.AddCasePage(
            new(56, "Expense.Title", "expenses", "funding", GrantsPermissions.Request)
        );
        return services;
    }

    /// <summary>Adds what a module does when a payment is taken back.</summary>
    public static IServiceCollection AddPaymentTakenBack<T>(this IServiceCollection services)
        where T : PaymentTakenBack => services.AddScoped<PaymentTakenBack, T>();

    /// <summary>Adds a module's word on the currency of what it has promised.</summary>
    public static IServiceCollection AddPromisedCurrency<T>(this IServiceCollection services)
        where T : PromisedCurrency => services.AddScoped<PromisedCurrency, T>();
}
