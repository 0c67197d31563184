using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases.Conditions;
using Rihla.Cases.Import;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;

namespace Rihla.Cases;

/// <summary>Request to closure: stages, conditions, consent, counselling, screening, declarations, referrals, tasks.</summary>
public static class CasesModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Platform.Module Module { get; } =
        new(typeof(CasesModule).Assembly)
        {
            Name = "cases",
            Permissions = CasesPermissions.Grants,
            Search = CasesPermissions.View,
            RestrictedActs = OfProtection(),
            Menu =
            [
                new(10, "Menu.WorkList", "/app", "tasks", CasesPermissions.View),
                new(10, "Menu.OwnTasks", "/app/my-tasks", "tasks", CasesPermissions.OwnTasks),
                new(11, "Menu.NewRequest", "/app/requests/new", "phone", CasesPermissions.Register),
                new(12, "Menu.WaitingList", "/app/waiting-list", "clock", CasesPermissions.View),
                new(
                    16,
                    "Menu.RestrictedCases",
                    "/app/restricted-cases",
                    "restricted",
                    CasesPermissions.Protect
                ),
                new(
                    17,
                    "Menu.ReturnRestrictions",
                    "/app/return-restrictions",
                    "globe",
                    CasesPermissions.Restrict
                ),
                new(600, "Menu.Import", "/app/import", "upload", CasesPermissions.Import),
                new(700, "Menu.BreakGlass", "/app/break-glass", "key", CasesPermissions.BreakGlass),
                new(
                    910,
                    "Menu.GlassReview",
                    "/app/oversight/break-glass",
                    "key",
                    CasesPermissions.ReviewGlass
                ),
                new(
                    911,
                    "Menu.Retention",
                    "/app/oversight/retention",
                    "case",
                    CasesPermissions.Erase
                ),
            ],
        };

    // The pages that show this are closed to those who do no casework.
    private static Dictionary<string, RestrictedAct> OfProtection()
    {
        var casework = new RestrictedAct(CasesPermissions.Work);
        return new(StringComparer.Ordinal)
        {
            ["route.opened"] = casework,
            ["route.step-taken"] = casework,
            ["route.resolved"] = casework,
            ["route.not-confirmed"] = casework,
            ["referral.sent"] = casework,
            ["referral.answered"] = casework,
            ["trafficking.assessed"] = casework with { Instead = "route.step-taken" },
            ["trafficking.viewed"] = casework with { Instead = "protection.viewed" },
            ["case.found-eligible"] = casework,
            ["case.found-ineligible"] = casework,
            ["case.restricted"] = casework,
            ["case.restriction-lifted"] = casework,
        };
    }

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaCases(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddCasework();
        services.AddScoped<CaseScope>();
        services.AddScoped<AuditShade, CaseShade>();
        services.AddOpenly<CaseFiles>();
        services.AddOpenly<Progress>();
        services.AddOpenly<CaseOperations>();
        services.AddHostsWork(
            CasesPermissions.Register,
            CasesPermissions.Work,
            CasesPermissions.Protect,
            CasesPermissions.Assign
        );
        services.AddOpenly<CaseTasks>();
        services.AddScoped<CaseKeys>();
        services.AddOpenly<PaperSearch>();
        services.AddKeyRenewal<CaseKeyRenewal>();
        services.AddScoped<CaseDetails>();
        services.AddScoped<CaseSearch>();
        services.AddSingleton<ImportDesk>();
        services.AddScoped<WorkList>();
        services.AddScoped<WaitingList>();
        services.AddScoped<TaskBook>();
        services.AddOpenly<PapersInWorkList>();
        services.AddOpenly<Requests>();
        services.AddScoped<EarlierCases>();
        services.AddOpenly<Registration>();
        services.AddOpenly<Destinations>();
        services.AddOpenly<Consents>();
        services.AddScoped<ChildhoodConsents>();
        services.AddOpenly<PublicationConsents>();
        services.AddOpenly<ConsentSheet>();
        services.AddOpenly<Funding>();
        services.AddOpenly<FundingDemand>();
        services.AddOpenly<Waivers>();
        services.AddOpenly<CaseEnding>();
        services.AddOpenly<Closing>();
        services.AddOpenly<NotComing>();
        services.AddOpenly<Newborns>();
        services.AddOpenly<Teams>();
        services.AddOpenly<RestrictedCases>();
        services.AddOpenly<SeenAtOrigin>();
        services.AddOpenly<NamedToAuthorities>();
        services.AddOpenly<Representatives>();
        services.AddScoped<ImportedCases>();
        services.AddOpenly<CaseImport>();
        services.AddOpenly<CaseFigures>();
        services.AddOpenly<CaseCells>();
        services.AddOpenly<CountedRows>();
        services.AddOpenly<CasesAtHome>();
        services.AddOfficeTasks<GlassToReview>();
        services.AddScoped<CaseNotes>();
        services.AddScoped<BreakGlass>();
        services.AddCaseStopping<FundingStops>();
        services.AddLastingTasks([
            BreakGlass.ReviewTask,
            Referrals.UnansweredTask,
            .. NotComing.Tasks,
        ]);
        services.AddJob<CaseReminders>();
        services.AddJob<JudgedAnew>();
        services.AddArrivalTakenBack<ArrivalTasksReturned>();
        services.AddScoped<CasesHandedBack>();
        services.AddReceivingEnding<CasesHandedBack>();
        services.AddJob<CasesOfClosedMissions>();
        services.AddJob<CountedRowsJob>();
        services.AddListExport<WorkListExport>();
        services.AddListExport<WaitingListExport>();
        services.AddListExport<TasksExport>();
        services.AddListExport<CasesExport>();
        services.AddListExport<PersonsExport>();
        services.AddScoped<PersonScope, CasePersonScope>();
        services.AddScoped<FamilyTies, CaseFamilies>();
        services.AddScoped<PhotoConsent, CasePhotoConsent>();
        services.AddConsentEnding<PhotographTakenAway>();
        services.AddMergeObjection<CaseMergeObjection>();
        services.AddMergeCaution<DepartedTwice>();
        services.AddIdentitySettled<CaseIdentitySettled>();
        services.AddScoped<PersonLinks, CasesOfPerson>();
        services.AddHeldData<HeldCases>();
        services.AddErasing<ErasedCases>();
        services.AddOpenly<Erasures>();
        services.AddScoped<Retention>();
        services.AddOfficeTasks<CasesToErase>();
        services.AddOpenly<RequestCopies>();
        services.AddMembership<CaseMember>(m => m.PersonId);
        services.AddPersonReference<CountedPerson>(c => c.PersonId);
        services.AddPersonReference<Consent>(c => c.PersonId);
        services.AddPersonReference<Consent>(c => c.GuardianId);
        services.AddCasePage(
            new(20, "Family.Title", "family", "family", CasesPermissions.Register)
        );
        services.AddCasePage(
            new(25, "Consent.Title", "consents", "consent", CasesPermissions.Work)
        );
        services.AddCasePage(
            new(
                26,
                "Consent.Withdraw.Title",
                "consents/withdraw",
                "close",
                CasesPermissions.TakeWithdrawal
            )
        );
        services.AddCasePage(new(55, "Funding.Title", "funding", "funding", CasesPermissions.Fund));
        services.AddCasePage(
            new(84, "Newborn.Title", "newborns", "child", CasesPermissions.EnterNewborn)
        );
        services.AddCasePage(new(90, "Case.Notes", "notes", "chat", CasesPermissions.Note));
        services.AddCasePage(
            new(91, "Condition.Title", "conditions", "tasks", CasesPermissions.View)
        );
        services.AddCasePage(
            new(92, "Case.Assign.Title", "assign", "briefcase", CasesPermissions.Assign)
        );
        services.AddCasePage(new(93, "Team.Title", "team", "lock", CasesPermissions.Work));
        services.AddCasePage(new(94, "Case.History", "history", "history", CasesPermissions.View));
        services.AddCasePage(new(95, "Case.Close.Title", "close", "done", CasesPermissions.Close));
        // Conditions are met, and shown, in this order.
        services.AddCondition<IdentityChecked>();
        services.AddCondition<FamilyComplete>();
        services.AddCondition<ConsentToProcessing>();
        services.AddCondition<AdjudicationDone>();
        services.AddCondition<FundedOrWaiting>();
        services.AddCondition<Funded>();
        services.AddCondition<ConsentToShareWithOrigin>();
        services.AddCondition<ReferralsHandedOver>();
        return services;
    }

    /// <summary>Adds a condition to the journey.</summary>
    public static IServiceCollection AddCondition<T>(this IServiceCollection services)
        where T : Condition => services.AddScoped<Condition, T>();

    /// <summary>
    /// Adds what a module undoes when people of a case stop before departure. The later room is asked first: the flight they were
    /// on is locked before the ledger is, as by whoever records at the gate.
    /// </summary>
    public static IServiceCollection AddCaseStopping<T>(this IServiceCollection services)
        where T : CaseStopping
    {
        ArgumentNullException.ThrowIfNull(services);
        services.Insert(0, ServiceDescriptor.Scoped<CaseStopping, T>());
        return services;
    }

    /// <summary>Adds what a module undoes when another country of return is chosen.</summary>
    public static IServiceCollection AddCountryChanging<T>(this IServiceCollection services)
        where T : CountryChanging => services.AddScoped<CountryChanging, T>();

    /// <summary>Adds what a module ends when a mission of origin receives nobody any more.</summary>
    public static IServiceCollection AddOriginEnding<T>(this IServiceCollection services)
        where T : OriginEnding => services.AddScoped<OriginEnding, T>();

    /// <summary>Adds what a module lets go of when an arrival was confirmed by mistake.</summary>
    public static IServiceCollection AddArrivalTakenBack<T>(this IServiceCollection services)
        where T : ArrivalTakenBack => services.AddScoped<ArrivalTakenBack, T>();

    /// <summary>Adds papers of cases by whose numbers the search finds the case.</summary>
    public static IServiceCollection AddPaperNumbers<T>(this IServiceCollection services)
        where T : PaperNumbers => services.AddScoped<PaperNumbers, T>();

    /// <summary>Adds what a module undoes when somebody takes a consent back.</summary>
    public static IServiceCollection AddConsentEnding<T>(this IServiceCollection services)
        where T : ConsentEnding => services.AddScoped<ConsentEnding, T>();

    /// <summary>Adds what a module keeps apart when another member becomes the principal applicant.</summary>
    public static IServiceCollection AddApplicantHandOver<T>(this IServiceCollection services)
        where T : ApplicantHandOver => services.AddScoped<ApplicantHandOver, T>();

    /// <summary>Adds what a module settles when a case is closed.</summary>
    public static IServiceCollection AddCaseClosing<T>(this IServiceCollection services)
        where T : CaseClosing => services.AddScoped<CaseClosing, T>();

    /// <summary>Adds kinds of tasks that stay open when their case is closed.</summary>
    public static IServiceCollection AddLastingTasks(
        this IServiceCollection services,
        params IReadOnlyCollection<string> kinds
    ) => services.AddSingleton(new LastingTasks(kinds));

    /// <summary>Adds tasks of no case to the work list.</summary>
    public static IServiceCollection AddOfficeTasks<T>(this IServiceCollection services)
        where T : OfficeTasks => services.AddScoped<OfficeTasks, T>();
}
