using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>
/// Opens a restricted case in an emergency to somebody outside its team, for a few hours, with a reason; and lets the
/// data-protection officer judge afterwards whether that was justified. Nobody judges themselves: where there is no other officer, the
/// programme manager does.
/// </summary>
internal sealed class BreakGlass(
    RihlaDb db,
    CaseFiles files,
    CaseTasks tasks,
    Staff staff,
    Today today
)
{
    public const int ShortestReason = 20;
    public const string ReviewTask = "glass-review";
    public const string ReviewPage = "/app/oversight/break-glass";
    public const string OfficersPage = "/app/oversight/officers-access";

    public static readonly TimeSpan Lasts = TimeSpan.FromHours(4);

    /// <summary>By when it is judged, in days.</summary>
    public const int ReviewDays = 3;

    /// <summary>
    /// Breaks the glass. Whether there is such a case of the actor's mission is answered only to who gives a reason, and
    /// every attempt is recorded: the page is no way to find out which codes exist.
    /// </summary>
    public async Task<Outcome<string>> BreakAsync(
        string? code,
        string? reason,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.BreakGlass);
        if (reason is null || reason.Trim().Length < ShortestReason)
        {
            return Refusal.Of("Reason", "Glass.ReasonMissing", ShortestReason);
        }
        if (Code.Read(code) is not { } read)
        {
            return Refusal.Of("Code", "Glass.CodeWrong");
        }
        await using var work = await db.BeginAsync(cancel);
        var id = await db.Set<Case>()
            .Where(c =>
                c.Code == read
                && (
                    c.HostMissionId == by.MissionId
                    || (c.OriginMissionId == by.MissionId && c.SharedWithOrigin)
                )
            )
            .Select(c => (Guid?)c.Id)
            .SingleOrDefaultAsync(cancel);
        if (id is null)
        {
            await db.SaveAsync(
                by,
                new Act("glass.tried") { Args = [read], Reason = reason.Trim() },
                cancel
            );
            await work.CommitAsync(cancel);
            return Refusal.Of("Code", "Glass.NoSuchCase");
        }
        if (await files.FindAsync(id.Value, by, cancel) is { } visible)
        {
            return visible.Code;
        }
        var file = await files.FindAsync(id.Value, Actor.System, cancel);
        var broken = new BrokenGlass
        {
            CaseId = id.Value,
            UserId = by.UserId,
            UserName = by.Name,
            At = today.Now,
            Until = today.Now + Lasts,
            Reason = new(reason.Trim()),
        };
        db.Add(broken);
        var isOfficers = await IsForOfficerAsync(
            by.UserId,
            file!.HostMissionId,
            file.SharedWithOrigin ? file.OriginMissionId : null,
            cancel
        );
        await tasks.RaiseAsync(
            file,
            new(
                ReviewTask,
                isOfficers ? Role.DataProtectionOfficer : Role.ProgrammeManager,
                today.Date.AddDays(ReviewDays),
                isOfficers ? ReviewPage : OfficersPage
            )
            {
                Subject = broken.Id,
            },
            cancel
        );
        await db.SaveAsync(
            by,
            new Act("glass.broken", CaseId: id) { Reason = reason.Trim() },
            cancel
        );
        await work.CommitAsync(cancel);
        return read;
    }

    /// <summary>The cases whose glass was broken, those to be reviewed first.</summary>
    public async Task<List<BrokenGlassLine>> ListAsync(Actor by, CancellationToken cancel = default)
    {
        by.Need(CasesPermissions.ReviewGlass);
        return await LinesAsync(Reviewable(by), cancel);
    }

    /// <summary>Those that are still to be reviewed and that no officer can review.</summary>
    public async Task<List<BrokenGlassLine>> OfOfficersAsync(
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.ReviewOfficersGlass);
        var lines = new List<BrokenGlassLine>();
        foreach (
            var line in await LinesAsync(Reviewable(by).Where(b => b.ReviewedAt == null), cancel)
        )
        {
            if (!await IsForOfficerAsync(line.Glass, cancel))
            {
                lines.Add(line);
            }
        }
        return lines;
    }

    private async Task<List<BrokenGlassLine>> LinesAsync(
        IQueryable<BrokenGlass> broken,
        CancellationToken cancel
    ) =>
        [
            .. (
                await broken
                    .AsNoTracking()
                    .OrderBy(b => b.ReviewedAt != null)
                    .ThenByDescending(b => b.At)
                    .Take(200)
                    .Select(b => new
                    {
                        Glass = b,
                        db.Set<Case>().First(c => c.Id == b.CaseId).Code,
                    })
                    .ToListAsync(cancel)
            ).Select(x => new BrokenGlassLine(x.Glass, x.Code)),
        ];

    private async Task<bool> IsForOfficerAsync(BrokenGlass broken, CancellationToken cancel)
    {
        var of = await db.Set<Case>()
            .Where(c => c.Id == broken.CaseId)
            .Select(c => new
            {
                c.HostMissionId,
                Origin = c.SharedWithOrigin ? c.OriginMissionId : null,
            })
            .SingleAsync(cancel);
        return await IsForOfficerAsync(broken.UserId, of.HostMissionId, of.Origin, cancel);
    }

    // Whether a data-protection officer of a mission of the case is there to judge who broke it.
    private async Task<bool> IsForOfficerAsync(
        Guid brokenBy,
        Guid host,
        Guid? origin,
        CancellationToken cancel
    )
    {
        foreach (var mission in new[] { host, origin ?? host }.Distinct())
        {
            if (
                (await staff.InMissionAsync(mission, cancel)).Any(s =>
                    s.UserId != brokenBy && s.Roles.Contains(Role.DataProtectionOfficer)
                )
            )
            {
                return true;
            }
        }
        return false;
    }

    // Of the cases of the mission, sent or received; of one that it may not see neither the code nor the reason is its own.
    private IQueryable<BrokenGlass> Reviewable(Actor by) =>
        db.Set<BrokenGlass>()
            .Where(b =>
                db.Set<Case>()
                    .Any(c =>
                        c.Id == b.CaseId
                        && (
                            c.HostMissionId == by.MissionId
                            || (c.OriginMissionId == by.MissionId && c.SharedWithOrigin)
                        )
                    )
            );

    /// <summary>Says whether it was justified. Nobody reviews what they did themselves, and the programme manager what an officer can review.</summary>
    public async Task<Outcome> ReviewAsync(
        Guid id,
        bool justified,
        string? finding,
        Actor by,
        CancellationToken cancel = default
    )
    {
        var isOfficer = by.May(CasesPermissions.ReviewGlass);
        if (!isOfficer)
        {
            by.Need(CasesPermissions.ReviewOfficersGlass);
        }
        await using var work = await db.BeginAsync(cancel);
        // The verdict of one is not to stand with the words of another.
        await db.LockAsync($"glass {id}", cancel);
        var broken = await Reviewable(by).SingleOrDefaultAsync(b => b.Id == id, cancel);
        if (broken is null || broken.ReviewedAt is not null)
        {
            return new Refusal("Glass.AlreadyReviewed");
        }
        if (broken.UserId == by.UserId)
        {
            return new Refusal("Glass.OwnReview");
        }
        if (!isOfficer && await IsForOfficerAsync(broken, cancel))
        {
            return new Refusal("Glass.OfficersReview");
        }
        if (!justified && string.IsNullOrWhiteSpace(finding))
        {
            return Refusal.Of("Finding", "Glass.FindingMissing");
        }
        (broken.ReviewedAt, broken.ReviewedById, broken.Justified, broken.Finding) = (
            today.Now,
            by.UserId,
            justified,
            Platform.Privacy.Personal.Of(finding)
        );
        if (!justified && broken.Until > today.Now)
        {
            broken.Until = today.Now;
        }
        await tasks.SettleAsync(broken.CaseId, ReviewTask, by, id, cancel);
        await db.SaveAsync(
            by,
            new Act(
                justified ? "glass.found-justified" : "glass.found-unjustified",
                CaseId: broken.CaseId
            )
            {
                Args = [broken.UserName],
                Reason = string.IsNullOrWhiteSpace(finding) ? null : finding.Trim(),
            },
            cancel
        );
        await work.CommitAsync(cancel);
        return Outcome.Done;
    }
}

