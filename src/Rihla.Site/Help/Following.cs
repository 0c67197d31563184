using Microsoft.EntityFrameworkCore;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Site;

/// <summary>What a person who follows her request sees: where it stands, without a name.</summary>
internal sealed record Followed
{
    public required HelpRequest Request { get; init; }

    /// <summary>The case it became, if it has; nothing for who was taken out of it (<see cref="HasLeft"/>).</summary>
    public required CaseFile? Case { get; init; }

    /// <summary>
    /// She was taken out of the case that her receipt was given for: it tells her nothing of those who remain, and lets her
    /// decide nothing for them. What she writes is read all the same.
    /// </summary>
    public required bool HasLeft { get; init; }

    /// <summary>The mission that keeps the case; nothing while there is none.</summary>
    public required Guid? HostMissionId { get; init; }

    /// <summary>The member of the case who holds the receipt.</summary>
    public required Traveller? Holder { get; init; }

    /// <summary>Whose consents they are: the holder, or who was taken out of the case; nothing, before anybody is registered.</summary>
    public required Guid? PersonId { get; init; }

    /// <summary>
    /// What she consents to, and can take back: when the case is closed, or she was taken out of it, what lasts beyond it.
    /// </summary>
    public required IReadOnlyList<ConsentPurpose> Consents { get; init; }

    /// <summary>A page of the messages and answers, the latest first.</summary>
    public required IReadOnlyList<Exchange> Exchanges { get; init; }

    /// <summary>Which page of them, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>How many there are on all pages.</summary>
    public required int ExchangeCount { get; init; }

    /// <summary>What she asked about her own data, the latest first.</summary>
    public required IReadOnlyList<DataRequest> DataRequests { get; init; }

    /// <summary>The appointments to come.</summary>
    public required IReadOnlyList<Exchange> Appointments { get; init; }

    /// <summary>Whether all that told who she is was erased, as she asked: nothing more can be written.</summary>
    public bool IsErased =>
        DataRequests.Any(d => d is { Wish: DataWish.Erasure, Standing: DataRequestStanding.Done });

    /// <summary>The day on which she looks.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Whether she is recorded as on board, and the aircraft may not have left yet.</summary>
    public bool IsOnBoard =>
        Holder is { DepartedOn: not null } && Case?.MayTurnBack(Holder, Today) == true;

    /// <summary>Whether nobody works on it any more.</summary>
    public bool HasEnded => Case is { IsOpen: false } || Request.Standing == HelpStanding.Discarded;

    /// <summary>That she does not want to go, as it was heard and stands; nothing while she is recorded as on board.</summary>
    public required StandingWithdrawal? Withdrawn { get; init; }

    /// <summary>Whether she can still say that she does not want to go.</summary>
    public bool MayWithdraw =>
        !HasLeft
        && Withdrawn is null
        && (
            Case is { IsOpen: true, Stage: <= Stage.Departed }
                && (Holder is null || Case.MayTurnBack(Holder, Today))
            || Case is null && Request.Standing == HelpStanding.ToReview
        );
}

