using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.Cases;

/// <summary>What a search found among what the actor may see.</summary>
/// <param name="Cases">Cases by code, by the request's name or telephone, and those of the people found.</param>
/// <param name="People">People of the register; all of them stand in a case that may be seen.</param>
/// <param name="MoreAnswer">Whether others answer to what was written, or may: it must be narrowed down to find them.</param>
internal sealed record CaseSearchResult(
    IReadOnlyList<FoundCase> Cases,
    IReadOnlyList<PersonSummary> People,
    bool MoreAnswer = false
);

/// <summary>A case as a search shows it.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Names">Its people, the applicant first; before registration how the caller called themselves.</param>
/// <param name="Country">The country of return, ISO 3166 alpha-2, where it is known.</param>
/// <param name="Stage">Where it stands.</param>
/// <param name="RequestedOn">The day of the request.</param>
internal sealed record FoundCase(
    string Code,
    IReadOnlyList<string> Names,
    string? Country,
    Stage Stage,
    DateOnly RequestedOn
);

/// <summary>
/// Finds cases and people by a code, a telephone, the number of an identity or travel document, or a name in either script.
/// </summary>
internal sealed class CaseSearch(
    RihlaDb db,
    CaseScope scope,
    CaseKeys keys,
    Register register,
    Missions missions
)
{
    /// <summary>How many cases and how many people are shown at most: those that answer best.</summary>
    internal const int Most = 20;

    private const int FewestDigits = 6;

    // Of the requests that answer to a frequent name, those that answer to most of it, the latest first. Where namesakes of
    // other missions fill these places, it goes on.
    private const int AnsweringAtFirst = 500;
    private const int MostAnswering = 20_000;
    private const int Together = 50;
    private const int TogetherFurther = 1_000;

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
        text = Digits.Western(text);
        var visible = scope.VisibleTo(actor).AsNoTracking();
        if (Code.Read(text) is { } code)
        {
            var exact = await visible
                .Where(c => c.Code == code)
                .Select(c => c.Id)
                .ToListAsync(cancel);
            if (exact.Count > 0)
            {
                return await ShownAsync(visible, exact, [], false, cancel);
            }
        }
        var found = await register.SearchAsync(text, actor, Most, cancel);
        var persons = found.Ids;
        var wanted = await keys.ToFindAsync(
            text,
            await PhonesMeantAsync(text, actor, cancel),
            cancel
        );
        wanted.AddRange(await keys.ToFindByPaperAsync(text, cancel));
        var theirs = await scope.CasesOfAsync(persons, cancel);
        List<Guid> ofPersons =
            theirs.Count == 0
                ? []
                : await visible
                    .Where(c => theirs.Contains(c.Id))
                    .OrderByDescending(c => c.RequestedOn)
                    .Select(c => c.Id)
                    .Take(Most + 1)
                    .ToListAsync(cancel);
        var (ofRequests, areAll) = await RequestsAsync(visible, wanted, cancel);
        var ids = ofPersons.Concat(ofRequests).Distinct().Take(Most + 1).ToList();
        return await ShownAsync(
            visible,
            [.. ids.Take(Most)],
            persons,
            ids.Count > Most || !areAll || found.MoreAnswer,
            cancel
        );
    }

    // The requests that answer to most of what was written, a few more than are shown; and whether all were asked about.
    private async Task<(List<Guid> Ids, bool AreAll)> RequestsAsync(
        IQueryable<Case> visible,
        IReadOnlyCollection<long> wanted,
        CancellationToken cancel
    )
    {
        var seen = new List<Guid>();
        if (wanted.Count == 0)
        {
            return (seen, true);
        }
        var answering = db.Set<CaseKey>()
            .Where(k => wanted.Contains(k.Key))
            .GroupBy(k => k.CaseId)
            .OrderByDescending(g => g.Count())
            .ThenByDescending(g => g.Key)
            .Select(g => g.Key);
        foreach (
            var (skip, take, together) in new[]
            {
                (0, AnsweringAtFirst, Together),
                (AnsweringAtFirst, MostAnswering - AnsweringAtFirst, TogetherFurther),
            }
        )
        {
            var next = await answering.Skip(skip).Take(take).ToListAsync(cancel);
            foreach (var some in next.Chunk(together))
            {
                // Given as a list, so that the database begins with them and not with all cases of the mission.
                var may = await visible
                    .Where(c => some.Contains(c.Id))
                    .Select(c => c.Id)
                    .ToListAsync(cancel);
                seen.AddRange(some.Where(may.Contains));
                if (seen.Count > Most)
                {
                    return (seen, true);
                }
            }
            if (next.Count < take)
            {
                return (seen, true);
            }
        }
        return (seen, false);
    }

    // What a line shows and no more, in the order found. The names of all come with one query.
    private async Task<CaseSearchResult> ShownAsync(
        IQueryable<Case> visible,
        List<Guid> ids,
        IReadOnlyList<Guid> persons,
        bool moreAnswer,
        CancellationToken cancel
    )
    {
        // One whose name does not open is shown by its code, and keeps no other back.
        var cases =
            ids.Count == 0
                ? []
                : await Readable.OfAsync<Line>(
                    ids,
                    async some => await LinesAsync(some, withCaller: true),
                    async id => await LinesAsync([id], withCaller: false)
                );
        var people = await register.ListedAsync(
            [.. cases.SelectMany(c => c.Members.Select(m => m.PersonId)).Concat(persons)],
            cancel
        );
        return new(
            [
                .. cases
                    .OrderBy(c => ids.IndexOf(c.Id))
                    .Select(c => new FoundCase(
                        c.Code,
                        NamesOf(c, people),
                        c.Country,
                        c.Stage,
                        c.RequestedOn
                    )),
            ],
            [.. persons.Where(people.ContainsKey).Select(id => people[id])],
            moreAnswer
        );

        Task<List<Line>> LinesAsync(IReadOnlyCollection<Guid> some, bool withCaller) =>
            visible
                .Where(c => some.Contains(c.Id))
                .Select(c => new Line(
                    c.Id,
                    c.Code,
                    withCaller ? c.CallerName : null,
                    c.Country,
                    c.Stage,
                    c.RequestedOn,
                    c.Members.Select(m => new Member(m.Id, m.PersonId, m.Relation)).ToList()
                ))
                .ToListAsync(cancel);
    }

    private static IReadOnlyList<string> NamesOf(
        Line line,
        IReadOnlyDictionary<Guid, PersonSummary> people
    )
    {
        if (line.Members.Count == 0)
        {
            return line.CallerName is { } caller ? [caller.Reveal()] : [];
        }
        return
        [
            .. line
                .Members.Where(m => people.ContainsKey(m.PersonId))
                .OrderBy(m => m.Relation)
                .ThenBy(m => people[m.PersonId].Birth?.Earliest ?? DateOnly.MaxValue)
                .ThenBy(m => m.Id)
                .Select(m => people[m.PersonId].FullName),
        ];
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

    private sealed record Line(
        Guid Id,
        string Code,
        Personal<string>? CallerName,
        string? Country,
        Stage Stage,
        DateOnly RequestedOn,
        IReadOnlyList<Member> Members
    );

    private sealed record Member(Guid Id, Guid PersonId, Relation Relation);
}
