using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <content>What rooms after the arrival ask about the people they count.</content>
public sealed partial class CaseFigures
{
    /// <summary>Those of the cases that are of a mission, or all where none is named, for what other rooms count of them.</summary>
    public async Task<IReadOnlyDictionary<Guid, CaseAtHome>> AtHomeAsync(
        IReadOnlyCollection<Guid> cases,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(cases);
        by.Need(CasesPermissions.Count);
        var found = new Dictionary<Guid, CaseAtHome>();
        foreach (var some in cases.Distinct().Chunk(500))
        {
            foreach (
                var one in await Of(missionId)
                    .Where(c => some.Contains(c.CaseId))
                    .GroupBy(c => c.CaseId)
                    .Select(g => new { g.Key, ArrivedOn = g.Min(c => c.ArrivedOn) })
                    .ToListAsync(cancel)
            )
            {
                found[one.Key] = new(one.Key, one.ArrivedOn);
            }
        }
        return found;
    }

    /// <summary>
    /// The identities of the cases that count for a mission: those it hosts, and those it receives while they are shared with it.
    /// A query of another room looks into them where they are.
    /// </summary>
    public IQueryable<Guid> CountedFor(Guid missionId) => Of(missionId).Select(c => c.CaseId);

    /// <summary>The persons of these cases who have arrived, with what cohorts are told apart by; of a mission, or of all where none is named.</summary>
    public async Task<IReadOnlyList<PersonAtHome>> PersonsAtHomeAsync(
        IReadOnlyCollection<Guid> cases,
        Guid? missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(cases);
        by.Need(CasesPermissions.Count);
        var found = new List<PersonAtHome>();
        foreach (var some in cases.Distinct().Chunk(500))
        {
            found.AddRange(
                await Of(missionId)
                    .Where(c =>
                        some.Contains(c.CaseId) && c.PersonId != null && c.ArrivedOn != null
                    )
                    .Select(c => new PersonAtHome(
                        c.CaseId,
                        c.PersonId!.Value,
                        c.HostMissionId,
                        c.OriginMissionId,
                        c.Nationality,
                        c.Sex,
                        c.ArrivedOn!.Value
                    ))
                    .ToListAsync(cancel)
            );
        }
        return found;
    }
}