/// <summary>
/// Lets a person follow her request with its code and secret words, write, and change her mind. What she decides takes effect
/// through the operations that staff use.
/// </summary>
internal sealed class Following(
    RihlaDb db,
    Receipts receipts,
    CaseFiles files,
    CaseOperations operations,
    CaseTasks tasks,
    Withdrawals withdrawals,
    Closing closing,
    ConsentSheet sheet,
    Consents consents,
    Erasures erasures,
    DataRequests dataRequests,
    Words words,
    Today today
)
{
    /// <summary>How many messages and answers a page shows.</summary>
    public const int PageSize = 20;

    /// <summary>The task that tells the caseworker of a message.</summary>
    internal const string Task = "site-message";

    /// <summary>Opens the request with this code.</summary>
    /// <returns>The key of the session; refused in the same words whether the code is unknown or the words are wrong, and for a while after too many tries.</returns>
    public Task<Outcome<Entered>> EnterAsync(
        string? code,
        string? words,
        string from,
        CancellationToken cancel
    ) =>
        receipts.EnterAsync(
            HelpDesk.Kind,
            code,
            words,
            from,
            read =>
                db.Set<HelpRequest>()
                    .AsNoTracking()
                    .Where(r => r.Code == read)
                    .Select(r => new ReceiptLock(r.Id, r.WordSalt, r.WordHash))
                    .SingleOrDefaultAsync(cancel),
            cancel
        );

    /// <summary>The request behind a key, with the key of the next page; the old one is worth nothing from now on.</summary>
    public async Task<(Followed Followed, string NextKey)?> OpenAsync(
        string? key,
        int number,
        CancellationToken cancel
    ) =>
        await receipts.TurnAsync(HelpDesk.Kind, key, cancel) is { } entered
            ? (await LoadAsync(entered.SubjectId, number, cancel), entered.Key)
            : null;

    /// <summary>What the request looks like now, with this page of its messages: of a page that is not there the last.</summary>
    public async Task<Followed> LoadAsync(Guid requestId, int number, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        var request = await db.Set<HelpRequest>()
            .AsNoTracking()
            .SingleAsync(r => r.Id == requestId, cancel);
        var code = request.CaseId is { } caseId ? await CodeAsync(caseId, cancel) : null;
        var file = code is null
            ? null
            : await files.OpenAsync(code, Online.Herself, "site.request.followed", cancel);
        var holder =
            file is null ? null
            : request.MemberId is { } member
                ? file.Travellers.FirstOrDefault(t => t.MemberId == member)
            : file.Applicant;
        // Before anybody is registered the request has no member; a receipt that was given to a member has lost its own.
        var hasLeft = request.MemberId is not null && holder is null;
        var person =
            holder?.Person.Id
            ?? (
                hasLeft && file is not null
                    ? await erasures.FormerAsync(file.Id, request.MemberId, cancel)
                    : null
            );
        var standing = new List<ConsentPurpose>();
        if (file is not null && person is { } she)
        {
            foreach (
                var purpose in file.IsOpen && !hasLeft
                    ? Enum.GetValues<ConsentPurpose>()
                    : Consents.Lasting
            )
            {
                if ((await consents.OnFileAsync(file.Id, purpose, cancel)).Contains(she))
                {
                    standing.Add(purpose);
                }
            }
        }
        var exchanges = db.Set<Exchange>()
            .AsNoTracking()
            .Where(e => e.RequestId == requestId && e.Kind != ExchangeKind.PartnerAnswer);
        var count = await exchanges.CountAsync(cancel);
        number = Paging.Within(number, PageSize, count);
        var withdrawn =
            file is { IsOpen: true } && holder is { DepartedOn: null }
                ? await withdrawals.StandingAsync(file, holder.MemberId, cancel)
                : null;
        var since = today.Now.AddHours(-2);
        return new()
        {
            Request = request,
            Case = hasLeft ? null : file,
            HasLeft = hasLeft,
            HostMissionId = file?.HostMissionId,
            Holder = holder,
            Today = today.Date,
            Withdrawn = withdrawn,
            PersonId = person,
            Consents = standing,
            Exchanges = await exchanges
                .OrderByDescending(e => e.At)
                .ThenByDescending(e => e.Id)
                .Page(number, PageSize)
                .ToListAsync(cancel),
            Number = number,
            ExchangeCount = count,
            DataRequests = await db.Set<DataRequest>()
                .AsNoTracking()
                .Where(d => d.RequestId == requestId)
                .OrderByDescending(d => d.Id)
                .ToListAsync(cancel),
            Appointments = await exchanges
                .Where(e => e.AppointmentAt > since)
                .OrderBy(e => e.AppointmentAt)
                .ToListAsync(cancel),
        };
    }

    /// <summary>She writes, asks to be called, or asks for her data: it is kept, and the caseworker has a task.</summary>
    /// <returns>Refused without words, where some are needed, once all that told who she is was erased, and for words about a request that she ended.</returns>
    public async Task<Outcome> SayAsync(
        Followed followed,
        ExchangeKind kind,
        string? text,
        CancellationToken cancel
    ) => await SayAsync(followed, kind, text, isNo: false, cancel);

    private async Task<Outcome> SayAsync(
        Followed followed,
        ExchangeKind kind,
        string? text,
        bool isNo,
        CancellationToken cancel
    )
    {
        if (kind > ExchangeKind.DataErasure)
        {
            return new Refusal("Site.Follow.Over");
        }
        if (followed.IsErased)
        {
            return new Refusal("Site.Follow.Erased");
        }
        if (
            string.IsNullOrWhiteSpace(text)
            && kind is not (ExchangeKind.DataCopy or ExchangeKind.DataErasure)
        )
        {
            return Refusal.Of("Text", "Site.Follow.TextMissing");
        }
        if (text?.Length > Exchange.LongestText)
        {
            return Refusal.Of("Text", "Site.TooLong", Exchange.LongestText);
        }
        DataWish? wish = kind switch
        {
            ExchangeKind.DataCopy => DataWish.Copy,
            ExchangeKind.DataCorrection => DataWish.Correction,
            ExchangeKind.DataErasure => DataWish.Erasure,
            _ => null,
        };
        if (wish is { } again && followed.DataRequests.Any(d => d.Wish == again && d.IsOpen))
        {
            return Refusal.Of("Kind", $"Site.Follow.AskedAlready.{again}");
        }
        var said = new Exchange
        {
            RequestId = followed.Request.Id,
            Kind = kind,
            Text = Personal.Of(text) ?? new("–"),
            At = today.Now,
        };
        var code = followed.HasLeft
            ? await CodeAsync(followed.Request.CaseId!.Value, cancel)
            : followed.Case?.Code;
        if (code is null)
        {
            await using (var work = await db.BeginAsync(cancel))
            {
                await work.LockAsync(HelpDesk.Lock(said.RequestId), cancel);
                db.ChangeTracker.Clear();
                var request = await db.Set<HelpRequest>()
                    .SingleAsync(r => r.Id == said.RequestId, cancel);
                if (request.Standing != HelpStanding.Taken)
                {
                    if (wish is null && !request.LookAgain())
                    {
                        return new Refusal("Site.Follow.Ended");
                    }
                    if (await KeepAsync() is { } over)
                    {
                        return over;
                    }
                    await db.SaveAsync(
                        Online.Herself,
                        new Act("site.message.received")
                        {
                            Args = [Fill.Text($"ExchangeKind.{kind}")],
                        },
                        cancel
                    );
                    await work.CommitAsync(cancel);
                    return Outcome.Done;
                }
            }
            // It became a case at this moment, and its caseworker is told.
            return await SayAsync(
                await LoadAsync(said.RequestId, 1, cancel),
                kind,
                text,
                isNo,
                cancel
            );
        }
        return await operations.OnAsync(
            code,
            Online.Herself,
            CasesPermissions.Note,
            async current =>
            {
                if (await KeepAsync() is { } over)
                {
                    return over;
                }
                // What she asks about her data is answered by the data-protection officer.
                if (wish is null)
                {
                    await tasks.RaiseOnAsync(current, NoticeOf(current, said, today), cancel);
                }
                if (isNo)
                {
                    await withdrawals.HearAsync(current, cancel);
                }
                return new Act("site.message.received")
                {
                    Args = [Fill.Text($"ExchangeKind.{kind}")],
                };
            },
            cancel
        );

        // Asked again within the transaction: nothing is kept of who was erased at this moment.
        async Task<Refusal?> KeepAsync()
        {
            if (
                await db.Set<DataRequest>()
                    .AnyAsync(
                        d =>
                            d.RequestId == said.RequestId
                            && d.Wish == DataWish.Erasure
                            && d.Standing == DataRequestStanding.Done,
                        cancel
                    )
            )
            {
                return new("Site.Follow.Erased");
            }
            db.Add(said);
            if (wish is { } asked)
            {
                await dataRequests.AskAsync(said, followed, asked, cancel);
            }
            return null;
        }
    }

    /// <summary>
    /// She no longer wants to go: at once, up to the aircraft door, through the withdrawal that staff record; recorded as on
    /// board already, she is heard, and the gate is told. That ends the journey; the request itself ends only when she asks for that as
    /// well, and never here where somebody needs protection: whoever holds the paper can press the button.
    /// </summary>
    public async Task<Outcome> WithdrawAsync(
        Followed followed,
        bool close,
        CancellationToken cancel
    )
    {
        if (followed.HasLeft)
        {
            return new Refusal("Site.Follow.HasLeft");
        }
        if (followed.Case is not { } file)
        {
            return await EndAsync(followed.Request.Id, close, cancel);
        }
        if (followed.Holder is { } holder)
        {
            var withdrawn = await withdrawals.TakeAsync(
                file.Code,
                new()
                {
                    MemberIds = [holder.MemberId],
                    Channel = WithdrawalChannel.Online,
                    After = close ? AfterWithdrawal.Close : AfterWithdrawal.KeepOpen,
                },
                Online.Herself,
                cancel
            );
            if (withdrawn.IsDone || withdrawn.Refusals[0].TextKey != "Withdrawal.NothingSigned")
            {
                return withdrawn;
            }
        }
        return await NothingSignedAsync(followed, file, close, cancel);
    }

    /// <summary>She takes a consent back, with the effect it has when staff record it.</summary>
    public async Task<Outcome> TakeConsentBackAsync(
        Followed followed,
        ConsentPurpose purpose,
        CancellationToken cancel
    ) =>
        followed is { PersonId: { } person, Request.CaseId: { } caseId }
        && followed.Consents.Contains(purpose)
        && await CodeAsync(caseId, cancel) is { } code
            ? await sheet.WithdrawAsync(code, person, purpose, Online.Herself, cancel)
            : new Refusal("Site.Follow.Over");

    /// <summary>Ends the session behind a key.</summary>
    public Task LeaveAsync(string? key, CancellationToken cancel) =>
        receipts.LeaveAsync(key, cancel);

    // Whoever accepts it at the same moment was first, or finds it ended: what she said counts for the case, then. What is not to end
    // waits with what she said.
    private async Task<Outcome> EndAsync(Guid id, bool close, CancellationToken cancel)
    {
        if (close)
        {
            await using var work = await db.BeginAsync(cancel);
            await work.LockAsync(HelpDesk.Lock(id), cancel);
            db.ChangeTracker.Clear();
            var waiting = await db.Set<HelpRequest>().SingleAsync(r => r.Id == id, cancel);
            if (waiting is { Standing: HelpStanding.ToReview, NeedsProtection: false })
            {
                waiting.Discard(today.Now, Online.Herself.Name);
                await db.SaveAsync(
                    Online.Herself,
                    new Act("site.request.ended") { Args = [waiting.Code] },
                    cancel
                );
                await work.CommitAsync(cancel);
                return Outcome.Done;
            }
        }
        return await LoadAsync(id, 1, cancel) switch
        {
            { Case: not null } taken => await WithdrawAsync(taken, close, cancel),
            { Request.Standing: HelpStanding.ToReview } waiting => await SayNoLongerGoingAsync(
                waiting,
                close,
                cancel
            ),
            _ => new Refusal("Site.Follow.Over"),
        };
    }

    private async Task<Outcome> NothingSignedAsync(
        Followed followed,
        CaseFile file,
        bool close,
        CancellationToken cancel
    ) =>
        // While she is recorded as on board, nothing of her case ends: the caseworker hears what she has said before.
        followed.IsOnBoard || await withdrawals.IsProtectedAsync(file, cancel)
            ? await SayNoLongerGoingAsync(followed, close, cancel)
        : close && file.Travellers.Count <= 1
            ? await closing.CloseAsync(
                file.Code,
                ClosureReason.Withdrawn,
                null,
                Online.Herself,
                cancel
            )
        : await StopAsync(followed, close, cancel);

    // Others stand in the case, or it is to stay open: nothing goes on for her meanwhile, and somebody hears why. Without her words the
    // consent would only be asked for again.
    private async Task<Outcome> StopAsync(Followed followed, bool close, CancellationToken cancel)
    {
        await TakeConsentBackAsync(followed, ConsentPurpose.DataProcessing, cancel);
        return await SayNoLongerGoingAsync(followed, close, cancel);
    }

    private Task<Outcome> SayNoLongerGoingAsync(
        Followed followed,
        bool close,
        CancellationToken cancel
    ) =>
        SayAsync(
            followed,
            ExchangeKind.Message,
            words.In(followed.Request.Language)[
                close ? "Site.Follow.NoLongerGoingAndClose" : "Site.Follow.NoLongerGoing"
            ],
            isNo: true,
            cancel
        );

    /// <summary>The task of reading what she wrote: one for each receipt, however much she writes before somebody answers.</summary>
    internal static TaskNotice NoticeOf(CaseFile file, Exchange said, Today today) =>
        new(Task, OwnerOf(file), today.Date.AddDays(1), "exchanges")
        {
            Subject = said.RequestId,
            Words = [Fill.Text($"ExchangeKind.{said.Kind}")],
        };

    /// <summary>Whose task it is what she says: a restricted case is the protection officers'.</summary>
    internal static Role OwnerOf(CaseFile file) =>
        file.Sensitivity == Sensitivity.Restricted ? Role.ProtectionOfficer : Role.Caseworker;

    private async Task<string?> CodeAsync(Guid caseId, CancellationToken cancel) =>
        (await files.FindAsync(caseId, Online.Herself, cancel))?.Code;
}
