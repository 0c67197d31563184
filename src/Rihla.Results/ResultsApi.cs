using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Rihla.Cases;
using Rihla.Platform.Localisation;
using Rihla.Ui.Api;

namespace Rihla.Results;

/// <summary>What programs can ask about results.</summary>
public static class ResultsApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapResultsApi(this IEndpointRouteBuilder routes) =>
        routes
            .MapApi("Reports")
            .MapGet("/reports/yearly/{year:int}", YearAsync)
            .Needs(
                ResultsPermissions.Report,
                "The report of a year, or of a quarter of it, of your mission: every figure, and the rule by which it was counted."
            )
            .Produces<object>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> YearAsync(
        int year,
        int? quarter,
        ReturnBasis? basis,
        PeriodReports reports,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var made = await reports.MakeAsync(
            new(new(year, quarter), basis ?? ReturnBasis.Departed),
            context.Caller(),
            cancel
        );
        return made.IsDone
            ? TypedResults.Bytes(
                PeriodReportFiles.Write(made.Value, "json", words),
                PeriodReportFiles.ContentType("json")
            )
            : made.Problem(words);
    }
}
