using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>A request about somebody's own data as the data-protection officer reads it.</summary>
/// <param name="Entity">The request.</param>
/// <param name="Receipt">The code of the receipt that was shown.</param>
/// <param name="Language">The language of the copy: that of the receipt.</param>
/// <param name="Text">What she wrote.</param>
/// <param name="CaseCode">The case, once there is one.</param>
internal sealed record DataRequestView(
    DataRequest Entity,
    string Receipt,
    string Language,
    string Text,
    string? CaseCode
);

/// <summary>
/// Answers requests of persons about their own data, asked for on the page where they follow their request: the
/// data-protection officer makes the copy, decides on the correction or erases (<see cref="DataErasures"/>), by a day, and the person
/// reads the answer there.
/// The officer sees what is asked and, in the copy, what is held; not the case.
/// </summary>
internal sealed class DataRequests(
    RihlaDb db,
    CaseFiles files,
    CaseTasks tasks,
    ReadLog reads,
    SiteFrame frame,
    SiteSettings settings,
    Today today
)
{
    /// <summary>The task that asks the caseworker to put something right.</summary>
    internal const string Task = "data-correction";

    /// <summary>How many requests a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>Adds to the open transaction what a person asks about her own data; the caller saves.</summary>
    internal async Task AskAsync(
        Exchange said,
        Followed followed,
        DataWish wish,
        CancellationToken cancel
    )
    {
        await frame.LoadAsync(cancel);
        db.Add(
            new DataRequest
            {
                RequestId = followed.Request.Id,
                ExchangeId = said.Id,
                MissionId = followed.HostMissionId ?? frame.Mission?.Id ?? Guid.Empty,
                Wish = wish,
                AskedOn = today.Date,
                DueOn = today.Date.AddDays(
                    wish == DataWish.Copy ? settings.DataCopyDays : settings.DataCorrectionDays
                ),
            }
        );
    }

    /// <summary>A page of the requests of the actor's mission: those to be answered, the first due first, then the last answered.</summary>
    /// <param name="number">Which page, from 1.</param>
    /// <param name="by">Who reads.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The page, and how many there are on all pages.</returns>
    public async Task<(
        IReadOnlyList<(DataRequest Entity, string Receipt)> Lines,
        int Count
    )> ListAsync(int number, Actor by, CancellationToken cancel = default)
    {
        by.Need(SitePermissions.DataRequests);
        var mission = by.MissionId;
        var all = db.Set<DataRequest>().AsNoTracking().Where(d => d.MissionId == mission);
        var page = await all.Join(
                db.Set<HelpRequest>(),
                d => d.RequestId,
                r => r.Id,
                (d, r) =>
                    new
                    {
                        Entity = d,
                        r.Code,
                        IsOver = d.Standing == DataRequestStanding.Done
                            || d.Standing == DataRequestStanding.Refused,
                    }
            )
            .OrderBy(d => d.IsOver)
            .ThenBy(d => d.IsOver ? DateOnly.MinValue : d.Entity.DueOn)
            .ThenByDescending(d => d.Entity.Id)
            .Page(number, PageSize)
            .ToListAsync(cancel);
        return ([.. page.Select(d => (d.Entity, d.Code))], await all.CountAsync(cancel));
    }

    /// <summary>Every request of the actor's mission, as it is read: those to be answered, then the answered, by the day they are due.</summary>
    public IAsyncEnumerable<DataRequest> AllAsync(Actor by)
    {
        by.Need(SitePermissions.DataRequests);
        return db.Set<DataRequest>()
            .AsNoTracking()
            .Where(d => d.MissionId == by.MissionId)
            .OrderBy(d =>
                d.Standing == DataRequestStanding.Done || d.Standing == DataRequestStanding.Refused
            )
            .ThenBy(d => d.DueOn)
            .ThenBy(d => d.Id)
            .AsAsyncEnumerable();
    }

    /// <summary>One request of the actor's mission. The look is recorded.</summary>
    public async Task<DataRequestView?> OpenAsync(
        Guid id,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(SitePermissions.DataRequests);
        if (await FindAsync(id, by, cancel) is not { } found)
        {
            return null;
        }
        var request = await RequestOfAsync(found, cancel);
        var text = await db.Set<Exchange>()
            .AsNoTracking()
            .SingleAsync(e => e.Id == found.ExchangeId, cancel);
        await reads.SawAsync(
            by,
            new("site.data-request-viewed", CaseId: request.CaseId) { Args = [request.Code] },
            cancel
        );
        return new(
            found,
            request.Code,
            request.Language,
            text.Text.Reveal(),
            request.CaseId is { } caseId
                ? (await files.FindAsync(caseId, Online.Herself, cancel))?.Code
                : null
        );
    }

    /// <summary>Makes the copy: from now on it can be read and printed, until it is handed over.</summary>
    public Task<Outcome> MakeAsync(Guid id, Actor by, CancellationToken cancel = default) =>
        OnAsync(
            id,
            by,
            request => Answer(request.Make(by.Name, today.Now), "site.data-copy-made"),
            cancel
        );

    /// <summary>The copy was handed over.</summary>
    public Task<Outcome> HandOverAsync(
        Guid id,
        HandoverWay? way,
        DateOnly? on,
        bool isIdentified,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            request =>
                Answer(
                    request.HandOver(
                        way,
                        on,
                        isIdentified,
                        by.Name,
                        request.DecidedAt is { } made ? today.Of(made) : today.Date,
                        today.Date
                    ),
                    "site.data-copy-handed-over",
                    Fill.Text($"HandoverWay.{way}")
                ),
            cancel
        );

    /// <summary>
    /// Decides on a correction, or that nothing is erased. Where a correction is granted, whoever keeps the case has a task until it is put
    /// right.
    /// </summary>
    public Task<Outcome> DecideAsync(
        Guid id,
        bool? isGranted,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            id,
            by,
            async request =>
            {
                var decided = request.Decide(isGranted, reason, by.Name, today.Now);
                if (decided.IsDone && request.Standing == DataRequestStanding.Granted)
                {
                    await RaiseAsync(request, cancel);
                }
                return await Answer(
                    decided,
                    request.Wish == DataWish.Erasure
                        ? "site.data-erasure-refused"
                        : "site.data-correction-decided",
                    Fill.Text($"DataRequestStanding.{request.Standing}")
                );
            },
            cancel
        );

    /// <summary>It was put right, says the officer, or whoever works on the case.</summary>
    /// <param name="id">Which request.</param>
    /// <param name="caseCode">The case whose page it was said on; nothing for the officer's own.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome> PutRightAsync(
        Guid id,
        string? caseCode,
        Actor by,
        CancellationToken cancel = default
    )
    {
        Guid? mine = null;
        if (caseCode is null)
        {
            by.Need(SitePermissions.DataRequests);
        }
        else
        {
            by.Need(CasesPermissions.Note);
            mine = (await files.FindAsync(caseCode, by, cancel))?.Id;
            if (mine is null)
            {
                return new Refusal("Case.NotFound");
            }
        }
        return await db.ChangeAsync(
            Lock(id),
            () =>
                db.Set<DataRequest>()
                    .SingleOrDefaultAsync(
                        d =>
                            d.Id == id
                            && (
                                mine == null
                                    ? d.MissionId == by.MissionId
                                    : db.Set<HelpRequest>()
                                        .Any(r => r.Id == d.RequestId && r.CaseId == mine)
                            ),
                        cancel
                    ),
            new Refusal("DataRequest.Gone"),
            async request =>
            {
                var right = request.PutRight(today.Date, by.Name);
                var receipt = await RequestOfAsync(request, cancel);
                if (right.IsDone && receipt.CaseId is { } caseId)
                {
                    await tasks.SettleAsync(caseId, Task, by, request.Id, cancel);
                }
                return await ActAsync(right, "site.data-put-right", request, cancel);
            },
            by,
            cancel
        );
    }

    /// <summary>The corrections that were granted and wait to be put right in a case.</summary>
    public async Task<IReadOnlyList<(DataRequest Entity, string Text)>> GrantedInAsync(
        Guid caseId,
        CancellationToken cancel
    ) =>
        [
            .. (
                await db.Set<DataRequest>()
                    .AsNoTracking()
                    .Where(d =>
                        d.Standing == DataRequestStanding.Granted
                        && db.Set<HelpRequest>().Any(r => r.Id == d.RequestId && r.CaseId == caseId)
                    )
                    .Join(
                        db.Set<Exchange>(),
                        d => d.ExchangeId,
                        e => e.Id,
                        (d, e) => new { Entity = d, e.Text }
                    )
                    .OrderBy(d => d.Entity.Id)
                    .ToListAsync(cancel)
            ).Select(d => (d.Entity, d.Text.Reveal())),
        ];

    private async Task RaiseAsync(DataRequest request, CancellationToken cancel)
    {
        var receipt = await RequestOfAsync(request, cancel);
        if (
            receipt.CaseId is { } caseId
            && await files.FindAsync(caseId, Online.Herself, cancel) is { } file
        )
        {
            await tasks.RaiseAsync(
                file,
                new TaskNotice(Task, Following.OwnerOf(file), request.DueOn, "exchanges")
                {
                    Subject = request.Id,
                },
                cancel
            );
        }
    }

    /// <summary>The request for help with whose receipt it was asked.</summary>
    internal Task<HelpRequest> RequestOfAsync(DataRequest request, CancellationToken cancel) =>
        db.Set<HelpRequest>().AsNoTracking().SingleAsync(r => r.Id == request.RequestId, cancel);

    internal Task<DataRequest?> FindAsync(Guid id, Actor by, CancellationToken cancel) =>
        db.Set<DataRequest>()
            .SingleOrDefaultAsync(d => d.Id == id && d.MissionId == by.MissionId, cancel);

    private Task<Outcome> OnAsync(
        Guid id,
        Actor by,
        Func<DataRequest, Task<(Outcome Outcome, string Act, Fill[] Also)>> change,
        CancellationToken cancel
    )
    {
        by.Need(SitePermissions.DataRequests);
        return db.ChangeAsync(
            Lock(id),
            () => FindAsync(id, by, cancel),
            new Refusal("DataRequest.Gone"),
            async request =>
            {
                var (outcome, act, also) = await change(request);
                return await ActAsync(outcome, act, request, cancel, also);
            },
            by,
            cancel
        );
    }

    private async Task<Outcome<Act>> ActAsync(
        Outcome outcome,
        string act,
        DataRequest request,
        CancellationToken cancel,
        params Fill[] also
    )
    {
        if (!outcome.IsDone)
        {
            return outcome.Refusals.ToList();
        }
        var receipt = await RequestOfAsync(request, cancel);
        return new Act(act, CaseId: receipt.CaseId) { Args = [receipt.Code, .. also] };
    }

    private static Task<(Outcome, string, Fill[])> Answer(
        Outcome outcome,
        string act,
        params Fill[] also
    ) => System.Threading.Tasks.Task.FromResult((outcome, act, also));

    internal static string Lock(Guid id) => $"data-request {id}";
}
