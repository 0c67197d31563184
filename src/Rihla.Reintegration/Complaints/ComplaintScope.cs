using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Reintegration.Complaints;

/// <summary>
/// Which complaints exist for whom. Everything that reads complaints starts here: those of the own mission, for who handles
/// complaints, without those about oneself or about a role that one holds; serious ones for the named officer alone, while the officer is there.
/// </summary>
internal sealed class ComplaintScope(
    RihlaDb db,
    BlindKeys blind,
    Staff staff,
    Missions missions,
    PermissionTable permissions,
    Today today
)
{
    /// <summary>The complaints that exist for this actor.</summary>
    public async Task<IQueryable<Complaint>> VisibleToAsync(
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var complaints = db.Set<Complaint>().AsQueryable();
        if (!actor.May(FollowUpPermissions.HandleComplaints))
        {
            return complaints.Where(c => false);
        }
        var (mine, mission) = (KeysOf(actor.UserId, actor.Roles), actor.MissionId);
        var seen = complaints.Where(c =>
            c.MissionId == mission && !c.Bars.Any(b => mine.Contains(b.Key))
        );
        if (await RuleAsync(mission, cancel) is not { } rule)
        {
            return seen;
        }
        // Serious ones: of the officer, of the deputy those that the officer may not see, of all others those that neither
        // may. Who has left, or handles no complaints any more, is not waited for.
        var here = (await HandlersAsync(mission, cancel)).ToDictionary(h => h.UserId);
        foreach (
            var named in new[] { rule.OfficerId, rule.DeputyId }.TakeWhile(id => id != actor.UserId)
        )
        {
            if (here.TryGetValue(named, out var before))
            {
                var keys = KeysOf(before.UserId, before.Roles);
                seen = seen.Where(c => !c.IsSerious || c.Bars.Any(b => keys.Contains(b.Key)));
            }
        }
        return seen;
    }

    /// <summary>
    /// The open ones that this actor is to answer: of those that exist for them, all but what somebody else has in hand for whom
    /// it exists, too. What is in the hands of nobody who may still open it is everybody's again.
    /// </summary>
    public async Task<IQueryable<Complaint>> LeftToAsync(
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var left = (await VisibleToAsync(actor, cancel)).Where(c =>
            c.Standing != ComplaintStanding.Answered
        );
        // A serious one that the officer or the deputy may see exists for nobody else.
        var alone =
            await RuleAsync(actor.MissionId, cancel) is { } rule
            && (rule.OfficerId == actor.UserId || rule.DeputyId == actor.UserId);
        foreach (var other in await HandlersAsync(actor.MissionId, cancel))
        {
            if (other.UserId != actor.UserId)
            {
                var (key, keys) = (KeyOf(other.UserId), KeysOf(other.UserId, other.Roles));
                left = left.Where(c =>
                    c.HandlerKey != key
                    || (alone && c.IsSerious)
                    || c.Bars.Any(b => keys.Contains(b.Key))
                );
            }
        }
        return left;
    }

    /// <summary>The rule of a mission that is in force.</summary>
    public Task<ComplaintRule?> RuleAsync(Guid missionId, CancellationToken cancel = default)
    {
        var day = today.Date;
        return db.Set<ComplaintRule>()
            .AsNoTracking()
            .Where(r => r.MissionId == missionId && r.ValidFrom <= day)
            .OrderByDescending(r => r.ValidFrom)
            .ThenByDescending(r => r.SetAt)
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>The complaints that are hidden from somebody because they are about them.</summary>
    public async Task<IReadOnlyList<Guid>> HiddenFromAsync(
        Actor actor,
        CancellationToken cancel = default
    )
    {
        var mine = KeysOf(actor.UserId, actor.Roles);
        return await db.Set<ComplaintBar>()
            .Where(b => mine.Contains(b.Key))
            .Select(b => b.ComplaintId)
            .Distinct()
            .ToListAsync(cancel);
    }

    /// <summary>The members of staff of a mission who handle complaints.</summary>
    public async Task<IReadOnlyList<StaffInfo>> HandlersAsync(
        Guid missionId,
        CancellationToken cancel = default
    ) =>
        [
            .. (await staff.InMissionAsync(missionId, cancel)).Where(s =>
                s.Roles.Any(r => permissions.Holds(r, FollowUpPermissions.HandleComplaints))
            ),
        ];

    /// <summary>
    /// Hides a new complaint from whoever it is about: the account; the role, and everybody who holds it in the missions
    /// concerned, whatever role they hold later; and whoever bears a name that was given. Rather one too many than the one.
    /// </summary>
    public async Task HideAsync(
        Complaint complaint,
        IReadOnlyCollection<Guid> missionIds,
        CancellationToken cancel
    )
    {
        if (Guid.TryParse(complaint.AboutUser?.Reveal(), out var user))
        {
            complaint.HideFrom(KeyOf(user));
        }
        if (complaint.AboutRole is { } about)
        {
            complaint.HideFrom(KeyOf(about.Reveal()));
        }
        var isAbout = About(
            null,
            complaint.AboutRole?.Reveal(),
            complaint.AboutName?.Reveal(),
            complaint.Text.Reveal()
        );
        foreach (var missionId in missionIds)
        {
            foreach (var member in await staff.InMissionAsync(missionId, cancel))
            {
                if (isAbout(member))
                {
                    complaint.HideFrom(KeyOf(member.UserId));
                }
            }
        }
    }

    /// <summary>
    /// Whom a complaint is taken to be about: the account; everybody who holds the role; and whoever bears a word of the name that was
    /// given, or all of whose names stand in the text.
    /// </summary>
    public static Func<StaffInfo, bool> About(Guid? user, Role? role, string? name, string? text)
    {
        var (named, told) = (WordsOf(name), WordsOf(text));
        return member =>
        {
            var names = WordsOf(member.Name);
            return member.UserId == user
                || (role is { } held && member.Roles.Contains(held))
                || names.Any(n => n.Length > 2 && named.Contains(n))
                || (names.Count > 1 && names.All(told.Contains));
        };
    }

    /// <summary>
    /// The mission that handles a complaint: the first of these in which somebody may see it, then any other. It never stays
    /// with those it is about.
    /// </summary>
    public async Task<Guid> HandledByAsync(
        IEnumerable<Guid> candidates,
        Func<StaffInfo, bool> isAbout,
        CancellationToken cancel
    )
    {
        var all = await missions.AllAsync(cancel);
        var order = candidates
            .Concat(all.OrderByDescending(m => m.IsHost).Select(m => m.Id))
            .Distinct()
            .ToList();
        foreach (var missionId in order)
        {
            if ((await HandlersAsync(missionId, cancel)).Any(s => !isAbout(s)))
            {
                return missionId;
            }
        }
        return order[0];
    }

    /// <summary>The answered complaints that came from these cases.</summary>
    public Task<List<Guid>> AnsweredOfAsync(
        IReadOnlyCollection<Guid> caseIds,
        CancellationToken cancel
    )
    {
        var keys = caseIds.Select(id => (long?)KeyOfCase(id)).ToList();
        return db.Set<Complaint>()
            .Where(c => keys.Contains(c.CaseKey) && c.Standing == ComplaintStanding.Answered)
            .Select(c => c.Id)
            .ToListAsync(cancel);
    }

    /// <summary>The blind key of a case.</summary>
    public long KeyOfCase(Guid caseId) => blind.Of("complaint-case", caseId.ToString());

    /// <summary>The blind key of an account.</summary>
    public long KeyOf(Guid userId) => blind.Of("complaint-bar", userId.ToString());

    private long KeyOf(Role role) => blind.Of("complaint-bar-role", role.ToString());

    private List<long> KeysOf(Guid userId, IEnumerable<Role> roles) =>
        [KeyOf(userId), .. roles.Select(KeyOf)];

    // Without accents and capitals, as people write names they heard.
    private static HashSet<string> WordsOf(string? text) =>
        [
            .. new string([
                .. Folding.Plain(text ?? "").Select(c => char.IsLetter(c) ? c : ' '),
            ]).Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
}
