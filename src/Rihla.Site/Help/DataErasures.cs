using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>What erasing whoever asked it would mean, as the data-protection officer sees it before deciding: no names.</summary>
/// <param name="Objections">Why it cannot be done now, each with what to do about it.</param>
/// <param name="Cases">The codes of the cases that would be emptied.</param>
/// <param name="Shared">The codes of the cases in which others stand, and what tells of the whole family stays.</param>
/// <param name="Children">How many children of the case can be erased with her.</param>
internal sealed record DataErasurePlan(
    IReadOnlyList<Refusal> Objections,
    IReadOnlyList<string> Cases,
    IReadOnlyList<string> Shared,
    int Children
);

/// <summary>How an erasure is ordered.</summary>
internal sealed record DataErasureInput
{
    /// <summary>Whether somebody has looked who asks.</summary>
    public bool IsIdentified { get; init; }

    /// <summary>Whether it is known that it cannot be undone.</summary>
    public bool IsCertain { get; init; }

    /// <summary>Whether the children of her case are erased with her.</summary>
    public bool WithChildren { get; init; }
}

/// <summary>Erases, for good, who asked it with the receipt of a request.</summary>
internal sealed class DataErasures(
    RihlaDb db,
    DataRequests requests,
    Erasures erasures,
    ErasedExchanges exchanges,
    CaseFiles files,
    Today today
)
{
    /// <summary>What it would mean.</summary>
    public async Task<DataErasurePlan> PlanAsync(
        DataRequest asked,
        CancellationToken cancel = default
    )
    {
        var request = await requests.RequestOfAsync(asked, cancel);
        var (who, objection) = await WhoAsync(request, cancel);
        if (objection is not null)
        {
            return new([objection], [], [], 0);
        }
        if (who is null)
        {
            return new([], [], [], 0);
        }
        var reach = await erasures.ReachAsync(who.Herself, who.CaseId, cancel);
        return new(
            await erasures.ObjectionsAsync(reach, cancel),
            await CodesAsync(reach.CaseIds, cancel),
            await CodesAsync(reach.SharedIds, cancel),
            who.Children.Count
        );
    }

    /// <summary>Erases her, and the children of her case where that is said. Nothing of it can be undone.</summary>
    /// <returns>Refused unless somebody has looked who asks and knows that it is for good; and as long as something stands against it (<see cref="Erasures.ObjectionsAsync"/>).</returns>
    public async Task<Outcome> EraseAsync(
        Guid id,
        DataErasureInput input,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.DataRequests);
        if (!input.IsIdentified)
        {
            return Refusal.Of(nameof(input.IsIdentified), "DataRequest.Erase.NotIdentified");
        }
        if (!input.IsCertain)
        {
            return Refusal.Of(nameof(input.IsCertain), "DataRequest.Erase.NotCertain");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(DataRequests.Lock(id), cancel);
        if (await requests.FindAsync(id, by, cancel) is not { } asked)
        {
            return new Refusal("DataRequest.Gone");
        }
        if (asked is not { Wish: DataWish.Erasure, Standing: DataRequestStanding.Asked })
        {
            return new Refusal("DataRequest.Answered");
        }
        var request = await requests.RequestOfAsync(asked, cancel);
        await work.LockAsync(HelpDesk.Lock(request.Id), cancel);
        var (who, objection) = await WhoAsync(request, cancel);
        if (objection is not null)
        {
            return objection;
        }
        if (who is not null)
        {
            var erased = await erasures.EraseAsync(
                work,
                input.WithChildren ? [.. who.Herself, .. who.Children] : who.Herself,
                who.CaseId,
                by,
                cancel
            );
            if (!erased.IsDone)
            {
                return erased;
            }
        }
        await exchanges.RequestsAsync([request.Id], cancel);
        db.ChangeTracker.Clear();
        asked = (await requests.FindAsync(id, by, cancel))!;
        var done = asked.Erase(today.Date, by.Name, today.Now);
        return done.IsDone
            ? await work.EndAsync(
                by,
                [new Act("site.data-erased") { Args = [request.Code] }],
                cancel: cancel
            )
            : done;
    }

    // Who asks with a receipt; nobody, of a request that was set aside, which holds nothing but what was said.
    private sealed record Asker(Guid CaseId, List<Guid> Herself, List<Guid> Children);

    private async Task<(Asker? Who, Refusal? Objection)> WhoAsync(
        HelpRequest request,
        CancellationToken cancel
    )
    {
        if (request.Standing == HelpStanding.ToReview)
        {
            return (null, new("Erasure.RequestWaits", request.Code));
        }
        if (
            request.CaseId is not { } caseId
            || await files.FindAsync(caseId, Online.Herself, cancel) is not { } file
        )
        {
            return (null, null);
        }
        db.ChangeTracker.Clear();
        var holder = request.MemberId is { } member
            ? file.Travellers.FirstOrDefault(t => t.MemberId == member)
            : file.Applicant;
        var herself =
            holder?.Person.Id
            // The applicant is taken out last.
            ?? (
                request.MemberId is not null || file.Travellers.Count == 0
                    ? await erasures.FormerAsync(caseId, request.MemberId, cancel)
                    : null
            );
        if (herself is null && file.Travellers.Count > 0)
        {
            return (null, new("Erasure.WhoUnknown", file.Code));
        }
        // Nobody speaks for the children of a case in which they do not stand, and no child for another.
        var children =
            holder is null || holder.IsChildOn(today.Date)
                ? []
                : file.ChildrenOn(today.Date)
                    .Where(t => !t.Person.IsErased)
                    .Select(t => t.Person.Id)
                    .ToList();
        return (new(caseId, herself is { } one ? [one] : [], children), null);
    }

    private async Task<IReadOnlyList<string>> CodesAsync(
        IReadOnlyList<Guid> cases,
        CancellationToken cancel
    ) =>
        [
            .. (await files.ListAsync(cases, Actor.System, cancel))
                .Select(f => f.Code)
                .Order(StringComparer.Ordinal),
        ];
}
