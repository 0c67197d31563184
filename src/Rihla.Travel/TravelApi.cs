using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Ui.Api;

namespace Rihla.Travel;

/// <summary>A movement as a list shows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Kind">Commercial or charter.</param>
/// <param name="Country">Where to, ISO 3166-1 alpha-2.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="DepartsOn">The day it leaves.</param>
/// <param name="Flight">The flight of the first leg, where it is known.</param>
/// <param name="Seats">How many seats there are.</param>
/// <param name="Taken">How many are taken.</param>
internal sealed record MovementListed(
    string Code,
    MovementKind Kind,
    string Country,
    MovementStatus Status,
    DateOnly DepartsOn,
    string? Flight,
    int Seats,
    int Taken
);

/// <summary>A page of the movements, the next one first.</summary>
/// <param name="Page">Which page, from 1.</param>
/// <param name="Total">How many movements there are in all.</param>
/// <param name="Movements">The movements.</param>
internal sealed record MovementListPart(
    int Page,
    int Total,
    IReadOnlyList<MovementListed> Movements
);

/// <summary>A passenger of a manifest.</summary>
/// <param name="Number">The place in the list.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="GivenNames">Given names.</param>
/// <param name="NameInArabic">The whole name in Arabic script; only for the mission of origin and the team at the gate.</param>
/// <param name="Sex">Sex.</param>
/// <param name="BirthDate">As far as known.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2.</param>
/// <param name="DocumentKind">The kind of the travel document.</param>
/// <param name="DocumentNumber">Its number.</param>
/// <param name="DocumentExpiresOn">Its last day.</param>
/// <param name="Needs">What has to be arranged, in the caller's language; nothing for the border police.</param>
/// <param name="CaseCode">The case; only for the mission of origin and the team at the gate.</param>
internal sealed record Passenger(
    int Number,
    string FamilyName,
    string GivenNames,
    string? NameInArabic,
    string? Sex,
    string? BirthDate,
    string? Nationality,
    TravelDocumentKind? DocumentKind,
    string? DocumentNumber,
    DateOnly? DocumentExpiresOn,
    string Needs,
    string? CaseCode
);

/// <summary>Those on a movement, with what the recipient of the list needs.</summary>
/// <param name="Code">The movement.</param>
/// <param name="Passengers">The passengers whose cases the caller and the recipient may see.</param>
/// <param name="Hidden">How many more there are, of restricted cases.</param>
/// <param name="NotShared">How many more there are, of cases that the mission of origin does not see.</param>
/// <param name="Unnamed">How many more there are who are not named to an authority today.</param>
/// <param name="Mission">The code of the mission of origin for which it is.</param>
internal sealed record PassengerList(
    string Code,
    IReadOnlyList<Passenger> Passengers,
    int Hidden,
    int NotShared,
    int Unnamed,
    string? Mission
);

/// <summary>One person who has arrived.</summary>
/// <param name="Person">The code of the person.</param>
/// <param name="ArrivedOn">The day.</param>
/// <param name="OnwardTransport">How the person travels on.</param>
/// <param name="Remark">Anything to remember.</param>
internal sealed record PersonArrived(
    string? Person,
    DateOnly? ArrivedOn,
    string? OnwardTransport,
    string? Remark
);

/// <summary>Who of a case has arrived. Who is not named stays expected.</summary>
/// <param name="People">Those who arrived.</param>
internal sealed record ArrivalReported(IReadOnlyList<PersonArrived>? People);

/// <summary>What programs can ask about movements and arrivals.</summary>
public static class TravelApi
{
    private const int Size = 50;

