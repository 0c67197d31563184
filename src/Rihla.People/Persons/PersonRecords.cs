using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// The records of the register: found by what names them, and followed over all merges to the one that stands for a person.
/// </summary>
internal sealed class PersonRecords(RihlaDb db)
{
    private const int MostAtOnce = 500;

    // Only what a summary shows is read and decrypted.
    private static readonly PreparedQuery<
        Func<RihlaDb, List<Guid>, IAsyncEnumerable<SummaryRow>>
    > SummaryQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, List<Guid> wanted) =>
                db.Set<Person>()
                    .AsNoTracking()
                    .Where(p => wanted.Contains(p.Id))
                    .Select(p => new SummaryRow(
                        p.Id,
                        p.MergedIntoId,
                        p.Code,
                        p.GivenNames,
                        p.FamilyName,
                        p.NameInArabic,
                        p.Birth,
                        p.Sex,
                        p.Nationality,
                        p.Language,
                        p.PhotoId,
                        db.Set<PersonPhone>()
                            .Where(phone => phone.PersonId == p.Id && phone.Safety != Safety.Unsafe)
                            .OrderBy(phone => phone.Id)
                            .Select(phone => phone.Number)
                            .FirstOrDefault(),
                        p.ErasedOn != null
                    ))
        )
    );

    // A look-up from the command line asks it of each who is found.
    private static readonly PreparedQuery<
        Func<RihlaDb, List<Guid>, IAsyncEnumerable<ElsewhereRow>>
    > ElsewhereQuery = new(() =>
        EF.CompileAsyncQuery(
            (RihlaDb db, List<Guid> wanted) =>
                db.Set<Person>()
                    .AsNoTracking()
                    .Where(p => wanted.Contains(p.Id))
                    .Select(p => new ElsewhereRow(p.Id, p.ExternalId))
        )
    );

    /// <summary>
    /// The persons with these ids, decrypted. A record that was merged brings the person it was merged
    /// into. The caller asks only for persons of cases that may be shown.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, PersonSummary>> SummariesAsync(
        IEnumerable<Guid> ids,
        CancellationToken cancel = default
    )
    {
        var summaries = new Dictionary<Guid, PersonSummary>();
        foreach (var some in ids.Distinct().Chunk(MostAtOnce))
        {
            foreach (var row in await SummaryQuery.For(db)(db, [.. some]).ToListAsync(cancel))
            {
                if (row.MergedIntoId is null)
                {
                    summaries[row.Id] = row.Summary();
                }
                else if (await FindAsync(row.Id, cancel) is { } survivor)
                {
                    summaries[row.Id] = survivor;
                }
            }
        }
        return summaries;
    }

    /// <summary>
    /// The same for lists, where one who cannot be read keeps nobody else back: of them only the code is given. Nothing is decided
    /// by what such a list says of somebody.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, PersonSummary>> ListedAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel = default
    ) =>
        (
            await Readable.OfAsync<KeyValuePair<Guid, PersonSummary>>(
                ids,
                async some => await SummariesAsync(some, cancel),
                id => CodeAsync(id, cancel)
            )
        ).ToDictionary();

    private async Task<IReadOnlyCollection<KeyValuePair<Guid, PersonSummary>>> CodeAsync(
        Guid id,
        CancellationToken cancel
    )
    {
        var standing = (await StandingAsync([id], cancel))[id];
        var code = await db.Set<Person>()
            .Where(p => p.Id == standing)
            .Select(p => p.Code)
            .SingleAsync(cancel);
        var person = new PersonSummary(
            standing,
            code,
            "",
            "",
            null,
            null,
            null,
            null,
            null,
            HasPhoto: false,
            null
        )
        {
            IsUnreadable = true,
        };
        return [new(id, person)];
    }

    /// <summary>The person with this id, or the one that record was merged into.</summary>
    public async Task<PersonSummary?> FindAsync(Guid id, CancellationToken cancel = default)
    {
        while (true)
        {
            var row = await SummaryQuery.For(db)(db, [id]).SingleOrDefaultAsync(cancel);
            if (row?.MergedIntoId is not { } into)
            {
                return row?.Summary();
            }
            id = into;
        }
    }

    /// <summary>
    /// The person with this code, however it was typed, or the one that record was merged into. Whether the person may be
    /// shown is for the caller to ask.
    /// </summary>
    public async Task<Guid?> FindIdByCodeAsync(string? code, CancellationToken cancel = default)
    {
        if (Code.Read(code) is not { } read)
        {
            return null;
        }
        var id = await db.Set<Person>()
            .Where(p => p.Code == read)
            .Select(p => (Guid?)p.Id)
            .SingleOrDefaultAsync(cancel);
        return id is { } found ? (await FollowAsync(found, cancel))?.Id : null;
    }

    /// <summary>The record that stands for a person after all merges, tracked; nothing, if there is no such record.</summary>
    public async Task<Person?> FollowAsync(Guid id, CancellationToken cancel)
    {
        while (true)
        {
            var person = await db.Set<Person>().FindAsync([id], cancel);
            if (person?.MergedIntoId is not { } into)
            {
                return person;
            }
            id = into;
        }
    }

    /// <summary>For each of these records, the person who stands for it after all merges; the record itself, if it was not merged.</summary>
    public async Task<Dictionary<Guid, Guid>> StandingAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    )
    {
        var into = new Dictionary<Guid, Guid>();
        for (var last = ids.ToHashSet(); last.Count > 0; )
        {
            var merged = await db.Set<Person>()
                .Where(p => p.MergedIntoId != null && EF.Parameter(last).Contains(p.Id))
                .Select(p => new { p.Id, Into = p.MergedIntoId!.Value })
                .ToListAsync(cancel);
            merged.ForEach(m => into[m.Id] = m.Into);
            last = [.. merged.Select(m => m.Into)];
        }
        return ids.Distinct().ToDictionary(id => id, Standing);

        Guid Standing(Guid id)
        {
            while (into.TryGetValue(id, out var next))
            {
                id = next;
            }
            return id;
        }
    }

    /// <summary>
    /// These persons and all records that were merged into them, over however many merges, each with the one of these
    /// persons who stands for it.
    /// </summary>
    public async Task<Dictionary<Guid, Guid>> RecordsOfAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel
    )
    {
        var standing = personIds.Distinct().ToDictionary(id => id);
        for (var last = standing.Keys.ToList(); last.Count > 0; )
        {
            var merged = await db.Set<Person>()
                .Where(p =>
                    p.MergedIntoId != null && EF.Parameter(last).Contains(p.MergedIntoId.Value)
                )
                .Select(p => new { p.Id, Into = p.MergedIntoId!.Value })
                .ToListAsync(cancel);
            merged.ForEach(m => standing[m.Id] = standing[m.Into]);
            last = merged.ConvertAll(m => m.Id);
        }
        return standing;
    }

    /// <summary>The person and all records that were merged into it, over however many merges.</summary>
    public async Task<List<Guid>> RecordsAsync(Guid personId, CancellationToken cancel) =>
        [.. (await RecordsOfAsync([personId], cancel)).Keys];

    /// <summary>Under which numbers persons were known elsewhere.</summary>
    public async Task<IReadOnlyDictionary<Guid, string?>> ExternalIdsAsync(
        IReadOnlyCollection<Guid> ids,
        CancellationToken cancel
    ) =>
        (await ElsewhereQuery.For(db)(db, [.. ids]).ToListAsync(cancel)).ToDictionary(
            row => row.Id,
            row => row.ExternalId?.Reveal()
        );

    private sealed record ElsewhereRow(Guid Id, Personal<string>? ExternalId);

    private sealed record SummaryRow(
        Guid Id,
        Guid? MergedIntoId,
        string Code,
        Personal<string>? GivenNames,
        Personal<string>? FamilyName,
        Personal<string>? NameInArabic,
        Personal<PartialDate>? Birth,
        Sex? Sex,
        string? Nationality,
        string? Language,
        Guid? PhotoId,
        Personal<string>? Phone,
        bool IsErased
    )
    {
        public PersonSummary Summary() =>
            new(
                Id,
                Code,
                GivenNames?.Reveal() ?? "",
                FamilyName?.Reveal() ?? "",
                NameInArabic?.Reveal(),
                Birth?.Reveal(),
                Sex,
                Nationality,
                Language,
                PhotoId is not null,
                Phone?.Reveal()
            )
            {
                IsErased = IsErased,
            };
    }
}
