using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>Whether anybody at the mission of origin can open a case that it is to receive, so that what is asked of it reaches somebody.</summary>
public sealed class SeenAtOrigin
{
    private readonly RihlaDb db;
    private readonly Staff staff;

    internal SeenAtOrigin(RihlaDb db, Staff staff) => (this.db, this.staff) = (db, staff);

    /// <summary>
    /// Whether a restricted case, which its mission of origin may see, has nobody of that mission and role on its team.
    /// Every other case is seen by all of that mission, or by nobody there by the people's own wish.
    /// </summary>
    /// <param name="file">The case.</param>
    /// <param name="role">Who would be asked.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<bool> IsHiddenFromAsync(
        CaseFile file,
        Role role,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        if (
            file
            is not {
                Sensitivity: Sensitivity.Restricted,
                SharedWithOrigin: true,
                OriginMissionId: { } origin
            }
        )
        {
            return false;
        }
        var there = (await staff.InMissionAsync(origin, cancel))
            .Where(s => s.Roles.Contains(role))
            .Select(s => s.UserId)
            .ToList();
        return !await db.Set<TeamMember>()
            .AnyAsync(t => t.CaseId == file.Id && there.Contains(t.UserId), cancel);
    }
}
