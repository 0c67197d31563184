using Microsoft.EntityFrameworkCore;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Cases;

/// <summary>
/// What became of a case before today: when it went to another country, and who was taken out of it. A paper that turns up late is
/// held against it, and who is entered again is known by it. The audit alone remembers both: a membership that ended is gone, and a
/// country gives way to the next.
/// </summary>
internal sealed class CasePast
{
    private readonly List<Move> moves = [];
    private readonly Dictionary<Guid, DateOnly> removals = [];
    private readonly List<(Guid PersonId, Guid MemberId)> ended = [];
    private readonly HashSet<Guid> spouses = [];

    /// <summary>A day on which the country of return, or the mission there, became another.</summary>
    private sealed record Move(DateOnly On, string? FromCountry);

    public static async Task<CasePast> LoadAsync(
        RihlaDb db,
        Register register,
        Today today,
        Guid caseId,
        CancellationToken cancel
    )
    {
        var entries = await db.Set<AuditEntry>()
            .AsNoTracking()
            .Where(e =>
                e.CaseId == caseId
                && (e.Act == Destinations.Chosen || e.Act == Registration.Removed)
            )
            .OrderBy(e => e.Sequence)
            .ToListAsync(cancel);
        // The audit names the record of that day; it may have become one with another since.
        var people = await register.SummariesAsync(
            entries
                .Where(e => e.Act == Registration.Removed)
                .Select(e => e.PersonId)
                .OfType<Guid>(),
            cancel
        );
        var past = new CasePast();
        foreach (var entry in entries)
        {
            var on = today.Of(entry.At);
            if (entry.Act == Destinations.Chosen)
            {
                past.Moved(entry, on);
            }
            else if (entry.PersonId is { } id)
            {
                past.TakenOut(people.GetValueOrDefault(id)?.Id ?? id, entry, on);
            }
        }
        return past;
    }

    private static IReadOnlyList<FieldChange> ChangesOf(AuditEntry entry) =>
        entry.Details is { } details ? AuditDetails.FromJson(details.Reveal()).Changes ?? [] : [];

    private void TakenOut(Guid personId, AuditEntry entry, DateOnly on)
    {
        removals[personId] = on;
        if (
            ChangesOf(entry)
                .Any(c =>
                    c is { Of: nameof(CaseMember), Field: nameof(CaseMember.Relation) }
                    && c.Was == Fill.Text($"{nameof(Relation)}.{Relation.Spouse}").Kept
                )
        )
        {
            spouses.Add(personId);
        }
        ended.AddRange(
            ChangesOf(entry)
                .Where(c => c is { Of: nameof(CaseMember), How: "removed" })
                .Select(c => (personId, Guid.Parse(c.Id)))
        );
    }

    // The first choice of a country is no change of it.
    private void Moved(AuditEntry entry, DateOnly on)
    {
        var left = ChangesOf(entry).Where(c => c is { Of: nameof(Case), Was: not null }).ToList();
        if (left.Exists(c => c.Field is nameof(Case.Country) or nameof(Case.OriginMissionId)))
        {
            moves.Add(new(on, left.Find(c => c.Field == nameof(Case.Country))?.Was));
        }
    }

    /// <summary>The day on which the country of return, or the mission there, was changed last.</summary>
    public DateOnly? MovedOn => moves.Count > 0 ? moves[^1].On : null;

    /// <summary>
    /// The day since which the case goes where it goes, if on an earlier one it went to another country: what was signed then was
    /// signed for that country. Nothing, when it went to this one already.
    /// </summary>
    public DateOnly? WentElsewhereOn(DateOnly on, string? country)
    {
        var later = moves.FindAll(m => m.FromCountry is not null && m.On > on);
        return later.Count > 0 && later[0].FromCountry != country ? later[^1].On : null;
    }

    /// <summary>The day on which somebody who is in the case again was taken out of it last.</summary>
    public DateOnly? TakenOutOn(Guid personId) =>
        removals.TryGetValue(personId, out var on) ? on : null;

    /// <summary>Whether somebody other than these people was taken out who was the spouse of the applicant.</summary>
    public bool HadSpouseBut(IEnumerable<Guid> personIds) => spouses.Except(personIds).Any();

    /// <summary>The memberships of somebody that ended when they were taken out.</summary>
    public IReadOnlySet<Guid> EndedMembershipsOf(Guid personId) =>
        ended.Where(e => e.PersonId == personId).Select(e => e.MemberId).ToHashSet();
}
