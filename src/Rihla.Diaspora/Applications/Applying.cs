using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Site;

namespace Rihla.Diaspora;

/// <summary>Who acts when nobody of the staff does: a member of the diaspora, through the public site.</summary>
internal static class Applicant
{
    public static Actor Self { get; } = Actor.System with { Name = "Site public" };
}

/// <summary>An application that was just begun.</summary>
internal sealed record Begun(string Key, Receipt Receipt);

/// <summary>An application that is being written, with its call.</summary>
internal sealed record InWriting(Call Call, string Code, ApplicationAnswers Answers);

/// <summary>An application as its writer follows it.</summary>
internal sealed record Followed(Call Call, Application Application)
{
    /// <summary>The decision, as far as it has been told.</summary>
    public ApplicationStanding Told =>
        Application.IsDecided && !IsTold ? ApplicationStanding.Eligible : Application.Standing;

    /// <summary>Whether the decisions of the call were announced.</summary>
    public bool IsTold => Call.AnnouncedAt is not null;

    /// <summary>
    /// Whether messages and papers still belong to it: until it is told that it is refused, taken back or forgotten. What
    /// nobody has been told changes nothing that can be seen. Found ineligible it can still be admitted until the announcement.
    /// </summary>
    public bool TakesMore =>
        Application.AnonymisedAt is null
        && (
            Told
                is ApplicationStanding.Sent
                    or ApplicationStanding.Eligible
                    or ApplicationStanding.Reserve
                    or ApplicationStanding.Selected
            || Told == ApplicationStanding.Ineligible && !IsTold
        );

    /// <summary>Until the decision is told, and in reserve; a project that is supported is ended with its coach.</summary>
    public bool MayWithdraw =>
        Told
            is ApplicationStanding.Sent
                or ApplicationStanding.Eligible
                or ApplicationStanding.Reserve;
}

