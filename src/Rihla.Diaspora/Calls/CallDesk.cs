using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>A criterion of the jury as it is entered.</summary>
internal sealed record CriterionInput(string? NameFr, string? NameAr, string? NameEn, int? Weight)
{
    public bool IsEmpty =>
        string.IsNullOrWhiteSpace(NameFr)
        && string.IsNullOrWhiteSpace(NameAr)
        && string.IsNullOrWhiteSpace(NameEn);
}

/// <summary>What was done to make a call known.</summary>
internal sealed record OutreachInput(
    DateOnly? On,
    string? Place,
    int? Women,
    int? Men,
    int? Others
);

/// <summary>Writes calls and makes them public.</summary>
internal sealed class CallDesk(RihlaDb db, SiteBook site, Today today)
{
    /// <summary>The calls of the actor's mission, the latest first.</summary>
    public async Task<IReadOnlyList<Call>> ListAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(DiasporaPermissions.Figures);
        return await db.Set<Call>()
            .AsNoTracking()
            .Where(c => c.MissionId == by.MissionId)
            .OrderByDescending(c => c.OpensOn)
            .ThenByDescending(c => c.Id)
            .ToListAsync(cancel);
    }

    /// <summary>A call of the actor's mission with everything of it.</summary>
    public Task<Call?> FindAsync(string address, Actor by, CancellationToken cancel = default)
    {
        by.Need(DiasporaPermissions.Figures);
        return Whole(db)
            .SingleOrDefaultAsync(c => c.Address == address && c.MissionId == by.MissionId, cancel);
    }

    /// <summary>Begins a call, with five criteria that are usual in the field.</summary>
    /// <returns>Refused for an address that is taken or none, and for texts and rules that are wrong.</returns>
    public async Task<Outcome<string>> BeginAsync(
        string? address,
        CallTexts texts,
        CallRules rules,
        IReadOnlyList<CriterionInput> criteria,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Manage);
        var named = address?.Trim().ToLowerInvariant() ?? "";
        var faults = new List<Refusal>();
        if (
            named.Length > Call.LongestAddress
            || !IsAddress(named)
            || Reserved.Contains(named)
            || await db.Set<Call>().AnyAsync(c => c.Address == named, cancel)
        )
        {
            faults.Add(Refusal.Of("Address", "Call.AddressWrong"));
        }
        faults.AddRange(texts.Faults());
        faults.AddRange(rules.Faults());
        if (faults.Count > 0)
        {
            return faults;
        }
        var call = new Call { MissionId = by.MissionId, Address = named };
        call.Say(texts);
        call.Settle(rules);
        var weighed = call.Weigh(Criteria(call, criteria));
        if (!weighed.IsDone)
        {
            return weighed.Refusals.ToList();
        }
        db.Add(call);
        await db.SaveAsync(by, new Act("diaspora.call-begun") { Args = [named] }, cancel);
        return named;
    }

    /// <summary>Changes what a call says, and, while it is a draft, its rules and criteria.</summary>
    /// <param name="address">Which call.</param>
    /// <param name="texts">What it says.</param>
    /// <param name="rules">Its rules; nothing once it is public.</param>
    /// <param name="criteria">Its criteria; nothing once it is public.</param>
    /// <param name="version">The version that was on the screen.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Outcome> ChangeAsync(
        string address,
        CallTexts texts,
        CallRules? rules,
        IReadOnlyList<CriterionInput>? criteria,
        int version,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            call =>
            {
                List<Refusal> faults = [.. texts.Faults(), .. rules is null ? [] : rules.Faults()];
                if (call.Version != version)
                {
                    faults.Add(Outcome.ChangedMeanwhile);
                }
                if (faults.Count > 0)
                {
                    return Refused(faults);
                }
                call.Say(texts);
                if (rules is not null && call.Settle(rules) is { IsDone: false } unsettled)
                {
                    return Refused(unsettled.Refusals);
                }
                if (
                    criteria is not null
                    && call.Weigh(Criteria(call, criteria)) is { IsDone: false } unweighed
                )
                {
                    return Refused(unweighed.Refusals);
                }
                return Done("diaspora.call-changed", call.Address);
            },
            cancel
        );

    /// <summary>Makes a call public.</summary>
    public Task<Outcome> PublishAsync(
        string address,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            call => Answer(call.Publish(today.Now, today.Date), "diaspora.call-published", call),
            cancel
        );

    /// <summary>Gives everybody more time.</summary>
    public Task<Outcome> ExtendAsync(
        string address,
        DateOnly? until,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            call => Answer(call.Extend(until, today.Date), "diaspora.call-extended", call),
            cancel
        );

    /// <summary>Records how many people learnt of the call, where and when.</summary>
    public Task<Outcome> ReachAsync(
        string address,
        OutreachInput input,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            call =>
            {
                var faults = new List<Refusal>();
                if (input.On is null || input.On > today.Date)
                {
                    faults.Add(Refusal.Of("On", "Call.OutreachDay"));
                }
                if (
                    string.IsNullOrWhiteSpace(input.Place)
                    || input.Place.Length > Outreach.LongestPlace
                )
                {
                    faults.Add(Refusal.Of("Place", "Call.OutreachPlace", Outreach.LongestPlace));
                }
                var counts = new[] { input.Women ?? 0, input.Men ?? 0, input.Others ?? 0 };
                if (counts.Any(n => n is < 0 or > 1_000_000) || counts.Sum() == 0)
                {
                    faults.Add(Refusal.Of("Women", "Call.OutreachCounts"));
                }
                if (faults.Count > 0)
                {
                    return Refused(faults);
                }
                call.Reach(
                    new()
                    {
                        CallId = call.Id,
                        On = input.On!.Value,
                        Place = input.Place!.Trim(),
                        Women = counts[0],
                        Men = counts[1],
                        Others = counts[2],
                    }
                );
                return Done("diaspora.outreach-recorded", call.Address);
            },
            cancel
        );

    /// <summary>What made the call known was entered wrong: it goes out of all figures. The history keeps what it was, and why it went.</summary>
    public Task<Outcome> CancelReachAsync(
        string address,
        Guid one,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            call =>
            {
                if (call.Outreach.FirstOrDefault(o => o.Id == one) is not { } found)
                {
                    return Refused([Refusal.Of("One", "Call.OutreachGone")]);
                }
                if (string.IsNullOrWhiteSpace(reason) || reason.Length > Venture.LongestNote)
                {
                    return Refused([
                        Refusal.Of("Reason", "Venture.ReasonMissing", Venture.LongestNote),
                    ]);
                }
                call.Cancel(found);
                return Task.FromResult<Outcome<Act>>(
                    new Act("diaspora.outreach-cancelled")
                    {
                        Args = [call.Address],
                        Reason = reason.Trim(),
                    }
                );
            },
            cancel
        );

    /// <summary>A call with everything of it.</summary>
    internal static IQueryable<Call> Whole(RihlaDb db) =>
        db.Set<Call>()
            .Include(c => c.Criteria)
            .Include(c => c.Jurors)
            .Include(c => c.Outreach)
            .AsSplitQuery();

    /// <summary>
    /// The name of the lock under which a call changes, and under which whatever decides whether its marks can be read is
    /// done: who joins the jury, what comes to it, and the sheets that end the round.
    /// </summary>
    internal static string Lock(string address) => $"call {address}";

    /// <summary>
    /// Waits until nobody changes the call to which an application answers: what is read of it from then on holds until the end of
    /// the transaction.
    /// </summary>
    internal static async Task LockOfAsync(
        RihlaDb db,
        Work work,
        string code,
        CancellationToken cancel
    )
    {
        var address = await db.Set<Application>()
            .Where(a => a.Code == code)
            .Join(db.Set<Call>(), a => a.CallId, c => c.Id, (_, c) => c.Address)
            .SingleOrDefaultAsync(cancel);
        if (address is not null)
        {
            await work.LockAsync(Lock(address), cancel);
        }
    }

    /// <summary>Changes a call of the actor's mission; what is public of it is read anew.</summary>
    internal Task<Outcome> OnAsync(
        string address,
        Actor by,
        Func<Call, Task<Outcome<Act>>> change,
        CancellationToken cancel
    )
    {
        by.Need(DiasporaPermissions.Manage);
        return db.ChangeAsync(
            Lock(address),
            () => FindAsync(address, by, cancel),
            new Refusal("Call.Gone"),
            async call =>
            {
                var changed = await change(call);
                if (changed.IsDone && !call.IsDraft)
                {
                    await site.ChangeAsync(db, cancel);
                }
                return changed;
            },
            by,
            cancel
        );
    }

    /// <summary>What was done to a call, for the record; or why not.</summary>
    internal static Task<Outcome<Act>> Answer(
        Outcome outcome,
        string act,
        Call call,
        params IReadOnlyList<string> also
    ) =>
        outcome.IsDone
            ? Task.FromResult<Outcome<Act>>(new Act(act) { Args = [call.Address, .. also] })
            : Refused(outcome.Refusals);

    private static Task<Outcome<Act>> Done(string act, string address) =>
        Task.FromResult<Outcome<Act>>(new Act(act) { Args = [address] });

    internal static Task<Outcome<Act>> Refused(IReadOnlyList<Refusal> refusals) =>
        Task.FromResult<Outcome<Act>>(refusals.ToList());

    private static List<ScoringCriterion> Criteria(
        Call call,
        IReadOnlyList<CriterionInput> input
    ) =>
        [
            .. input
                .Where(c => !c.IsEmpty)
                .Select(
                    (c, i) =>
                        new ScoringCriterion
                        {
                            CallId = call.Id,
                            Number = i + 1,
                            NameFr = Short(c.NameFr),
                            NameAr = Short(c.NameAr ?? c.NameFr),
                            NameEn = Short(c.NameEn ?? c.NameFr),
                            Weight = c.Weight ?? 0,
                        }
                ),
        ];

    private static string Short(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length > ScoringCriterion.LongestName
            ? text[..ScoringCriterion.LongestName]
            : text;
    }

    // Pages that stand beside those of calls.
    private static readonly string[] Reserved = ["follow", "new"];

    // Words of small letters and digits with single dashes between them.
    private static bool IsAddress(string text) =>
        Array.TrueForAll(
            text.Split('-'),
            word =>
                word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
        );
}