/// <summary>Emergency access that nobody has judged yet: a task of who judges it, who works on no cases.</summary>
internal sealed class GlassToReview(BreakGlass glass, Today today) : OfficeTasks
{
    public override async Task<IReadOnlyList<OfficeTask>> OfAsync(
        Actor by,
        CancellationToken cancel
    ) =>
        by.May(CasesPermissions.ReviewGlass)
            ? Of(await glass.ListAsync(by, cancel), BreakGlass.ReviewPage, by)
        : by.May(CasesPermissions.ReviewOfficersGlass)
            ? Of(await glass.OfOfficersAsync(by, cancel), BreakGlass.OfficersPage, by)
        : [];

    private List<OfficeTask> Of(IEnumerable<BrokenGlassLine> lines, string page, Actor by) =>
        [
            .. lines
                .Where(l => l.Glass.ReviewedAt is null && l.Glass.UserId != by.UserId)
                .Select(l => new OfficeTask(
                    "Glass.ToReview",
                    [l.Glass.UserName, l.Code],
                    today.Of(l.Glass.At).AddDays(BreakGlass.ReviewDays),
                    page
                )),
        ];
}

/// <summary>A broken glass with the code of its case.</summary>
internal sealed record BrokenGlassLine(BrokenGlass Glass, string Code);
