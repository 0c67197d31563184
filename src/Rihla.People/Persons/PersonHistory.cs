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
    AdjudicationScope scope
)
{
    private const int Most = 50;

    /// <summary>
    /// A part of the history of a person whom the reader has been found to be allowed to see. That the record was compared with somebody
    /// is told only to who may compare with that person, too: of a restricted case nobody else learns, and of what was noted about the two.
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
        var entries = new List<HistoryEntry>();
        foreach (var record in await records.RecordsAsync(personId, cancel))
        {
            entries.AddRange(await history.OfPersonAsync(record, reader, Most, before, cancel));
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
        entry.Act.StartsWith("pair.", StringComparison.Ordinal);

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
