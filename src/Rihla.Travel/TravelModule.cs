using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Travel.Conditions;

namespace Rihla.Travel;

/// <summary>Travel documents, exit authorisations, medical fitness, movements, manifests, boarding, arrival.</summary>
public static class TravelModule
{
    /// <summary>What the module adds to the house.</summary>
    public static Module Module { get; } =
        new(typeof(TravelModule).Assembly)
        {
            Name = "travel",
            Permissions = TravelPermissions.Grants,
            RestrictedFields = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [$"{nameof(MedicalFitness)}.{nameof(MedicalFitness.Diagnosis)}"] =
                    TravelPermissions.Medical,
            },
            Menu =
            [
                new(
                    40,
                    "Menu.Movements",
                    "/app/movements",
                    "movement",
                    TravelPermissions.ViewMovements
                ),
                new(41, "Menu.Arrivals", "/app/arrivals", "arrival", TravelPermissions.Receive),
            ],
        };

    /// <summary>Adds the module.</summary>
    public static IServiceCollection AddRihlaTravel(this IServiceCollection services)
    {
        services.AddModule(Module);
        services.AddListExport<MovementExport>();
        services.AddListExport<ArrivalExport>();
        services.AddListExport<LapsingExport>();
        services.AddScoped<TravelDocuments>();
        services.AddScoped<ExitAuthorisations>();
        services.AddScoped<FitnessDecisions>();
        services.AddScoped<SeatPlan>();
        services.AddScoped<Movements>();
        services.AddScoped<MovementPlanning>();
        services.AddScoped<Company>();
        services.AddScoped<Bookings>();
        services.AddScoped<Gate>();
        services.AddScoped<GateCorrections>();
        services.AddScoped<Arrivals>();
        services.AddScoped<ArrivalCorrections>();
        services.AddScoped<ComingNoMore>();
        services.AddScoped<Departure>();
        services.AddScoped<Manifest>();
        services.AddOpenly<LapsingPapers>();
        services.AddHostsWork(
            TravelPermissions.Documents,
            TravelPermissions.Exit,
            TravelPermissions.Medical
        );
        services.AddCondition<TravelDocumentsHold>();
        services.AddCondition<ExitAuthorised>();
        services.AddCondition<MedicallyFit>();
        services.AddCondition<Seated>();
        services.AddCondition<EscortsArranged>();
        services.AddCondition<ReceptionAccepted>();
        services.AddCondition<Boarded>();
        services.AddCondition<ArrivalConfirmed>();
        services.AddCaseStopping<SeatsReleased>();
        services.AddCountryChanging<PapersOfOneJourney>();
        services.AddOriginEnding<ReceptionUnanswered>();
        services.AddPaperNumbers<DocumentNumbers>();
        services.AddJob<TravelReminders>();
        services.AddJob<NoShowFunding>();
        services.AddHeldData<HeldJourneys>();
        services.AddErasing<ErasedJourneys>();
        services.AddPersonReference<TravelDocument>(
            d => d.PersonId,
            d => d.CaseId,
            TravelDocument.Further
        );
        services.AddPersonReference<TravelDocument>(d => d.OnDocumentOfId);
        services.AddPersonReference<ExitAuthorisation>(
            e => e.PersonId,
            e => e.CaseId,
            ExitAuthorisation.Further
        );
        services.AddPersonReference<MedicalFitness>(
            f => f.PersonId,
            f => f.CaseId,
            MedicalFitness.Further
        );
        services.AddPersonReference<Seat>(s => s.PersonId);
        services.AddCasePage(
            new(60, "TravelDocument.Title", "documents", "passport", TravelPermissions.Documents)
        );
        services.AddCasePage(new(61, "Exit.Title", "exit", "document", TravelPermissions.Exit));
        services.AddCasePage(
            new(62, "Medical.Title", "medical", "medical", TravelPermissions.Medical)
        );
        services.AddCasePage(
            new(63, "CaseFitness.Title", "fitness", "medical", TravelPermissions.ViewFitness)
        );
        services.AddCasePage(new(70, "Booking.Title", "booking", "seat", TravelPermissions.Move));
        services.AddCasePage(new(79, "Journey.Title", "journey", "travel", TravelPermissions.View));
        return services;
    }
}
