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
    public async Task<DataErasurePlan?> PlanAsync(
        DataRequest asked,
        CancellationToken cancel = default
    )
    {
        var request = await requests.RequestOfAsync(asked, cancel);
        if (await ReachAsync(request, withChildren: false, cancel) is not { } found)
        {
            return new(Waiting(request), [], [], 0);
        }
        return new(
            await erasures.ObjectionsAsync(found.Reach, cancel),
            await CodesAsync(found.Reach.CaseIds, cancel),
            await CodesAsync(found.Reach.SharedIds, cancel),
            found.Children
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
        if (await ReachAsync(request, input.WithChildren, cancel) is { } found)
        {
            var erased = await erasures.EraseAsync(work, found.Reach, by, cancel);
            if (!erased.IsDone)
            {
                return erased;
            }
        }
        else if (Waiting(request) is { Count: > 0 } waiting)
        {
            return Outcome.Refused(waiting);
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

    // A request that is no case yet: somebody must look at it first. One that was set aside holds nothing but what was said.
    private static List<Refusal> Waiting(HelpRequest request) =>
        request.Standing == HelpStanding.ToReview
            ? [new("Erasure.RequestWaits", request.Code)]
            : [];

    private async Task<(ErasureReach Reach, int Children)?> ReachAsync(
        HelpRequest request,
        bool withChildren,
        CancellationToken cancel
    )
    {
        if (
            request.CaseId is not { } caseId
            || await files.FindAsync(caseId, Online.Herself, cancel) is not { } file
        )
        {
            return null;
        }
        db.ChangeTracker.Clear();
        var holder = request.MemberId is { } member
            ? file.Travellers.FirstOrDefault(t => t.MemberId == member)
            : file.Applicant;
        var who =
            holder?.Person.Id
            ?? (
                request.MemberId is { } left
                    ? await erasures.FormerAsync(caseId, left, cancel)
                    : null
            );
        // Nobody speaks for the children of a case in which they do not stand, and no child for another.
        var children =
            holder is null || holder.IsChildOn(today.Date)
                ? []
                : file.ChildrenOn(today.Date).Select(t => t.Person.Id).ToList();
        List<Guid> persons = [.. who is { } one ? [one] : Array.Empty<Guid>()];
        persons.AddRange(withChildren ? children : []);
        return (await erasures.ReachAsync(persons, caseId, cancel), children.Count);
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
