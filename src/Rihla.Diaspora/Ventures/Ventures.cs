using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>Accompanies ventures: sessions, plans, the dossier, money, the creation, follow-ups, and the end.</summary>
internal sealed partial class Ventures(
    RihlaDb db,
    Attachments attachments,
    ReadLog reads,
    DiasporaSettings settings,
    Today today
)
{
    /// <summary>A session lasts at most a day.</summary>
    public const decimal MostHours = 24;

    /// <summary>How many ventures a page of the list shows.</summary>
    public const int PageSize = 50;

    /// <summary>The ventures of the actor's mission, those that go on before those given up, the latest first; and how many there are.</summary>
    public async Task<(IReadOnlyList<Venture> Found, int All)> ListAsync(
        VentureFilter filter,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        var found = Whole(db).AsNoTracking().Where(v => v.MissionId == by.MissionId);
        if (filter.CallId is { } call)
        {
            found = found.Where(v => v.CallId == call);
        }
        if (filter.Step is { } step)
        {
            found = found.Where(v => v.Step == step);
        }
        if (filter.Region is { Length: > 0 } region)
        {
            found = found.Where(v => v.Region == region);
        }
        if (filter.Sector is { Length: > 0 } sector)
        {
            found = found.Where(v => v.Sector == sector);
        }
        return (
            await found
                .OrderBy(v => v.DroppedOn != null)
                .ThenByDescending(v => v.SelectedOn)
                .ThenBy(v => v.Code)
                .Page(filter.Page, PageSize)
                .ToListAsync(cancel),
            await found.CountAsync(cancel)
        );
    }

    /// <summary>A venture of the actor's mission, with its call. The look is recorded.</summary>
    public async Task<(Venture Venture, Call Call)?> OpenAsync(
        string code,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        if (await FindAsync(code, by, cancel) is not { } venture)
        {
            return null;
        }
        await reads.SawAsync(by, new("diaspora.venture-viewed") { Args = [code] }, cancel);
        var callId = venture.CallId;
        return (
            venture,
            await db.Set<Call>().AsNoTracking().SingleAsync(c => c.Id == callId, cancel)
        );
    }

    /// <summary>Writes down what is known anew: another name, another place, another plan of money and jobs.</summary>
    public Task<Outcome> ChangeAsync(
        string code,
        VentureInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            code,
            by,
            venture =>
            {
                var faults = new List<Refusal>();
                void When(bool isWrong, string field, string key, params object[] args)
                {
                    if (isWrong)
                    {
                        faults.Add(Refusal.Of(field, key, args));
                    }
                }
                When(venture.Version != input.Version, "", "Platform.ChangedMeanwhile");
                foreach (
                    var (field, text) in new[]
                    {
                        (nameof(input.Name), input.Name),
                        (nameof(input.Promoter), input.Promoter),
                    }
                )
                {
                    When(
                        string.IsNullOrWhiteSpace(text) || text.Length > Venture.LongestName,
                        field,
                        "Venture.NameMissing",
                        Venture.LongestName
                    );
                }
                When(
                    input.Region is null || !Regions.All.Contains(input.Region),
                    nameof(input.Region),
                    "Apply.RegionMissing"
                );
                When(
                    input.Sector is null || !Isic.Sections.Contains(input.Sector),
                    nameof(input.Sector),
                    "Apply.SectorMissing"
                );
                When(
                    input.Cost is not { } cost || cost <= 0 || cost > Money.Most,
                    nameof(input.Cost),
                    "Apply.CostWrong"
                );
                When(
                    input.WomenJobs is null or < 0 or > 9999,
                    nameof(input.WomenJobs),
                    "Venture.JobsWrong"
                );
                When(
                    input.MenJobs is null or < 0 or > 9999,
                    nameof(input.MenJobs),
                    "Venture.JobsWrong"
                );
                if (faults.Count > 0)
                {
                    return Answer(Outcome.Refused(faults), "", venture);
                }
                venture.Name = Personal.Of(input.Name)!;
                venture.Promoter = Personal.Of(input.Promoter)!;
                venture.Phone = Personal.Of(input.Phone);
                venture.Email = Personal.Of(input.Email);
                (venture.Region, venture.Sector) = (input.Region!, input.Sector!);
                venture.Cost = Currency.Of(venture.Currency).ToMinor(input.Cost!.Value);
                venture.PlannedWomenJobs = input.WomenJobs!.Value;
                venture.PlannedMenJobs = input.MenJobs!.Value;
                return Answer(Outcome.Done, "diaspora.venture-changed", venture);
            },
            cancel
        );

    /// <summary>Raises the follow-ups of a venture whose months are coming: they become tasks.</summary>
    /// <returns>Whether one was raised.</returns>
    internal bool Raise(Venture venture)
    {
        var before = today.Date.AddDays(FollowUpReminders.RaisedBeforeDays);
        var isRaised = false;
        foreach (var month in settings.Months.Where(m => venture.CreatedOn?.AddMonths(m) <= before))
        {
            isRaised |= venture.Raise(month) is not null;
        }
        return isRaised;
    }

    /// <summary>A venture with everything of it.</summary>
    internal static IQueryable<Venture> Whole(RihlaDb db) =>
        db.Set<Venture>()
            .Include(v => v.Sessions)
            .Include(v => v.Plans)
            .Include(v => v.Financing)
            .Include(v => v.FollowUps)
            .AsSplitQuery();

    private Task<Venture?> FindAsync(string code, Actor by, CancellationToken cancel) =>
        Whole(db).SingleOrDefaultAsync(v => v.Code == code && v.MissionId == by.MissionId, cancel);

    // What concerns the places of its call is changed under the lock of the call as well, which everybody takes first.
    private Task<Outcome> OnAsync(
        string code,
        Actor by,
        Func<Venture, Task<Outcome<Act>>> change,
        CancellationToken cancel,
        string? call = null
    )
    {
        by.Need(DiasporaPermissions.Manage);
        return db.ChangeAsync(
            call is null ? Lock(code) : CallDesk.Lock(call),
            async () =>
            {
                if (call is not null)
                {
                    await db.LockAsync(Lock(code), cancel);
                }
                return await FindAsync(code, by, cancel);
            },
            new Refusal("Venture.Gone"),
            async venture =>
            {
                if (
                    await db.Set<Application>()
                        .AnyAsync(
                            a => a.Id == venture.ApplicationId && a.AnonymisedAt != null,
                            cancel
                        )
                )
                {
                    return new Refusal("Application.Forgotten");
                }
                var changed = await change(venture);
                venture.Settle();
                return changed;
            },
            by,
            cancel
        );
    }

    private static Task<Outcome<Act>> Answer(
        Outcome outcome,
        string act,
        Venture venture,
        params IReadOnlyList<Fill> also
    ) =>
        Task.FromResult<Outcome<Act>>(
            outcome.IsDone
                ? new Act(act) { Args = [venture.Code, .. also] }
                : outcome.Refusals.Select(r => r.Field == "" ? r with { Field = null } : r).ToList()
        );

    // Why a record is put right: the history keeps it, and the forgetting of the promoter takes it out.
    private static Refusal? ReasonMissing(string? reason) =>
        string.IsNullOrWhiteSpace(reason) || reason.Length > Venture.LongestNote
            ? Refusal.Of("Reason", "Venture.ReasonMissing", Venture.LongestNote)
            : null;

    // What was put right, with its reason; or why not.
    private static Outcome<Act> Corrected(
        Outcome outcome,
        string act,
        Venture venture,
        string? reason,
        params IReadOnlyList<Fill> also
    ) =>
        ReasonMissing(reason) is { } missing ? missing
        : outcome.IsDone ? new Act(act) { Args = [venture.Code, .. also], Reason = reason!.Trim() }
        : outcome.Refusals.ToList();

    /// <summary>The name of the lock under which a venture changes.</summary>
    internal static string Lock(string code) => $"venture {code}";
}
