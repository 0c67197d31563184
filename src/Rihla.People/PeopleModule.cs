using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Rihla.People.Import;
using Rihla.People.Pages;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;

namespace Rihla.People;

/// <summary>The register of persons: who somebody is, once, whatever the number of requests or spellings.</summary>
public static class PeopleModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(PeopleModule).Assembly)
        {
            Name = "people",
            Permissions = PeoplePermissions.Grants,
            Menu =
            [
                new(30, "Menu.People", "/app/people", "person", PeoplePermissions.View),
                new(
                    31,
                    "Menu.Adjudication",
                    "/app/people/adjudication",
                    "merge",
                    PeoplePermissions.Adjudicate
                ),
            ],
        };

    /// <summary>Adds the register.</summary>
    public static IServiceCollection AddRihlaPeople(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddSingleton<Matchers>();
        services.AddSingleton<FrequentKeys>();
        services.AddOpenly<MatchSecrets>();
        services.AddScoped<WorkLeases>();
        services.AddScoped<MatchKeyRows>();
        services.AddScoped<MatchCandidates>();
        services.AddScoped<PersonKeys>();
        services.AddScoped<LaterSheets>();
        services.AddScoped<MatchSheets>();
        services.AddScoped<MatchIndex>();
        services.AddScoped<PersonRecords>();
        services.AddOpenly<MergedRecords>();
        services.AddScoped<PersonIdentities>();
        services.AddScoped<PersonEntry>();
        services.AddScoped<KnownNumbers>();
        services.AddScoped<PairQuestions>();
        services.AddScoped(p => Register.Of(p, p.GetRequiredService<PersonScope>()));
        services.AddScoped(Rehearsal.Of);
        services.AddOpenly<PersonImport>();
        services.AddScoped<BulkLoad>();
        services.AddOpenly<PersonQueries>();
        services.AddOpenly<RegisterComparison>();
        services.AddJob<RegisterComparisonJob>();
        services.AddOpenly<MatchKeyRenewal>();
        services.AddJob<MatchKeyRenewalJob>();
        services.AddScoped<AdjudicationScope>();
        services.AddScoped<PersonChanges>();
        services.AddScoped<Persons>();
        services.AddScoped<PersonHistory>();
        services.AddScoped<PersonContacts>();
        services.AddScoped<PersonPapers>();
        services.AddScoped<Pairs>();
        services.AddScoped<OpenPairs>();
        services.AddScoped<PairQueue>();
        services.AddListExport<PairExport>();
        services.AddScoped<PersonRows>();
        services.AddScoped<BelongingLines>();
        services.AddScoped<Merges>();
        services.AddScoped<Unmerging>();
        services.AddScoped<Splitting>();
        services.TryAddScoped<PersonScope, NobodyInScope>();
        services.TryAddScoped<FamilyTies, NoFamilies>();
        services.TryAddScoped<PhotoConsent, NobodyAsked>();
        services.AddOpenly<Photographs>();
        services.AddOpenly<IdentityDocuments>();
        services.AddHeldData<HeldIdentity>();
        services.AddOpenly<PersonErasure>();
        services.AddOpenly<HeldDataBook>();
        services.AddPersonReference<PersonName>(n => n.PersonId);
        services.AddPersonReference<PersonPhone>(p => p.PersonId);
        services.AddPersonReference<PersonAddress>(a => a.PersonId);
        services.AddPersonReference<IdentityDocument>(d => d.PersonId);
        return services;
    }
}
