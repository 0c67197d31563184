using Rihla.Access;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>A part of the history of a person.</summary>
/// <param name="Entries">What happened, newest first.</param>
/// <param name="Before">Where the earlier entries begin; nothing, when there are none.</param>
internal sealed record PersonHistoryPage(IReadOnlyList<HistoryEntry> Entries, long? Before);

/// <summary>Who did what with a person's record and who looked at it, also with the records that were merged into it.</summary>
internal sealed class PersonHistory(
    PersonRecords records,
    AuditHistory history,
    PersonScope persons,
    AdjudicationScope scope
)
{
    private const int Most = 50;

    /// <summary>
    /// A part of the history of a person whom the reader has been found to be allowed to see. What happened in a case is told only to who
    /// may see that case: whoever knows the person from another one does not learn that it exists. That the record was compared with
    /// somebody, or made one with them or two again, is told only to who may compare with that person, too, and so is what was noted about
    /// the two.
    /// </summary>
    /// <param name="personId">The person.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="before">Only entries before this place; nothing for the newest.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async Task<PersonHistoryPage> OfAsync(
        Guid personId,
        Actor reader,
        long? before,
        CancellationToken cancel = default
    )
    {
        var theirs = await records.RecordsAsync(personId, cancel);
        var cases = new HashSet<Guid>();
        foreach (var record in theirs)
        {
            cases.UnionWith(await history.CasesOfPersonAsync(record, cancel));
        }
        var told = await persons.VisibleCasesAsync(cases, reader, cancel);
        var entries = new List<HistoryEntry>();
        foreach (var record in theirs)
        {
            entries.AddRange(
                await history.OfPersonAsync(record, told, reader, Most, before, cancel)
            );
        }
        List<HistoryEntry> newest = [.. entries.OrderByDescending(e => e.Sequence).Take(Most)];
        var comparable = await ComparableAsync(newest, reader, cancel);
        return new(
            newest.FindAll(e =>
                !IsAboutTwo(e)
                || (
                    e.Args is [var code, ..]
                        ? comparable.Contains(code)
                        : reader.May(PeoplePermissions.AdjudicateRestricted)
                )
            ),
            newest.Count == Most ? newest[^1].Sequence : null
        );
    }

    private static bool IsAboutTwo(HistoryEntry entry) =>
        entry.Act.StartsWith("pair.", StringComparison.Ordinal)
        || entry.Act is "person.unmerged" or "person.split";

    // An entry names the other by the code; one about a look at two records names nobody, and is told to who may compare any.
    private async Task<HashSet<string>> ComparableAsync(
        List<HistoryEntry> entries,
        Actor reader,
        CancellationToken cancel
    )
    {
        var others = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (
            var code in entries
                .Where(e => IsAboutTwo(e) && e.Args.Count > 0)
                .Select(e => e.Args[0])
                .Distinct(StringComparer.Ordinal)
        )
        {
            if (await records.FindIdByCodeAsync(code, cancel) is { } other)
            {
                others[code] = other;
            }
        }
        var visible = await scope.VisibleAsync([.. others.Values.Distinct()], reader, cancel);
        return [.. others.Where(o => visible.Contains(o.Value)).Select(o => o.Key)];
    }
}