    /// <summary>Maps the calls.</summary>
    public static void MapTravelApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapApi("Movements");
        api.MapGet("/movements", ListAsync)
            .Needs(
                TravelPermissions.ViewMovements,
                "The movements of your mission, a page at a time, the next one first."
            );
        api.MapGet("/movements/{code}/manifest", ManifestAsync)
            .Needs(
                TravelPermissions.Move,
                "Who is on a movement, with what the recipient of the list needs. For whom it is made is recorded with every case on it."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        api.MapPost("/cases/{code}/arrival", ConfirmAsync)
            .Needs(
                TravelPermissions.Receive,
                "Confirm who of a case has arrived; for the mission that receives. Nobody is confirmed when one of those named is not on the way."
            )
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<MovementListPart>> ListAsync(
        Movements movements,
        HttpContext context,
        string? country = null,
        MovementStatus? status = null,
        bool past = false,
        int page = 1,
        CancellationToken cancel = default
    )
    {
        var number = Math.Clamp(page, 1, 100_000);
        var (lines, total) = await movements.ListAsync(
            context.Caller(),
            country,
            status,
            past,
            number,
            Size,
            cancel
        );
        return TypedResults.Ok(
            new MovementListPart(
                number,
                total,
                [
                    .. lines.Select(l => new MovementListed(
                        l.Code,
                        l.Kind,
                        l.Country,
                        l.Status,
                        l.DepartsOn,
                        l.Flight,
                        l.Seats,
                        l.Taken
                    )),
                ]
            )
        );
    }

    private static async Task<Results<Ok<PassengerList>, ProblemHttpResult>> ManifestAsync(
        string code,
        Movements movements,
        Manifest manifest,
        Words words,
        HttpContext context,
        ManifestPurpose? purpose = null,
        string? mission = null,
        CancellationToken cancel = default
    )
    {
        if (await movements.FindAsync(code, context.Caller(), cancel) is not { } movement)
        {
            return ApiAnswers.NotFound();
        }
        if (purpose is not { } known || !Enum.IsDefined(known))
        {
            return Outcome
                .Refused(Refusal.Of(nameof(purpose), "Manifest.PurposeMissing"))
                .Problem(words);
        }
        var exported = await manifest.ExportAsync(
            movement,
            known,
            mission,
            context.Caller(),
            cancel
        );
        if (exported.Value is not { } sheet)
        {
            return exported.Problem(words);
        }
        return TypedResults.Ok(
            new PassengerList(
                movement.Code,
                [
                    .. sheet.Lines.Select(l => new Passenger(
                        l.Number,
                        l.FamilyName,
                        l.GivenNames,
                        l.NameInArabic,
                        l.Sex,
                        l.BirthDate,
                        l.Nationality,
                        l.DocumentKind,
                        l.DocumentNumber,
                        l.DocumentExpiresOn,
                        Manifest.NeedsOf(l, words),
                        l.CaseCode
                    )),
                ],
                sheet.Hidden,
                sheet.NotShared,
                sheet.Unnamed,
                sheet.Mission?.Code
            )
        );
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        string code,
        ArrivalReported reported,
        CaseFiles files,
        Arrivals arrivals,
        Words words,
        HttpContext context,
        CancellationToken cancel
    )
    {
        if (await files.FindAsync(code, context.Caller(), cancel) is not { } file)
        {
            return ApiAnswers.NotFound();
        }
        var onTheWay = file.OnTheWay()
            .ToDictionary(t => t.Person.Code, t => t.Person.Id, StringComparer.Ordinal);
        // A null in the list of a program is nobody.
        var named = (reported.People ?? [])
            .OfType<PersonArrived>()
            .Select(p => (Code: Code.Read(p.Person) ?? "?", Arrived: p))
            .ToList();
        // Whom the answer did not refuse the caller takes for confirmed.
        var others = named
            .Index()
            .Where(n => !onTheWay.ContainsKey(n.Item.Code))
            .Select(n =>
                Refusal.Of($"people[{n.Index}].person", "Arrival.NotOnTheWay", n.Item.Code)
            )
            .ToList();
        if (others.Count > 0)
        {
            return Outcome.Refused(others).Problem(words);
        }
        var outcome = await arrivals.ConfirmAsync(
            code,
            [
                .. named.Select(n => new ArrivalRow
                {
                    PersonId = onTheWay[n.Code],
                    Arrived = true,
                    ArrivedOn = n.Arrived.ArrivedOn,
                    OnwardTransport = n.Arrived.OnwardTransport,
                    Remark = n.Arrived.Remark,
                }),
            ],
            context.Caller(),
            cancel
        );
        return outcome.IsDone ? TypedResults.NoContent() : outcome.Problem(words);
    }
}
