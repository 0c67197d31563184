using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Takes out of the register who somebody is: names, contacts, documents, photograph, all that finds them again, and the
/// records that were merged into theirs. The code, sex, nationality and language stay, which are nobody's by themselves and
/// without which the cases could not be counted. Of a number from elsewhere the blind key is kept, so that the file it came in does
/// not bring them back.
/// </summary>
public sealed class PersonErasure
{
    private readonly RihlaDb db;
    private readonly PersonRecords records;
    private readonly PairQuestions questions;
    private readonly MatchIndex index;
    private readonly MatchSheets sheets;
    private readonly Today today;

    internal PersonErasure(
        RihlaDb db,
        PersonRecords records,
        PairQuestions questions,
        MatchIndex index,
        MatchSheets sheets,
        Today today
    )
    {
        (this.db, this.records, this.questions) = (db, records, questions);
        (this.index, this.sheets, this.today) = (index, sheets, today);
    }

    /// <summary>These persons and all records that were merged into them.</summary>
    public async Task<IReadOnlyList<Guid>> RecordsAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    ) => [.. (await records.RecordsOfAsync(personIds, cancel)).Keys];

    /// <summary>Those of these persons who are erased.</summary>
    public async Task<IReadOnlySet<Guid>> ErasedAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    ) =>
        (
            await db.Set<Person>()
                .Where(p => personIds.Contains(p.Id) && p.ErasedOn != null)
                .Select(p => p.Id)
                .ToListAsync(cancel)
        ).ToHashSet();

    /// <summary>Those of these persons of whom is still asked whether they are somebody else: nobody could decide it any more.</summary>
    public async Task<IReadOnlyList<Guid>> InQuestionAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    ) =>
        [
            .. (await questions.OpenAsync(personIds, cancel: cancel))
                .Keys.Select(k => k.Person)
                .Distinct(),
        ];

    /// <summary>The names and numbers by which a text can tell of these persons.</summary>
    public async Task<IReadOnlyList<string>> CalledAsync(
        IReadOnlyCollection<Guid> recordIds,
        CancellationToken cancel = default
    )
    {
        var persons = await db.Set<Person>()
            .AsNoTracking()
            .Where(p => recordIds.Contains(p.Id))
            .ToListAsync(cancel);
        var names = await db.Set<PersonName>()
            .AsNoTracking()
            .Where(n => recordIds.Contains(n.PersonId))
            .ToListAsync(cancel);
        var phones = await db.Set<PersonPhone>()
            .AsNoTracking()
            .Where(p => recordIds.Contains(p.PersonId))
            .Select(p => p.Number)
            .ToListAsync(cancel);
        return
        [
            .. persons
                .SelectMany(p => new[] { p.GivenNames, p.FamilyName, p.NameInArabic })
                .Concat(names.SelectMany(n => new[] { n.Given, n.Family }))
                .Concat(phones)
                .Select(text => text?.Reveal())
                .OfType<string>()
                .Where(text => text.Length > 1)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>What the history of others tells of records that are to be erased; to be asked while the register still knows it.</summary>
    public async Task<ToldOfOthers> ToldOfOthersAsync(
        IReadOnlyCollection<Guid> recordIds,
        CancellationToken cancel = default
    )
    {
        var codes = await db.Set<Person>()
            .Where(p => recordIds.Contains(p.Id))
            .Select(p => p.Code)
            .ToListAsync(cancel);
        var pairs = await db.Set<Pair>()
            .Where(p => recordIds.Contains(p.FirstId) || recordIds.Contains(p.SecondId))
            .Select(p => new
            {
                p.Id,
                One = p.FirstId,
                Other = p.SecondId,
            })
            .ToListAsync(cancel);
        var merges = await db.Set<Merge>()
            .Where(m => recordIds.Contains(m.FromId) || recordIds.Contains(m.IntoId))
            .Select(m => new
            {
                m.Id,
                One = m.FromId,
                Other = m.IntoId,
            })
            .ToListAsync(cancel);
        var told = pairs.Concat(merges).ToList();
        var others = told.SelectMany(t => new[] { t.One, t.Other }).Except(recordIds).ToHashSet();
        // What was decided of a record stands with who stood for it that day.
        for (var last = others.ToList(); last.Count > 0; )
        {
            var linked = await db.Set<Merge>()
                .Where(m => last.Contains(m.FromId) || last.Contains(m.IntoId))
                .Select(m => new { m.FromId, m.IntoId })
                .ToListAsync(cancel);
            last =
            [
                .. linked
                    .SelectMany(m => new[] { m.FromId, m.IntoId })
                    .Except(recordIds)
                    .Where(others.Add),
            ];
        }
        return new([.. others], [.. codes, .. told.Select(t => t.Id.ToString())]);
    }

    // One that does not open is erased all the same.
    private async Task<Dictionary<Guid, string?>> NumbersAsync(
        IReadOnlyCollection<Guid> recordIds,
        CancellationToken cancel
    ) =>
        (
            await Readable.OfAsync<KeyValuePair<Guid, string?>>(
                recordIds,
                async some => await records.ExternalIdsAsync(some, cancel)
            )
        ).ToDictionary();

    /// <summary>Erases records, within the open transaction in which their cases and the register are held.</summary>
    /// <param name="work">The open transaction.</param>
    /// <param name="recordIds">The records (<see cref="RecordsAsync"/>).</param>
    /// <param name="files">Takes up the files that go with them.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task EraseAsync(
        Work work,
        IReadOnlyCollection<Guid> recordIds,
        ICollection<Guid> files,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(work);
        await index.WithinAsync(work, cancel);
        var numbers = await NumbersAsync(recordIds, cancel);
        foreach (var id in recordIds.Except(await ErasedAsync(recordIds, cancel)))
        {
            await sheets.EraseAsync(id, numbers.GetValueOrDefault(id), cancel);
        }
        var persons = db.Set<Person>().Where(p => recordIds.Contains(p.Id));
        await db.ForgetAsync(persons, files, [p => p.PhotoId], cancel);
        var day = today.Date;
        await persons.ExecuteUpdateAsync(
            set =>
                set.SetProperty(p => p.ErasedOn, (DateOnly?)day)
                    .SetProperty(p => p.SecondNationality, (string?)null)
                    .SetProperty(p => p.Version, p => p.Version + 1),
            cancel
        );
        await db.Set<PersonName>()
            .Where(n => recordIds.Contains(n.PersonId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<PersonPhone>()
            .Where(p => recordIds.Contains(p.PersonId))
            .ExecuteDeleteAsync(cancel);
        await db.Set<PersonAddress>()
            .Where(a => recordIds.Contains(a.PersonId))
            .ExecuteDeleteAsync(cancel);
        var papers = db.Set<IdentityDocument>().Where(d => recordIds.Contains(d.PersonId));
        await db.ForgetAsync(papers, files, [d => d.ScanId], cancel);
        await papers.ExecuteDeleteAsync(cancel);
        // What was noted of a comparison tells of both; that the two were compared, and with what answer, stays.
        await db.ForgetAsync(
            db.Set<Pair>()
                .Where(p => recordIds.Contains(p.FirstId) || recordIds.Contains(p.SecondId)),
            cancel
        );
        // A photograph that gave way in a merge stands in its memory alone.
        foreach (
            var merge in await db.Set<Merge>()
                .AsNoTracking()
                .Where(m => recordIds.Contains(m.IntoId))
                .ToListAsync(cancel)
        )
        {
            if (
                Guid.TryParse(
                    merge.Before.Reveal().GetValueOrDefault(nameof(Person.PhotoId)),
                    out var gaveWay
                )
            )
            {
                files.Add(gaveWay);
            }
        }
        await db.Set<Merge>()
            .Where(m => recordIds.Contains(m.FromId) || recordIds.Contains(m.IntoId))
            .ExecuteDeleteAsync(cancel);
    }
}

/// <summary>What the history of others tells of records that are erased: with whom they were compared, or were one once.</summary>
/// <param name="PersonIds">The others, under all records that ever stood for them.</param>
/// <param name="Marks">By what an entry tells of the comparison: the codes of the records, and what was decided on.</param>
public sealed record ToldOfOthers(
    IReadOnlyCollection<Guid> PersonIds,
    IReadOnlyCollection<string> Marks
)
{
    /// <summary>The entries in which it can stand.</summary>
    public IQueryable<AuditEntry> In(IQueryable<AuditEntry> entries) =>
        entries.Where(e =>
            e.PersonId != null
            && PersonIds.Contains(e.PersonId.Value)
            && (e.Act.StartsWith("pair.") || e.Act == "person.unmerged" || e.Act == "person.split")
        );

    /// <summary>Whether the details of one tell of the comparison.</summary>
    public bool IsToldIn(AuditDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        return details.Told.Any(t => Marks.Any(m => t.Contains(m, StringComparison.Ordinal)));
    }
}
