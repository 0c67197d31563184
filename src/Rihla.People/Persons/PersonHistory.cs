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
        var told = new List<HistoryEntry>(newest.Count);
        foreach (var entry in newest)
        {
            if (!IsAboutTwo(entry) || await MayCompareAsync(entry, reader, cancel))
            {
                told.Add(entry);
            }
        }
        return new(told, newest.Count == Most ? newest[^1].Sequence : null);
    }

    private static bool IsAboutTwo(HistoryEntry entry) =>
        entry.Act.StartsWith("pair.", StringComparison.Ordinal);

    // The entry names the other by the code. A look at two records names nobody, and is told to who may compare any.
    private async Task<bool> MayCompareAsync(
        HistoryEntry entry,
        Actor reader,
        CancellationToken cancel
    ) =>
        entry.Args is [var code, ..]
            ? await records.FindIdByCodeAsync(code, cancel) is { } other
                && (await scope.VisibleAsync([other], reader, cancel)).Contains(other)
            : reader.May(PeoplePermissions.AdjudicateRestricted);
}
