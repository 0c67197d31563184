using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// By which secret the match keys, and those of requests, are blind, and how large the register is. While they are being made anew under another secret, both are asked; the
/// database says so, and not the memory of a process, because servers that run meanwhile must know at once.
/// </summary>
public sealed class MatchSecrets
{
    private readonly RihlaDb db;

    internal MatchSecrets(RihlaDb db) => this.db = db;

    /// <summary>The secret that writes, while keys are made anew the one before, and the number of sheets counted so far.</summary>
    /// <param name="Current">The number of the secret that writes.</param>
    /// <param name="Former">The one before it, while there are keys under it; nothing, when there are none.</param>
    /// <param name="People">How many sheets the register has counted.</param>
    /// <param name="Last">Whose sheet was counted last; nothing, when nobody is registered.</param>
    /// <param name="IsLoading">
    /// Whether the load of a large file is unfinished: until then there are people in the register who stand under no key.
    /// </param>
    /// <param name="IsRenewing">Whether keys are being made anew: until then some stand under keys by which they are not sought.</param>
    public sealed record Standing(
        int Current,
        int? Former,
        long People,
        Guid? Last = null,
        bool IsLoading = false,
        bool IsRenewing = false
    )
    {
        /// <summary>Whether everybody stands under the keys by which they are sought.</summary>
        public bool IsSettled => !IsLoading && !IsRenewing && Former is null;

        /// <summary>The secrets to ask under.</summary>
        public IEnumerable<int> All => Former is { } former ? [Current, former] : [Current];
    }

    /// <summary>Reads the standing within the open transaction.</summary>
    public async Task<Standing> ReadAsync(CancellationToken cancel = default)
    {
        await using var command = await db.CommandAsync(
            "select s.number, s.person_id, w.secret, w.former_secret, w.name is not null and w.done_at is null, "
                + $"exists (select 1 from people_long_work l where l.name = '{LongWork.Load}' and l.done_at is null) "
                + "from (select 1 as one) x "
                + "left join (select number, person_id from people_match_sheet order by number desc limit 1) s on 1 = 1 "
                + $"left join people_long_work w on w.name = '{LongWork.Keys}'",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return new(
            reader.IsDBNull(2) ? 1 : reader.GetInt32(2),
            reader.IsDBNull(3) ? null : reader.GetInt32(3),
            reader.IsDBNull(0) ? 0 : reader.GetInt64(0),
            reader.IsDBNull(1) ? null : reader.GetGuid(1),
            IsRenewing: reader.GetBoolean(4),
            IsLoading: reader.GetBoolean(5)
        );
    }
}
