using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What the audit tells of cases of other missions: names and reasons are read in the mission that prepares the return, and in that with which it is shared.</summary>
internal sealed class CaseShade(RihlaDb db) : AuditShade
{
    public override async Task<IReadOnlyList<Guid>> OfOthersAsync(
        IReadOnlyCollection<Guid> matters,
        Actor reader,
        CancellationToken cancel
    ) =>
        matters.Count == 0 || reader.IsSystem
            ? []
            : await db.Set<Case>()
                .Where(c =>
                    EF.Parameter(matters).Contains(c.Id)
                    && c.HostMissionId != reader.MissionId
                    && !(c.OriginMissionId == reader.MissionId && c.SharedWithOrigin)
                )
                .Select(c => c.Id)
                .ToListAsync(cancel);
}
