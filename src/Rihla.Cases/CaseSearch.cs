using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What a search found among what the actor may see.</summary>
/// <param name="Cases">Cases by code, by the request's name or telephone, and those of the people found.</param>
/// <param name="People">People of the register; all of them stand in a case that may be seen.</param>
internal sealed record CaseSearchResult(
    IReadOnlyList<CaseFile> Cases,
    IReadOnlyList<PersonSummary> People
);

/// <summary>Finds cases and people by a code, a telephone, a document number or a name in either script.</summary>
internal sealed class CaseSearch(
    RihlaDb db,
    CaseScope scope,
    CaseFiles files,
    CaseKeys keys,
    Register register,
    Missions missions
)
{
    private const int Most = 50;
    private const int FewestDigits = 6;

    // Of the requests that answer to a frequent name, those that answer to most of it, the latest first.
    private const int MostAnswering = 500;

    public async Task<CaseSearchResult> FindAsync(
        string? text,
        Actor actor,
        CancellationToken cancel = default
    )
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new([], []);
        }
        var visible = scope.VisibleTo(actor).AsNoTracking();
        if (Code.Read(text) is { } code)
        {
            var exact = await visible
                .Where(c => c.Code == code)
                .Select(c => c.Id)
                .ToListAsync(cancel);
            if (exact.Count > 0)
            {
                return new(await files.ListAsync(exact, actor, cancel), []);
            }
        }
        var persons = await register.SearchAsync(text, actor, Most, cancel);
        var wanted = await keys.ToFindAsync(
            text,
            await PhonesMeantAsync(text, actor, cancel),
            cancel
        );
        var theirs = await scope.CasesOfAsync(persons, cancel);
        List<Guid> ofPersons =
            theirs.Count == 0
                ? []
                : await visible
                    .Where(c => theirs.Contains(c.Id))
                    .OrderByDescending(c => c.RequestedOn)
                    .Select(c => c.Id)
                    .Take(Most)
                    .ToListAsync(cancel);
        // Given as a list, so that the database begins with them and not with all cases of the mission.
        var answering = await db.Set<CaseKey>()
            .Where(k => wanted.Contains(k.Key))
            .GroupBy(k => k.CaseId)
            .OrderByDescending(g => g.Count())
            .ThenByDescending(g => g.Key)
            .Select(g => g.Key)
            .Take(MostAnswering)
            .ToListAsync(cancel);
        List<Guid> ofRequests =
            answering.Count == 0
                ? []
                : await visible
                    .Where(c => answering.Contains(c.Id))
                    .Select(c => c.Id)
                    .ToListAsync(cancel);
        var ids = ofPersons
            .Concat(ofRequests.OrderBy(answering.IndexOf))
            .Distinct()
            .Take(Most)
            .ToList();
        var found = await files.ListAsync(ids, actor, cancel);
        var people = await register.SummariesAsync(persons, cancel);
        return new(
            [.. found.OrderBy(f => ids.IndexOf(f.Id))],
            [.. persons.Where(people.ContainsKey).Select(id => people[id])]
        );
    }

    // As dialled here and as dialled from abroad.
    private async Task<IReadOnlyList<string>> PhonesMeantAsync(
        string text,
        Actor actor,
        CancellationToken cancel
    )
    {
        if (text.Count(char.IsAsciiDigit) < FewestDigits)
        {
            return [];
        }
        var here = (await missions.FindAsync(actor.MissionId, cancel))?.Country;
        return Phones.Read(text, here) is { IsDone: true } read ? [text, read.Value] : [text];
    }
}