/// <summary>
/// Takes applications from the public site. Each page is kept as it is sent; with the code and the words one comes back, from
/// any browser, until the call closes. Nothing but what was typed is kept of who writes.
/// </summary>
internal sealed class Applying(
    RihlaDb db,
    Receipts receipts,
    ApplicationKeys keys,
    FloodGauge flood,
    DiasporaSettings settings,
    Today today
)
{
    /// <summary>The receipts of applications. Two hours without a page: a project is thought over.</summary>
    public static ReceiptKind Kind { get; } = new("application", 'D', TimeSpan.FromHours(2));

    /// <summary>The calls that are public, the latest first.</summary>
    public async Task<IReadOnlyList<Call>> CallsAsync(CancellationToken cancel) =>
        await db.Set<Call>()
            .AsNoTracking()
            .Where(c => c.PublishedAt != null)
            .OrderByDescending(c => c.OpensOn)
            .ThenByDescending(c => c.Id)
            .ToListAsync(cancel);

    /// <summary>A call that is public.</summary>
    public Task<Call?> CallAsync(string address, CancellationToken cancel) =>
        db.Set<Call>()
            .AsNoTracking()
            .Include(c => c.Criteria)
            .SingleOrDefaultAsync(c => c.Address == address && c.PublishedAt != null, cancel);

    /// <summary>Begins an application with its first page.</summary>
    /// <returns>Refused when the call takes none, and when one address begins too many.</returns>
    public async Task<Outcome<Begun>> BeginAsync(
        Call call,
        ApplicationAnswers answers,
        string language,
        string from,
        CancellationToken cancel
    )
    {
        if (call.PhaseOn(today.Date) != CallPhase.Open)
        {
            return new Refusal("Apply.NotOpen");
        }
        if (
            flood.IsTooMany(
                "application-begun",
                from,
                int.MaxValue,
                settings.BegunPerAddressAndHour
            )
        )
        {
            return new Refusal("Apply.TooMany");
        }
        var receipt = Receipts.New(Kind, language);
        var (salt, hash) = Receipts.Seal(receipt);
        var draft = new ApplicationDraft
        {
            CallId = call.Id,
            Code = receipt.Code,
            WordSalt = salt,
            WordHash = hash,
            Answers = Personal.Of(answers.Written())!,
            ChangedAt = today.Now,
        };
        db.Add(draft);
        await db.SaveChangesAsync(cancel);
        return new Begun(await receipts.BeginAsync(Kind, draft.Id, cancel), receipt);
    }

    /// <summary>Lets in who shows a code and its words, whether the application was sent or not.</summary>
    public Task<Outcome<Entered>> EnterAsync(
        string? code,
        string? words,
        string from,
        CancellationToken cancel
    ) =>
        receipts.EnterAsync(
            Kind,
            code,
            words,
            from,
            async read =>
                await db.Set<Application>()
                    .Where(a => a.Code == read && a.AnonymisedAt == null)
                    .Select(a => new ReceiptLock(a.Id, a.WordSalt, a.WordHash))
                    .SingleOrDefaultAsync(cancel)
                ?? await db.Set<ApplicationDraft>()
                    .Where(d => d.Code == read)
                    .Select(d => new ReceiptLock(d.Id, d.WordSalt, d.WordHash))
                    .SingleOrDefaultAsync(cancel),
            cancel
        );

    /// <summary>The application that is being written behind a key; the key stays the same.</summary>
    public async Task<InWriting?> OpenDraftAsync(string? key, CancellationToken cancel) =>
        await DraftAsync(key, cancel) is { } draft
            ? new(
                await db.Set<Call>()
                    .AsNoTracking()
                    .Include(c => c.Criteria)
                    .SingleAsync(c => c.Id == draft.CallId, cancel),
                draft.Code,
                ApplicationAnswers.Read(draft.Answers.Reveal())
            )
            : null;

    /// <summary>The code of the application that was sent from behind a key, for who pressed the button twice.</summary>
    public async Task<string?> SentAsync(string? key, CancellationToken cancel) =>
        await receipts.HoldAsync(Kind, key, cancel) is { } id
            ? await db.Set<Application>()
                .Where(a => a.Id == id)
                .Select(a => a.Code)
                .SingleOrDefaultAsync(cancel)
            : null;

    /// <summary>Keeps what was said on a page.</summary>
    /// <returns>False when nothing is being written behind the key any more, such as for who pressed <em>Send</em> twice.</returns>
    public async Task<bool> KeepAsync(
        string? key,
        ApplicationAnswers answers,
        CancellationToken cancel
    )
    {
        if (await receipts.HoldAsync(Kind, key, cancel) is not { } id)
        {
            return false;
        }
        var (written, now) = (Personal.Of(answers.Written())!, today.Now);
        return await db.Set<ApplicationDraft>()
                .Where(d => d.Id == id)
                .ExecuteUpdateAsync(
                    d => d.SetProperty(x => x.Answers, written).SetProperty(x => x.ChangedAt, now),
                    cancel
                ) > 0;
    }

    /// <summary>Sends the application. Sent twice it is one.</summary>
    /// <param name="key">The key of the form.</param>
    /// <param name="language">The language of the page, in which it will be answered.</param>
    /// <param name="from">The network address, for counting alone.</param>
    /// <param name="isOdd">A field that no person sees was filled in.</param>
    /// <param name="cancel">Stops it before it is kept.</param>
    /// <returns>Its code; refused when the call has closed, and while something is missing.</returns>
    public async Task<Outcome<string>> SendAsync(
        string? key,
        string language,
        string from,
        bool isOdd,
        CancellationToken cancel
    )
    {
        if (await receipts.HoldAsync(Kind, key, cancel) is not { } id)
        {
            return new Refusal("Apply.Over");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Application.Lock(id), cancel);
        db.ChangeTracker.Clear();
        if (
            await db.Set<Application>()
                .Where(a => a.Id == id)
                .Select(a => a.Code)
                .SingleOrDefaultAsync(cancel) is
            { } sent
        )
        {
            return sent;
        }
        if (
            await db.Set<ApplicationDraft>().SingleOrDefaultAsync(d => d.Id == id, cancel)
            is not { } draft
        )
        {
            return new Refusal("Apply.Over");
        }
        var call = await db.Set<Call>()
            .AsNoTracking()
            .SingleAsync(c => c.Id == draft.CallId, cancel);
        if (call.PhaseOn(today.Date) != CallPhase.Open)
        {
            return new Refusal("Apply.NotOpen");
        }
        var answers = ApplicationAnswers.Read(draft.Answers.Reveal());
        if (ApplicationAnswers.Faults(answers, today.Date) is { Count: > 0 } faults)
        {
            return faults;
        }
        var currency = Currency.Of(call.Currency);
        var (phone, email) = await keys.ToKeepAsync(answers, cancel);
        var isFlood = flood.IsTooMany(
            "application-sent",
            from,
            settings.SentPerHour,
            settings.SentPerAddressAndHour
        );
        db.Add(
            new Application
            {
                Id = draft.Id,
                CallId = call.Id,
                Code = draft.Code,
                WordSalt = draft.WordSalt,
                WordHash = draft.WordHash,
                Language = Languages.Or(language),
                Answers = draft.Answers,
                Sex = answers.Sex!,
                Country = answers.Country!,
                Region = answers.Region!,
                Sector = answers.Sector!,
                Cost = currency.ToMinor(answers.Cost!.Value),
                Own = currency.ToMinor(answers.Own!.Value),
                Bank = currency.ToMinor(answers.Bank!.Value),
                Asked = currency.ToMinor(answers.Asked!.Value),
                WomenJobs = answers.WomenJobs!.Value,
                MenJobs = answers.MenJobs!.Value,
                PhoneKey = phone,
                EmailKey = email,
                SentAt = today.Now,
                IsDoubtful = isFlood || isOdd,
            }
        );
        db.Remove(draft);
        await db.SaveAsync(
            Applicant.Self,
            new Act("diaspora.application-received") { Args = [draft.Code, call.Address] },
            cancel
        );
        await work.CommitAsync(cancel);
        return draft.Code;
    }

    /// <summary>What is behind a key: one that is being written, or one that was sent, with the key of the next page.</summary>
    public async Task<(Followed? Followed, InWriting? InWriting, string Key)?> FollowAsync(
        string? key,
        CancellationToken cancel
    )
    {
        if (await receipts.TurnAsync(Kind, key, cancel) is not { } entered)
        {
            return null;
        }
        var followed = await LoadAsync(entered.SubjectId, cancel);
        return (
            followed,
            followed is null ? await OpenDraftAsync(entered.Key, cancel) : null,
            entered.Key
        );
    }

    /// <summary>Deletes what its writer has not sent; its receipt opens nothing any more.</summary>
    /// <returns>Refused once it was sent, or is gone.</returns>
    public async Task<Outcome> DiscardAsync(string? key, CancellationToken cancel)
    {
        if (await receipts.HoldAsync(Kind, key, cancel) is not { } id)
        {
            return new Refusal("Apply.Over");
        }
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Application.Lock(id), cancel);
        if (await db.Set<ApplicationDraft>().Where(d => d.Id == id).ExecuteDeleteAsync(cancel) == 0)
        {
            return new Refusal("Apply.Over");
        }
        await receipts.TurnOutAsync(Kind, id, cancel);
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The writer takes an application back.</summary>
    public async Task<Outcome> WithdrawAsync(Followed followed, CancellationToken cancel)
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Application.Lock(followed.Application.Id), cancel);
        // What is announced meanwhile would make a venture of what is taken back.
        await CallDesk.LockOfAsync(db, work, followed.Application.Code, cancel);
        db.ChangeTracker.Clear();
        var application = await db.Set<Application>()
            .SingleAsync(a => a.Id == followed.Application.Id, cancel);
        var now = new Followed(
            await db.Set<Call>()
                .AsNoTracking()
                .SingleAsync(c => c.Id == application.CallId, cancel),
            application
        );
        var withdrawn = now.MayWithdraw
            ? application.Withdraw(today.Now, now.IsTold)
            : new Refusal("Application.WithdrawOver");
        if (!withdrawn.IsDone)
        {
            return withdrawn;
        }
        await db.SaveAsync(
            Applicant.Self,
            new Act("diaspora.application-withdrawn") { Args = [application.Code] },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>The application as it stands.</summary>
    public async Task<Followed?> LoadAsync(Guid id, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        return
            await db.Set<Application>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancel)
                is { } application
            ? new(
                await db.Set<Call>()
                    .AsNoTracking()
                    .SingleAsync(c => c.Id == application.CallId, cancel),
                application
            )
            : null;
    }

    /// <summary>Ends the session behind a key.</summary>
    public Task LeaveAsync(string? key, CancellationToken cancel) =>
        receipts.LeaveAsync(key, cancel);

    private async Task<ApplicationDraft?> DraftAsync(string? key, CancellationToken cancel) =>
        await receipts.HoldAsync(Kind, key, cancel) is { } id
            ? await db.Set<ApplicationDraft>().SingleOrDefaultAsync(d => d.Id == id, cancel)
            : null;
}
