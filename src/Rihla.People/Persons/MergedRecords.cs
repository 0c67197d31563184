namespace Rihla.People;

/// <summary>
/// Which records became one with those of persons: what stands somewhere under the identity that somebody had on that day, as in the
/// audit, is theirs who stand for it now.
/// </summary>
public sealed class MergedRecords
{
    private readonly PersonRecords records;

    internal MergedRecords(PersonRecords records) => this.records = records;

    /// <summary>
    /// These persons and all records that were merged into them, over however many merges, each with the one of these persons who
    /// stands for it.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> OfAsync(
        IReadOnlyCollection<Guid> personIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(personIds);
        return await records.RecordsOfAsync(personIds, cancel);
    }

    /// <summary>For each of these records, the person who stands for it after all merges; the record itself, if it was not merged.</summary>
    public async Task<IReadOnlyDictionary<Guid, Guid>> StandingAsync(
        IReadOnlyCollection<Guid> recordIds,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(recordIds);
        return await records.StandingAsync(recordIds, cancel);
    }
}
