using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
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
                "The yearly report of your mission: every figure, and the rule by which it was counted."
            )
            .Produces<object>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> YearAsync(
        int year,
        YearlyReports reports,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var made = await reports.MakeAsync(year, context.Caller(), cancel);
        return made.IsDone
            ? TypedResults.Bytes(
                YearlyReportFiles.Write(made.Value, "json", words),
                YearlyReportFiles.ContentType("json")
            )
            : made.Problem(words);
    }
}
