using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>
/// Decides who is supported, on the ranking and never against it without a reason; whoever sat on the jury decides nothing.
/// </summary>
internal sealed class Decisions(RihlaDb db, Rankings rankings, SiteBook site, Today today)
{
    /// <summary>Decides on one application.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="to">Supported, in reserve or refused.</param>
    /// <param name="reason">Needed where the ranking proposes something else, or nothing.</param>
    /// <param name="by">Who decides.</param>
    /// <param name="version">The version of the application that was read; nothing, to decide on whatever stands.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>Refused before the marking has been closed, to a juror of the call, beyond the places, without a needed reason, and when somebody else decided since it was read.</returns>
    public async Task<Outcome> DecideAsync(
        string code,
        ApplicationStanding? to,
        string? reason,
        Actor by,
        int? version = null,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Decide);
        return await OnAsync(
            await AddressAsync(code, cancel),
            by,
            CallPhase.Deciding,
            "Call.NotDeciding",
            ranking =>
            {
                if (ranking.Lines!.FirstOrDefault(l => l.Application.Code == code) is not { } line)
                {
                    return Refused(new Refusal("Application.Gone"));
                }
                if (version is { } read && read != line.Application.Version)
                {
                    return Refused(Outcome.ChangedMeanwhile);
                }
                if (to is not { } standing)
                {
                    return Refused(Refusal.Of("To", "Decision.Missing"));
                }
                if (reason?.Length > Application.LongestReason)
                {
                    return Refused(Refusal.Of("Reason", "Site.TooLong", Application.LongestReason));
                }
                if (
                    standing == ApplicationStanding.Selected
                    && line.Application.Standing != ApplicationStanding.Selected
                    && ranking.Selected >= ranking.Call.Places
                )
                {
                    return Refused(Refusal.Of("To", "Decision.NoPlace", ranking.Call.Places));
                }
                if (string.IsNullOrWhiteSpace(reason) && Proposed(line.Place.Proposal) != standing)
                {
                    return Refused(Refusal.Of("Reason", "Decision.ReasonMissing"));
                }
                return Decide(line, standing, reason, by);
            },
            cancel
        );
    }

    /// <summary>Decides all that the ranking settles by itself, and leaves what a person must decide.</summary>
    public Task<Outcome> AcceptAsync(
        string address,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            CallPhase.Deciding,
            "Call.NotDeciding",
            ranking =>
            {
                var settled = ranking
                    .Lines!.Where(l =>
                        !l.Application.IsDecided && Proposed(l.Place.Proposal) is not null
                    )
                    .ToList();
                var free = ranking.Call.Places - ranking.Selected;
                if (
                    settled.Count(l => l.Place.Proposal == RankProposal.Select) > free
                    || settled.Count == 0
                )
                {
                    return Refused(
                        settled.Count == 0
                            ? new Refusal("Decision.NothingToAccept")
                            : new Refusal("Decision.NoPlace", ranking.Call.Places)
                    );
                }
                var acts = new List<Act>();
                foreach (var line in settled)
                {
                    var decided = Decide(line, Proposed(line.Place.Proposal)!.Value, null, by);
                    if (!decided.IsDone)
                    {
                        return decided;
                    }
                    acts.AddRange(decided.Value);
                }
                return acts;
            },
            cancel
        );

    /// <summary>
    /// Admits an application that was found ineligible by mistake, after the marking: without sheets no ranking settles it, and a
    /// person decides.
    /// </summary>
    /// <returns>Refused before the marking has been closed, to a juror of the call, without a reason, and for one that is not ineligible.</returns>
    public async Task<Outcome> AdmitAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Decide);
        return await OnAsync(
            await AddressAsync(code, cancel),
            by,
            CallPhase.Deciding,
            "Call.NotDeciding",
            ranking =>
            {
                if (
                    db.Set<Application>().Local.FirstOrDefault(a => a.Code == code)
                    is not { Standing: ApplicationStanding.Ineligible, Said: { } said } application
                )
                {
                    return Refused(new("Decision.NotIneligible"));
                }
                if (string.IsNullOrWhiteSpace(reason))
                {
                    return Refused(Refusal.Of("Reason", "Application.NoteMissing"));
                }
                if (reason.Length > Application.LongestReason)
                {
                    return Refused(Refusal.Of("Reason", "Site.TooLong", Application.LongestReason));
                }
                var admitted = application.Check(
                    true,
                    Eligibility.Broken(ranking.Call, said, ranking.Call.ClosesOn),
                    reason,
                    by.Name,
                    today.Now
                );
                return admitted.IsDone
                    ? new List<Act>
                    {
                        new("diaspora.application-admitted")
                        {
                            Args = [code],
                            Reason = reason.Trim(),
                        },
                    }
                    : admitted.Refusals.ToList();
            },
            cancel
        );
    }

    /// <summary>
    /// Tells the decisions to all who applied: from now on they read them with their codes, and those supported are ventures.
    /// </summary>
    /// <returns>Refused while an application is not decided, and where the ranking has changed since it was decided by it.</returns>
    public Task<Outcome> AnnounceAsync(
        string address,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            CallPhase.Deciding,
            "Call.NotDeciding",
            ranking =>
            {
                if (!ranking.AllDecided)
                {
                    return Refused(new Refusal("Decision.SomeOpen"));
                }
                if (ranking.Overtaken is [_, ..] overtaken)
                {
                    return Refused(new("Decision.RankingChanged", string.Join(" · ", overtaken)));
                }
                var call = Tracked(ranking);
                var announced = call.Announce(today.Now, today.Date);
                if (!announced.IsDone)
                {
                    return Refused(announced.Refusals[0]);
                }
                foreach (var line in ranking.Lines!)
                {
                    db.Set<Application>()
                        .Local.Single(a => a.Id == line.Application.Id)
                        .Place(line.Place.Rank, line.Place.Score);
                    if (line.Application.Standing == ApplicationStanding.Selected)
                    {
                        db.Add(Venture.Of(call, line.Application, today.Date));
                    }
                }
                return new List<Act>
                {
                    new("diaspora.decisions-announced") { Args = [call.Address] },
                };
            },
            cancel
        );

    /// <summary>
    /// Gives a free place to a project in reserve: it is supported from now on, and a venture. The next in rank needs no
    /// reason; another one, or one of several that are level, does.
    /// </summary>
    /// <returns>Refused before the decisions were announced, without a free place, to a juror of the call, and without a needed reason.</returns>
    public async Task<Outcome> PromoteAsync(
        string code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Decide);
        return await OnAsync(
            await AddressAsync(code, cancel),
            by,
            CallPhase.Decided,
            "Promotion.NotYet",
            ranking =>
            {
                if (ranking.Free == 0)
                {
                    return Refused(new("Promotion.NoPlace"));
                }
                if (reason?.Length > Application.LongestReason)
                {
                    return Refused(Refusal.Of("Reason", "Site.TooLong", Application.LongestReason));
                }
                if (
                    string.IsNullOrWhiteSpace(reason)
                    && ranking.Next?.Application.Code != code
                    && ranking.Reserve.Any(r => r.Application.Code == code)
                )
                {
                    return Refused(Refusal.Of("Reason", "Promotion.ReasonMissing"));
                }
                if (
                    db.Set<Application>().Local.FirstOrDefault(a => a.Code == code)
                    is not { } application
                )
                {
                    return Refused(new("Application.Gone"));
                }
                var promoted = application.Promote(reason, by.Name, today.Now);
                if (!promoted.IsDone)
                {
                    return promoted.Refusals.ToList();
                }
                Tracked(ranking).HasFree(ranking.Free - 1);
                db.Add(Venture.Of(ranking.Call, application, today.Date));
                return new List<Act>
                {
                    new("diaspora.application-promoted")
                    {
                        Args = [application.Code],
                        Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
                    },
                };
            },
            cancel
        );
    }

    /// <summary>Leaves the places that are free to nobody in reserve: it is asked no more, until another one becomes free.</summary>
    /// <returns>Refused before the decisions were announced, without a free place, to a juror of the call, and without a reason.</returns>
    public Task<Outcome> LeaveFreeAsync(
        string address,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            address,
            by,
            CallPhase.Decided,
            "Promotion.NotYet",
            ranking =>
            {
                var left = Tracked(ranking).LeaveFree(ranking.Free, reason);
                return left.IsDone
                    ? new List<Act>
                    {
                        new("diaspora.place-left-free")
                        {
                            Args = [address],
                            Reason = reason!.Trim(),
                        },
                    }
                    : left.Refusals.ToList();
            },
            cancel
        );

    /// <summary>What a proposal comes to when nobody says otherwise; nothing where a person must decide.</summary>
    public static ApplicationStanding? Proposed(RankProposal proposal) =>
        proposal switch
        {
            RankProposal.Select => ApplicationStanding.Selected,
            RankProposal.Reserve => ApplicationStanding.Reserve,
            RankProposal.BelowPassMark => ApplicationStanding.Refused,
            _ => null,
        };

    private Outcome<List<Act>> Decide(
        RankedApplication line,
        ApplicationStanding to,
        string? reason,
        Actor by
    )
    {
        var application = db.Set<Application>().Local.Single(a => a.Id == line.Application.Id);
        var decided = application.Decide(
            to,
            reason,
            line.Place.Rank,
            line.Place.Score,
            by.Name,
            today.Now
        );
        return decided.IsDone
            ? new List<Act>
            {
                new("diaspora.application-decided")
                {
                    Args = [application.Code, Fill.Text($"ApplicationStanding.{to}")],
                    Reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim(),
                },
            }
            : decided.Refusals.ToList();
    }

    private Call Tracked(RankingOfCall ranking) =>
        db.Set<Call>().Local.Single(c => c.Id == ranking.Call.Id);

    private async Task<string> AddressAsync(string code, CancellationToken cancel) =>
        await db.Set<Application>()
            .Where(a => a.Code == code)
            .Join(db.Set<Call>(), a => a.CallId, c => c.Id, (a, c) => c.Address)
            .SingleOrDefaultAsync(cancel)
        ?? "";

    private async Task<Outcome> OnAsync(
        string address,
        Actor by,
        CallPhase phase,
        string otherwise,
        Func<RankingOfCall, Outcome<List<Act>>> decide,
        CancellationToken cancel
    )
    {
        by.Need(DiasporaPermissions.Decide);
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(CallDesk.Lock(address), cancel);
        if (await rankings.OfAsync(address, by, cancel) is not { } ranking)
        {
            return new Refusal("Call.Gone");
        }
        if (ranking.Call.HasJuror(by.UserId))
        {
            return new Refusal("Decision.ByJuror");
        }
        if (ranking.Call.PhaseOn(today.Date) != phase)
        {
            return new Refusal(otherwise);
        }
        var callId = ranking.Call.Id;
        await db.Set<Call>().Where(c => c.Id == callId).LoadAsync(cancel);
        await db.Set<Application>().Where(a => a.CallId == callId).LoadAsync(cancel);
        var decided = decide(ranking);
        if (!decided.IsDone)
        {
            db.ChangeTracker.Clear();
            return Outcome.Refused(decided.Refusals);
        }
        await site.ChangeAsync(db, cancel);
        await db.SaveAsync(by, decided.Value, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    private static Outcome<List<Act>> Refused(Refusal refusal) => new List<Refusal> { refusal };
}
