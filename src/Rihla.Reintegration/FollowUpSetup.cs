using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;

namespace Rihla.Reintegration;

/// <summary>What follows a return up: surveys and their scores, visits, satisfaction, complaints.</summary>
internal static class FollowUpSetup
{
    public static IReadOnlyList<MenuItem> Menu { get; } =
    [
        new(40, "Menu.SurveyFigures", "/app/surveys", "results", FollowUpPermissions.Figures),
        new(
            41,
            "Menu.Instruments",
            "/app/surveys/instruments",
            "document",
            FollowUpPermissions.Instruments
        ),
        new(42, "Menu.Complaints", "/app/complaints", "chat", FollowUpPermissions.HandleComplaints),
        new(43, "Menu.Complain", "/app/complaints/new", "chat", FollowUpPermissions.Complain),
    ];

    /// <summary>The rate limit of complaints, which anybody may send without an account.</summary>
    public const string ComplaintLimit = "complaints";

    /// <summary>The rate limit of looking for an answer: who tries codes keeps no neighbour from complaining.</summary>
    public const string AnswerLimit = "complaint-answers";

    private const int PostsPerMinute = 10;

    /// <summary>What no history shows: what was answered in confidence, and all of complaints.</summary>
    public static IReadOnlyDictionary<string, string> RestrictedFields { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Field(nameof(Survey.Given))] = FollowUpPermissions.Nobody,
            [Field(nameof(Survey.ExcuseNote))] = FollowUpPermissions.Nobody,
        };

    private static string Field(string name) => $"{nameof(Survey)}.{name}";

    public static void AddFollowUp(this IServiceCollection services)
    {
        services.AddRateLimiter(limits =>
            limits.AddPolicy(ComplaintLimit, LimitByAddress).AddPolicy(AnswerLimit, LimitByAddress)
        );
        services.AddScoped<Instruments>();
        services.AddScoped<SurveySchedules>();
        services.AddScoped<SurveyBook>();
        services.AddScoped<SurveyDesk>();
        services.AddArrivalTakenBack<SurveysTakenBack>();
        services.AddLastingTasks(SurveyDesk.AlertTask);
        services.AddScoped<SurveyFigures>();
        services.AddScoped<SatisfactionFigures>();
        services.AddJob<SurveyReminders>();
        services.AddListExport<SurveyExport>();
        services.AddListExport<ComplaintExport>();
        services.AddHeldData<HeldSupport>();
        services.AddErasing<ErasedSupport>();
        services.AddPersonReference<Survey>(s => s.PersonId);
        services.AddScoped<MonitoringDesk>();
        services.AddScoped<LeavingAgain>();
        services.AddPersonReference<Satisfaction>(s => s.PersonId);
        services.AddScoped<ComplaintScope>();
        services.AddScoped<ComplaintDesk>();
        services.AddScoped<AuditShade, ComplaintShade>();
        services.AddOfficeTasks<ComplaintTasks>();
        services.AddCasePage(
            new(80, "Survey.Title", "surveys", "results", FollowUpPermissions.View)
        );
        services.AddCasePage(new(81, "Visit.Title", "visits", "people", FollowUpPermissions.View));
        services.AddCasePage(
            new(82, "Satisfaction.Title", "satisfaction", "chat", FollowUpPermissions.View)
        );
        services.AddCasePage(
            new(83, "LeftAgain.Title", "left-again", "travel", FollowUpPermissions.Record)
        );
    }

    // Each policy counts for itself.
    private static RateLimitPartition<string> LimitByAddress(HttpContext context) =>
        Neighbourhood.PostsPerMinute(context, PostsPerMinute);
}
