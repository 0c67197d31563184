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

/// <summary>What an applicant and the officer wrote to each other, and the papers that were sent.</summary>
/// <param name="Lines">A page of the lines, the latest first.</param>
/// <param name="Number">Which page, from 1.</param>
/// <param name="LineCount">How many lines there are on all pages.</param>
/// <param name="Papers">All of them, the latest first.</param>
internal sealed record ApplicationExchange(
    IReadOnlyList<ApplicationLine> Lines,
    int Number,
    int LineCount,
    IReadOnlyList<ApplicationPaper> Papers
)
{
    /// <summary>Nothing was written or sent.</summary>
    public static ApplicationExchange Empty { get; } = new([], 1, 0, []);
}

/// <summary>How an officer made sure of who asks for new secret words.</summary>
internal enum IdentifiedBy
{
    /// <summary>Called back at the telephone number of the application, and asked about what stands in it.</summary>
    CallBack,

    /// <summary>Seen with an identity document.</summary>
    Document,

    /// <summary>Seen by video with an identity document.</summary>
    Video,
}

/// <summary>
/// Messages and papers of applications that were sent, on both sides, and new secret words for who lost theirs. An
/// application that has ended takes nothing any more.
/// </summary>
internal sealed class ApplicationExchanges(
    RihlaDb db,
    Attachments attachments,
    Receipts receipts,
    ReadLog reads,
    FloodGauge flood,
    DiasporaSettings settings,
    Today today
)
{
    /// <summary>How many lines a page shows.</summary>
    public const int PageSize = 20;

    /// <summary>What was exchanged about an application that the caller may see, with this page of the lines: of a page that is not there the last.</summary>
    public async Task<ApplicationExchange> OfAsync(
        Guid applicationId,
        int number,
        CancellationToken cancel = default
    )
    {
        var lines = db.Set<ApplicationLine>()
            .AsNoTracking()
            .Where(l => l.ApplicationId == applicationId);
        var count = await lines.CountAsync(cancel);
        number = Paging.Within(number, PageSize, count);
        return new(
            await lines
                .OrderByDescending(l => l.At)
                .ThenByDescending(l => l.Id)
                .Page(number, PageSize)
                .ToListAsync(cancel),
            number,
            count,
            await db.Set<ApplicationPaper>()
                .AsNoTracking()
                .Where(p => p.ApplicationId == applicationId)
                .OrderByDescending(p => p.At)
                .ToListAsync(cancel)
        );
    }

    /// <summary>The applicant writes.</summary>
    public Task<Outcome> SayAsync(
        Guid applicationId,
        string? text,
        CancellationToken cancel = default
    ) =>
        OnAsync(
            applicationId,
            application =>
                Fault(text) is { } fault
                    ? Refused(fault)
                    : Wrote(application, text!, null, "diaspora.message-received"),
            Applicant.Self,
            cancel
        );

    /// <summary>The officer answers, or asks for something.</summary>
    public async Task<Outcome> AnswerAsync(
        string code,
        string? text,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Manage);
        return await OnAsync(
            await IdAsync(code, by, cancel),
            application =>
                Fault(text) is { } fault
                    ? Refused(fault)
                    : Wrote(application, text!, by.Name, "diaspora.message-sent"),
            by,
            cancel
        );
    }

    /// <summary>
    /// The applicant sends a paper: a PDF or a picture, recognised by its content. The business plan of a project that is
    /// supported becomes a version of the plan of its venture.
    /// </summary>
    /// <param name="applicationId">Whose.</param>
    /// <param name="from">The network address, for counting alone.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="content">The file.</param>
    /// <param name="fileName">What the file is called.</param>
    /// <param name="cancel">Stops it before it is kept.</param>
    /// <returns>Refused for what is no document, for one too many, when too many come within an hour, and while the application is to be looked at twice.</returns>
    public async Task<Outcome> SendPaperAsync(
        Guid applicationId,
        string from,
        PaperKind? kind,
        Stream? content,
        string? fileName,
        CancellationToken cancel = default
    )
    {
        if (kind is not { } sent || !Enum.IsDefined(sent))
        {
            return Refusal.Of("PaperKind", "Paper.KindMissing");
        }
        if (content is null)
        {
            return Refusal.Of("Paper", "Paper.Missing");
        }
        // Whatever refuses it without a look into it does so first: a small file can be a large picture.
        var to = await db.Set<Application>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == applicationId, cancel);
        if (to is null)
        {
            return new Refusal("Application.Gone");
        }
        if ((await EndedAsync(to, cancel) ?? await TakesNoPaperAsync(to, cancel)) is { } none)
        {
            return none;
        }
        if (IsFlood(to.CallId, from))
        {
            return Refusal.Of("Paper", "Paper.Flood");
        }
        var read = (await attachments.ReadDocumentAsync(content, fileName, "Paper", cancel))!;
        if (!read.IsDone)
        {
            return Outcome.Refused(read.Refusals);
        }
        return await OnAsync(
            applicationId,
            async application =>
            {
                if (await TakesNoPaperAsync(application, cancel) is { } refusal)
                {
                    return refusal;
                }
                db.Add(
                    new ApplicationPaper
                    {
                        ApplicationId = application.Id,
                        Kind = sent,
                        AttachmentId = attachments.Keep(read.Value)!.Value,
                        At = today.Now,
                    }
                );
                if (sent == PaperKind.BusinessPlan)
                {
                    await AddPlanAsync(application, read.Value, cancel);
                }
                return new Act("diaspora.paper-received")
                {
                    Args = [application.Code, Fill.Text($"PaperKind.{sent}")],
                };
            },
            Applicant.Self,
            cancel
        );
    }

    /// <summary>A paper of an application of the actor's mission; none for a juror of the call before the marking is closed, nor for who is bound. The look is recorded.</summary>
    public async Task<Attachment?> PaperAsync(
        string code,
        Guid paperId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.View);
        var id = await IdAsync(code, by, cancel);
        var me = by.UserId;
        if (
            await db.Set<Call>()
                .AnyAsync(
                    c =>
                        c.ScoringClosedAt == null
                        && c.Jurors.Any(j => j.UserId == me)
                        && db.Set<Application>().Any(a => a.Id == id && a.CallId == c.Id),
                    cancel
                )
        )
        {
            return null;
        }
        var paper = await db.Set<ApplicationPaper>()
            .AsNoTracking()
            .SingleOrDefaultAsync(p => p.Id == paperId && p.ApplicationId == id, cancel);
        if (paper is null)
        {
            return null;
        }
        await reads.SawAsync(
            by,
            new("diaspora.paper-viewed") { Args = [code, Fill.Text($"PaperKind.{paper.Kind}")] },
            cancel
        );
        return await attachments.FindAsync(paper.AttachmentId, cancel);
    }

    /// <summary>
    /// Gives an applicant who lost them new secret words for the same code, once the officer knows who asks. The old words
    /// open nothing any more, and who is in by them is turned out.
    /// </summary>
    /// <returns>The receipt, shown once; refused without a way of identifying, and for one whose writer was forgotten.</returns>
    public async Task<Outcome<Receipt>> ReissueAsync(
        string code,
        IdentifiedBy? identified,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Manage);
        if (identified is not { } how || !Enum.IsDefined(how))
        {
            return Refusal.Of("Identified", "Application.IdentifyFirst");
        }
        Receipt? given = null;
        var id = await IdAsync(code, by, cancel);
        var outcome = await db.ChangeAsync(
            Application.Lock(id),
            () => FindAsync(id, cancel),
            new Refusal("Application.Gone"),
            async application =>
            {
                if (application.AnonymisedAt is not null)
                {
                    return new Refusal("Application.Forgotten");
                }
                given = Receipts.New(Applying.Kind, application.Language) with
                {
                    Code = application.Code,
                };
                (application.WordSalt, application.WordHash) = Receipts.Seal(given);
                await receipts.TurnOutAsync(Applying.Kind, application.Id, cancel);
                return new Act("diaspora.words-given-anew")
                {
                    Args = [application.Code, Fill.Text($"IdentifiedBy.{how}")],
                };
            },
            by,
            cancel
        );
        return outcome.IsDone ? given! : outcome.Refusals.ToList();
    }

    // Papers are large, and whoever begins applications by the dozen must not fill the disk with them.
    private bool IsFlood(Guid callId, string from) =>
        flood.IsTooMany("paper", from, int.MaxValue, settings.PapersPerAddressAndHour)
        || flood.IsTooMany($"paper {callId}", "", settings.PapersPerCallAndHour, int.MaxValue);

    private async Task AddPlanAsync(
        Application application,
        Attachment attachment,
        CancellationToken cancel
    )
    {
        var code = await db.Set<Venture>()
            .Where(v => v.ApplicationId == application.Id && v.DroppedOn == null)
            .Select(v => v.Code)
            .SingleOrDefaultAsync(cancel);
        if (code is null)
        {
            return;
        }
        await db.LockAsync(Ventures.Lock(code), cancel);
        var venture = await db.Set<Venture>()
            .Include(v => v.Plans)
            .SingleAsync(v => v.Code == code, cancel);
        venture.AddPlan(attachment.Id, null, today.Date, Applicant.Self.Name);
    }

    private async Task<Refusal?> TakesNoPaperAsync(
        Application application,
        CancellationToken cancel
    ) =>
        application.IsHeldBack ? Refusal.Of("Paper", "Paper.AfterReading")
        : await db.Set<ApplicationPaper>()
            .CountAsync(p => p.ApplicationId == application.Id, cancel) >= ApplicationPaper.Most
            ? Refusal.Of("Paper", "Paper.TooMany", ApplicationPaper.Most)
        : null;

    private async Task<Refusal?> EndedAsync(Application application, CancellationToken cancel) =>
        new Followed(
            await db.Set<Call>()
                .AsNoTracking()
                .SingleAsync(c => c.Id == application.CallId, cancel),
            application
        ).TakesMore
            ? null
            : new Refusal("Application.Ended");

    private Task<Outcome> OnAsync(
        Guid id,
        Func<Application, Task<Outcome<Act>>> change,
        Actor by,
        CancellationToken cancel
    ) =>
        db.ChangeAsync(
            Application.Lock(id),
            () => FindAsync(id, cancel),
            new Refusal("Application.Gone"),
            async application =>
                await EndedAsync(application, cancel) is { } ended
                    ? ended
                    : await change(application),
            by,
            cancel
        );

    private Task<Application?> FindAsync(Guid id, CancellationToken cancel) =>
        db.Set<Application>().SingleOrDefaultAsync(a => a.Id == id, cancel);

    // Nobody's of another mission, nor for who is bound to it as a juror.
    private async Task<Guid> IdAsync(string code, Actor by, CancellationToken cancel)
    {
        var bound = JuryRoom.BoundTo(db, by);
        return await db.Set<Application>()
            .Where(a =>
                a.Code == code
                && db.Set<Call>().Any(c => c.Id == a.CallId && c.MissionId == by.MissionId)
                && !bound.Contains(a.Id)
            )
            .Select(a => a.Id)
            .SingleOrDefaultAsync(cancel);
    }

    private Task<Outcome<Act>> Wrote(
        Application application,
        string text,
        string? byName,
        string act
    )
    {
        db.Add(
            new ApplicationLine
            {
                ApplicationId = application.Id,
                Text = Personal.Of(text)!,
                At = today.Now,
                ByName = byName,
            }
        );
        return Task.FromResult<Outcome<Act>>(new Act(act) { Args = [application.Code] });
    }

    private static Refusal? Fault(string? text) =>
        string.IsNullOrWhiteSpace(text) ? Refusal.Of("Text", "Site.Follow.TextMissing")
        : text.Length > ApplicationLine.Longest
            ? Refusal.Of("Text", "Site.TooLong", ApplicationLine.Longest)
        : null;

    private static Task<Outcome<Act>> Refused(Refusal refusal) =>
        Task.FromResult<Outcome<Act>>(refusal);
}
