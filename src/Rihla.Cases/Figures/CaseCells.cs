using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What happened to a person on a day, as indicators count it.</summary>
public enum CountedEvent
{
    /// <summary>A request was received.</summary>
    Requested,

    /// <summary>A counselling session was held.</summary>
    Counselled,

    /// <summary>Money was reserved; who left with it counts also where the case gave the rest of it back.</summary>
    Funded,

    /// <summary>The person left.</summary>
    Departed,

    /// <summary>The mission of origin confirmed the arrival.</summary>
    Arrived,

    /// <summary>The case was closed because its people no longer wished to return; not who of it had left before.</summary>
    Withdrawn,

    /// <summary>The case was closed as completed.</summary>
    Completed,
}

/// <summary>What indicators are broken down by.</summary>
/// <param name="Sex">F, M or X; nothing where it is not recorded.</param>
/// <param name="Band">The age from which the band goes, see <see cref="AgeBand"/>.</param>
/// <param name="IsMinor">Younger than 18; without a birth date, entered as a child.</param>
/// <param name="Nationality">ISO 3166-1 alpha-2; nothing where it is not recorded.</param>
/// <param name="Vulnerable">Screening found a vulnerability.</param>
/// <param name="Disability">By the Washington Group short set.</param>
/// <param name="HostMissionId">The mission that prepares the return.</param>
/// <param name="OriginMissionId">The mission that receives, while the case is shared with it.</param>
public sealed record CountedTraits(
    char? Sex,
    int Band,
    bool IsMinor,
    string? Nationality,
    bool Vulnerable,
    Disability Disability,
    Guid HostMissionId,
    Guid? OriginMissionId
);

/// <summary>Counts persons by all that indicators are broken down by, without names.</summary>
public sealed class CaseCells
{
    private readonly RihlaDb db;

    internal CaseCells(RihlaDb db) => this.db = db;

    /// <summary>
    /// The persons to whom something happened between two days, both included, in cells. A person with several cases or
    /// grants counts once; where the mission prepared one of these cases and received another, as whom it prepared.
    /// </summary>
    public async Task<IReadOnlyList<(CountedTraits Traits, int Persons)>> OnceAsync(
        CountedEvent what,
        DateOnly first,
        DateOnly last,
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    ) => Cells((await RowsAsync(what, first, last, missionId, by, cancel)).DistinctBy(r => r.Who));

    /// <summary>How many persons who departed between two days had waited how many days since their request.</summary>
    public async Task<IReadOnlyList<(int Days, int Persons)>> DaysToDepartureAsync(
        DateOnly first,
        DateOnly last,
        Guid missionId,
        Actor by,
        CancellationToken cancel = default
    )
    {
        by.Need(CasesPermissions.Count);
        return (
            await Of(missionId)
                .Where(c => c.DepartedOn >= first && c.DepartedOn <= last && c.Days != null)
                .GroupBy(c => c.Days!.Value)
                .Select(g => new { g.Key, Persons = g.Count() })
                .ToListAsync(cancel)
        ).ConvertAll(g => (g.Key, g.Persons));
    }

    private async Task<List<Row>> RowsAsync(
        CountedEvent what,
        DateOnly first,
        DateOnly last,
        Guid missionId,
        Actor by,
        CancellationToken cancel
    )
    {
        by.Need(CasesPermissions.Count);
        var persons = Of(missionId);
        var cases = db.Set<Case>();
        persons = what switch
        {
            CountedEvent.Requested => persons.Where(c =>
                c.RequestedOn >= first && c.RequestedOn <= last
            ),
            CountedEvent.Counselled => persons.Where(c =>
                db.Set<CounsellingSession>()
                    .Any(s =>
                        s.CaseId == c.CaseId
                        && s.On >= first
                        && s.On <= last
                        && s.Mode != CounsellingMode.EarlierRequest
                    )
            ),
            CountedEvent.Funded => persons.Where(c =>
                cases.Any(f => f.Id == c.CaseId && f.FundedOn >= first && f.FundedOn <= last)
                // Who left with money of a case that has none any more, because those who stayed gave theirs back.
                || (
                    c.DepartedOn >= first
                    && c.DepartedOn <= last
                    && cases.Any(f => f.Id == c.CaseId && f.Grant == null)
                    && db.Set<CaseMember>().Any(m => m.Id == c.Id && m.JourneyGrant != null)
                )
            ),
            CountedEvent.Departed => persons.Where(c =>
                c.DepartedOn >= first && c.DepartedOn <= last
            ),
            CountedEvent.Arrived => persons.Where(c => c.ArrivedOn >= first && c.ArrivedOn <= last),
            CountedEvent.Withdrawn => persons.Where(c =>
                c.ClosedOn >= first
                && c.ClosedOn <= last
                && c.ClosureReason == ClosureReason.Withdrawn
                && c.DepartedOn == null
            ),
            _ => persons.Where(c =>
                c.ClosedOn >= first
                && c.ClosedOn <= last
                && c.ClosureReason == ClosureReason.Completed
            ),
        };
        return await persons
            .OrderBy(c => c.HostMissionId != missionId)
            .ThenBy(c => c.Id)
            .Select(c => new Row(
                c.PersonId ?? c.Id,
                c.Sex,
                c.Age,
                c.IsChild,
                c.Nationality,
                c.IsVulnerable,
                c.Disability,
                c.HostMissionId,
                c.OriginMissionId
            ))
            .ToListAsync(cancel);
    }

    private IQueryable<CountedPerson> Of(Guid missionId) =>
        db.Set<CountedPerson>()
            .AsNoTracking()
            .Where(c => c.HostMissionId == missionId || c.OriginMissionId == missionId);

    private static List<(CountedTraits, int)> Cells(IEnumerable<Row> rows) =>
        [.. rows.GroupBy(r => r.Traits).Select(g => (g.Key, g.Count()))];

    private sealed record Row(
        Guid Who,
        char? Sex,
        int? Age,
        bool IsChild,
        string? Nationality,
        bool Vulnerable,
        Disability Disability,
        Guid Host,
        Guid? Origin
    )
    {
        public CountedTraits Traits =>
            new(
                Sex,
                Age is { } age ? AgeBand.Of(Math.Max(0, age)).From : AgeBand.Unknown,
                Age is { } known ? known < 18 : IsChild,
                Nationality,
                Vulnerable,
                Disability,
                Host,
                Origin
            );
    }
}
