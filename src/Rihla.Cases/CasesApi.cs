using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Rihla.Cases.Conditions;
using Rihla.Platform.Localisation;
using Rihla.Ui.Api;

namespace Rihla.Cases;

/// <summary>A request for help that another system passes on.</summary>
/// <param name="Name">How the person calls themselves.</param>
/// <param name="Phone">A telephone number, as said.</param>
/// <param name="SafeContact">How and when it is safe to call back; needed where there is no telephone.</param>
/// <param name="Language">The language to speak, BCP 47.</param>
/// <param name="Channel">How the request arrived; <c>Partner</c> when nothing is said.</param>
/// <param name="PartnerName">The organisation that refers the person; needed for <c>Partner</c>.</param>
/// <param name="Country">The country to return to, ISO 3166 alpha-2, where it is known.</param>
/// <param name="Note">Anything else that was said.</param>
/// <param name="DespiteSamePhone">The telephone has asked before, and this is another request nevertheless.</param>
/// <param name="PhoneAsSaid">The telephone was checked with the person and is right, whatever the numbering plan says.</param>
internal sealed record RequestPassedOn(
    string? Name,
    string? Phone,
    string? SafeContact,
    string? Language,
    Channel? Channel,
    string? PartnerName,
    string? Country,
    string? Note,
    bool DespiteSamePhone = false,
    bool PhoneAsSaid = false
);

/// <summary>The case that a request became.</summary>
/// <param name="Code">Its code, to tell the person.</param>
internal sealed record RequestAccepted(string Code);

/// <summary>What is to be done next for a case.</summary>
/// <param name="Action">The key of the action, such as <c>declarations-stand</c>.</param>
/// <param name="Text">The action in the caller's language.</param>
/// <param name="Owner">The role whose turn it is.</param>
/// <param name="DueOn">By when.</param>
internal sealed record NextAction(string Action, string Text, string Owner, DateOnly DueOn);

/// <summary>A condition of the way to a stage.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Into">The stage it guards.</param>
/// <param name="Text">What it asks, in the caller's language.</param>
/// <param name="Standing">Met, not met or waived.</param>
internal sealed record ConditionStanding(string Key, Stage Into, string Text, Standing Standing);

/// <summary>Where a case stands.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="StageOn">Since when.</param>
/// <param name="IsOpen">Whether it is open.</param>
/// <param name="Country">The country of return, once known.</param>
/// <param name="RequestedOn">The day of the request.</param>
/// <param name="TravelOn">The day of travel, once booked.</param>
/// <param name="People">How many people travel.</param>
/// <param name="Next">What is to be done next; nothing for a case that is closed or has arrived.</param>
/// <param name="Conditions">How the conditions of the whole journey stand.</param>
internal sealed record CaseStanding(
    string Code,
    Stage Stage,
    DateOnly StageOn,
    bool IsOpen,
    string? Country,
    DateOnly RequestedOn,
    DateOnly? TravelOn,
    int People,
    NextAction? Next,
    IReadOnlyList<ConditionStanding> Conditions
);

/// <summary>A line of the work list.</summary>
/// <param name="Code">The case.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="Country">The country of return, once known.</param>
/// <param name="DaysWaited">The days since the request.</param>
/// <param name="IsOverdue">Whether the next action should have been done.</param>
/// <param name="Next">What is to be done next.</param>
internal sealed record WorkListLine(
    string Code,
    Stage Stage,
    string? Country,
    int DaysWaited,
    bool IsOverdue,
    NextAction Next
);

/// <summary>A page of the work list, most urgent first.</summary>
/// <param name="Page">Which page, from 1.</param>
/// <param name="HasNext">Whether there is another.</param>
/// <param name="Lines">The cases.</param>
internal sealed record WorkListPart(int Page, bool HasNext, IReadOnlyList<WorkListLine> Lines);

/// <summary>What programs can ask about cases: the same operations that the pages call.</summary>
public static class CasesApi
{
    /// <summary>Maps the calls.</summary>
    public static void MapCasesApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("Cases");
        api.MapPost("/requests", TakeAsync)
            .Needs(
                CasesPermissions.Register,
                "Pass on a request for help; it becomes a case of your mission."
            )
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapGet("/cases/{code}", ShowAsync)
            .Needs(
                CasesPermissions.View,
                "Where a case stands: its stage, its conditions and what is to be done next."
            )
            .ProducesProblem(StatusCodes.Status404NotFound);
        api.MapGet("/work", ListAsync)
            .Needs(
                CasesPermissions.View,
                "The work list of your mission, a page at a time, most urgent first."
            );
    }

    private static async Task<Results<Created<RequestAccepted>, ProblemHttpResult>> TakeAsync(
        RequestPassedOn request,
        Requests requests,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        var outcome = await requests.TakeAsync(
            new()
            {
                Name = request.Name,
                Phone = request.Phone,
                PhoneAsSaid = request.PhoneAsSaid,
                SafeContact = request.SafeContact,
                Language = request.Language,
                Channel = request.Channel ?? Channel.Partner,
                PartnerName = request.PartnerName,
                Country = request.Country,
                Note = request.Note,
                DespiteSamePhone = request.DespiteSamePhone,
            },
            context.Caller(),
            cancel
        );
        return outcome.IsDone
            ? TypedResults.Created(
                $"/api/v1/cases/{outcome.Value.Code}",
                new RequestAccepted(outcome.Value.Code)
            )
            : outcome.Problem(words);
    }

    private static async Task<Results<Ok<CaseStanding>, ProblemHttpResult>> ShowAsync(
        string code,
        CaseFiles files,
        Progress progress,
        WorkList work,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (await files.OpenAsync(code, context.Caller(), cancel: cancel) is not { } file)
        {
            return ApiAnswers.NotFound();
        }
        var verdicts = await progress.AllVerdictsAsync(file, cancel);
        var item = await work.OfCaseAsync(file.Id, cancel);
        return TypedResults.Ok(
            new CaseStanding(
                file.Code,
                file.Stage,
                file.StageOn,
                file.IsOpen,
                file.Country,
                file.RequestedOn,
                file.TravelOn,
                file.Travellers.Count,
                item is null ? null : Next(item, words),
                [
                    .. verdicts
                        .SelectMany(v => v)
                        .Select(v => new ConditionStanding(
                            v.Condition.Key,
                            v.Condition.Into,
                            words[$"Condition.{v.Condition.Key}"],
                            v.Standing
                        )),
                ]
            )
        );
    }

    private static async Task<Ok<WorkListPart>> ListAsync(
        WorkList work,
        Words words,
        HttpContext context,
        WorkTab tab = WorkTab.Office,
        Stage? stage = null,
        string? country = null,
        bool overdue = false,
        int page = 1,
        CancellationToken cancel = default
    )
    {
        var number = Math.Clamp(page, 1, 100_000);
        var found = await work.PageAsync(
            new()
            {
                Tab = tab,
                Stage = stage,
                Country = country,
                Overdue = overdue,
                Page = number,
            },
            context.Caller(),
            cancel
        );
        return TypedResults.Ok(
            new WorkListPart(
                number,
                found.HasNext,
                [
                    .. found.Lines.Select(l => new WorkListLine(
                        l.Case.Code,
                        l.Item.Stage,
                        l.Item.Country,
                        l.DaysWaited,
                        l.IsOverdue,
                        Next(l.Item, words)
                    )),
                ]
            )
        );
    }

    private static NextAction Next(WorkItem item, Words words) =>
        new(item.Action, words[$"Action.{item.Action}"], item.Owner.ToString(), item.DueOn);
}
