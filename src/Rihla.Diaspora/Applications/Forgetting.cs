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

/// <summary>
/// Takes everything about its writer out of an application and its venture, and what was written about her out of the history.
/// What is counted stays, and who did what and when; the receipt opens nothing any more.
/// </summary>
internal sealed class Forgetting(
    RihlaDb db,
    AuditErasure audit,
    Receipts receipts,
    DiasporaSettings settings,
    Today today
)
{
    private static readonly Personal<string> Nobody = Personal.Of("–")!;

    // The fields whose words tell of somebody: a history that holds an old or a new one goes.
    private static readonly HashSet<string> Words =
    [
        nameof(Application.Answers),
        nameof(Application.EligibilityNote),
        nameof(Application.DecisionReason),
        nameof(Assessment.Comment),
        nameof(Assessment.ConflictReason),
        nameof(Venture.Name),
        nameof(Venture.Promoter),
        nameof(Venture.Phone),
        nameof(Venture.Email),
        nameof(Venture.DossierReference),
        nameof(Venture.RegistrationNumber),
        nameof(Venture.DropReason),
        nameof(Venture.DropNote),
        nameof(FollowUp.Note),
    ];

    /// <summary>Forgets an applicant of the actor's mission who asks it, with the venture of hers that has ended.</summary>
    /// <param name="typed">The code of the application.</param>
    /// <param name="identified">How the officer made sure of who asks.</param>
    /// <param name="isCertain">Whether the officer knows that nothing comes back.</param>
    /// <param name="by">The data-protection officer.</param>
    /// <param name="cancel">Stops it before it is done.</param>
    /// <returns>Refused while the application is being decided on or the venture accompanied: each says what to do first.</returns>
    public async Task<Outcome> ForgetAsync(
        string? typed,
        IdentifiedBy? identified,
        bool isCertain,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(DiasporaPermissions.Forget);
        var code = Code.Read(typed) ?? "";
        await using var work = await db.BeginAsync(cancel);
        var id = await db.Set<Application>()
            .Where(a => a.Code == code)
            .Select(a => a.Id)
            .SingleOrDefaultAsync(cancel);
        await work.LockAsync(Application.Lock(id), cancel);
        await CallDesk.LockOfAsync(db, work, code, cancel);
        db.ChangeTracker.Clear();
        var application = await db.Set<Application>()
            .AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == id, cancel);
        var call = await db.Set<Call>()
            .AsNoTracking()
            .SingleOrDefaultAsync(
                c =>
                    application != null
                    && c.Id == application.CallId
                    && c.MissionId == by.MissionId,
                cancel
            );
        if (application is null || call is null)
        {
            return Refusal.Of("Code", "Forget.Unknown");
        }
        if (identified is not { } how || !Enum.IsDefined(how))
        {
            return Refusal.Of("Identified", "Application.IdentifyFirst");
        }
        if (!isCertain)
        {
            return Refusal.Of("IsCertain", "DataRequest.Erase.NotCertain");
        }
        if (application.AnonymisedAt is not null)
        {
            return new Refusal("Application.Forgotten");
        }
        if (
            new Followed(call, application).Told
            is ApplicationStanding.Sent
                or ApplicationStanding.Eligible
        )
        {
            return new Refusal("Forget.StillOpen");
        }
        if (
            await db.Set<Venture>()
                .Where(v => v.ApplicationId == id)
                .Select(v => v.Code)
                .SingleOrDefaultAsync(cancel) is
            { } venture
        )
        {
            await work.LockAsync(Ventures.Lock(venture), cancel);
            if (
                !await db.Set<Venture>()
                    .Where(v => v.ApplicationId == id)
                    .AnyAsync(Venture.EndedBefore(DateOnly.MaxValue, settings.Months), cancel)
            )
            {
                return new Refusal("Forget.VentureGoesOn", venture);
            }
        }
        await TakeOutAsync([id], cancel);
        await db.SaveAsync(
            by,
            new Act("diaspora.applicant-forgotten")
            {
                Args = [code, Fill.Text($"IdentifiedBy.{how}")],
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }

    /// <summary>Takes the writers of applications out, with their ventures, within the open transaction.</summary>
    public async Task TakeOutAsync(IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        // Not through the change tracker: the audit would keep as the old value what is to be forgotten.
        var (now, nothing) = (today.Now, Array.Empty<byte>());
        var papers = await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .Select(p => p.AttachmentId)
            .ToListAsync(cancel);
        await db.Set<ApplicationPaper>()
            .Where(p => ids.Contains(p.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Attachment>().Where(a => papers.Contains(a.Id)).ExecuteDeleteAsync(cancel);
        await db.Set<ApplicationLine>()
            .Where(l => ids.Contains(l.ApplicationId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<Application>()
            .Where(a => ids.Contains(a.Id))
            .ExecuteUpdateAsync(
                a =>
                    a.SetProperty(x => x.Answers, (Personal<string>?)null)
                        .SetProperty(x => x.EligibilityNote, (Personal<string>?)null)
                        .SetProperty(x => x.DecisionReason, (Personal<string>?)null)
                        .SetProperty(x => x.PhoneKey, (long?)null)
                        .SetProperty(x => x.EmailKey, (long?)null)
                        .SetProperty(x => x.WordSalt, nothing)
                        .SetProperty(x => x.WordHash, nothing)
                        .SetProperty(x => x.AnonymisedAt, now),
                cancel
            );
        var sheets = db.Set<Assessment>().Where(a => ids.Contains(a.ApplicationId));
        await sheets.ExecuteUpdateAsync(
            a =>
                a.SetProperty(x => x.Comment, (Personal<string>?)null)
                    .SetProperty(x => x.ConflictReason, (Personal<string>?)null),
            cancel
        );
        foreach (var id in ids)
        {
            await receipts.TurnOutAsync(Applying.Kind, id, cancel);
        }
        var ventures = await db.Set<Venture>()
            .AsNoTracking()
            .Where(v => ids.Contains(v.ApplicationId))
            .ToListAsync(cancel);
        var ventureIds = ventures.ConvertAll(v => v.Id);
        foreach (var venture in ventures)
        {
            await TakeOutAsync(venture, cancel);
        }
        await EraseHistoryAsync(
            [
                .. ids,
                .. ventureIds,
                .. await sheets.Select(a => a.Id).ToListAsync(cancel),
                .. await db.Set<FollowUp>()
                    .Where(f => ventureIds.Contains(f.VentureId))
                    .Select(f => f.Id)
                    .ToListAsync(cancel),
            ],
            [
                .. ventures.Select(v => v.Code),
                .. await db.Set<Application>()
                    .Where(a => ids.Contains(a.Id))
                    .Select(a => a.Code)
                    .ToListAsync(cancel),
            ],
            cancel
        );
    }

    // It is called by its code from now on. Of why it was given up stays what the figures tell.
    private async Task TakeOutAsync(Venture venture, CancellationToken cancel)
    {
        var (id, name) = (venture.Id, Personal.Of(venture.Code)!);
        var reason = venture.IsGoing
            ? DropOutReason.None
            : PortfolioFigures.Told(venture.DropReason);
        var plans = db.Set<PlanEdition>().Where(p => p.VentureId == id);
        await db.Set<Attachment>()
            .Where(a => plans.Any(p => p.AttachmentId == a.Id))
            .ExecuteDeleteAsync(cancel);
        await plans.ExecuteUpdateAsync(
            p =>
                p.SetProperty(x => x.AttachmentId, Guid.Empty)
                    .SetProperty(x => x.Note, (Personal<string>?)null),
            cancel
        );
        await db.Set<VentureSession>()
            .Where(s => s.VentureId == id)
            .ExecuteUpdateAsync(
                s => s.SetProperty(x => x.Subject, (Personal<string>?)null),
                cancel
            );
        await db.Set<FinancingLine>()
            .Where(l => l.VentureId == id)
            .ExecuteUpdateAsync(
                l => l.SetProperty(x => x.Provider, (Personal<string>?)null),
                cancel
            );
        await db.Set<FollowUp>()
            .Where(f => f.VentureId == id)
            .ExecuteUpdateAsync(f => f.SetProperty(x => x.Note, (Personal<string>?)null), cancel);
        await db.Set<Venture>()
            .Where(v => v.Id == id)
            .ExecuteUpdateAsync(
                v =>
                    v.SetProperty(x => x.Name, name)
                        .SetProperty(x => x.Promoter, Nobody)
                        .SetProperty(x => x.Phone, (Personal<string>?)null)
                        .SetProperty(x => x.Email, (Personal<string>?)null)
                        .SetProperty(x => x.DossierReference, (Personal<string>?)null)
                        .SetProperty(x => x.RegistrationNumber, (Personal<string>?)null)
                        .SetProperty(x => x.DropReason, reason)
                        .SetProperty(x => x.DropNote, (Personal<string>?)null)
                        .SetProperty(x => x.Version, x => x.Version + 1),
                cancel
            );
    }

    // One act can tell of many applications: only what holds words about those who are forgotten goes.
    private async Task EraseHistoryAsync(
        IReadOnlyList<Guid> ids,
        IReadOnlyList<string> codes,
        CancellationToken cancel
    )
    {
        var rows = ids.Select(id => id.ToString()).ToHashSet();
        await audit.EraseAsync(
            db.Set<AuditEntry>().Where(e => e.Act.StartsWith("diaspora.")),
            told =>
                told.Reason is not null && told.Args?.Any(codes.Contains) == true
                || told.Changes?.Any(c => rows.Contains(c.Id) && Words.Contains(c.Field ?? ""))
                    == true,
            cancel
        );
    }
}
