using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Travel.Conditions;

/// <summary>
/// Each traveller holds a document that is valid on the day of travel, or a child travels on that of a parent who has not left
/// before that day.
/// </summary>
internal sealed class TravelDocumentsHold(RihlaDb db) : Condition
{
    public override string Key => "travel-documents";

    public override Stage Into => Stage.Cleared;

    public override Role Owner => Role.Caseworker;

    public override string Page => "documents";

    public override int DaysAllowed => 14;

    public override async ValueTask<IReadOnlyList<Obstacle>> ObstaclesAsync(
        CaseFile file,
        DateOnly day,
        CancellationToken cancel
    )
    {
        var documents = await db.Set<TravelDocument>()
            .AsNoTracking()
            .Where(d => d.CaseId == file.Id)
            .ToDictionaryAsync(d => d.PersonId, cancel);
        return [.. file.Waiting().Select(t => Missing(t, documents, file, day)).OfType<Obstacle>()];
    }

    internal static Obstacle? Missing(
        Traveller traveller,
        Dictionary<Guid, TravelDocument> documents,
        CaseFile file,
        DateOnly day
    )
    {
        var who = traveller.Person.Id;
        var document = documents.GetValueOrDefault(who);
        if (document?.OnDocumentOfId is { } parentId)
        {
            return !traveller.IsChildOn(day) ? new("TravelDocument.Obstacle.NoLongerChild", who)
                : file.Find(parentId)?.TravelsOn(day) == false
                    ? new("TravelDocument.Obstacle.ParentHasLeft", who)
                : file.Find(parentId) is null
                || documents.GetValueOrDefault(parentId) is not { CanCarryChildren: true } parents
                || !parents.IsValidOn(day)
                    ? new("TravelDocument.Obstacle.ParentHasNone", who, day)
                : null;
        }
        return document?.StandingOn(day) switch
        {
            DocumentStanding.Received => null,
            DocumentStanding.Requested => new(
                "TravelDocument.Obstacle.Requested",
                who,
                document.RequestedOn!.Value
            ),
            DocumentStanding.Refused => new(
                document.RefusalReason?.Reveal() == ConsulateRefusal.NationalityNotRecognised
                    ? "TravelDocument.Obstacle.NotRecognised"
                    : "TravelDocument.Obstacle.Refused",
                who,
                document.RefusedOn!.Value
            ),
            DocumentStanding.Lapsed when document.IssuedOn > day => new(
                "TravelDocument.Obstacle.NotYet",
                who,
                document.IssuedOn.Value,
                day
            ),
            DocumentStanding.Lapsed => new(
                "TravelDocument.Obstacle.Lapsed",
                who,
                document.ExpiresOn!.Value,
                day
            ),
            _ => new("TravelDocument.Obstacle.None", who),
        };
    }
}
