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
    /// <param name="IsLoading">
    /// Whether the load of a large file is unfinished: until then there are people in the register who stand under no key.
    /// </param>
    public sealed record Standing(int Current, int? Former, long People, bool IsLoading = false)
    {
        /// <summary>The secrets to ask under.</summary>
        public IEnumerable<int> All => Former is { } former ? [Current, former] : [Current];
    }

    /// <summary>Reads the standing within the open transaction.</summary>
    public async Task<Standing> ReadAsync(CancellationToken cancel = default)
    {
        await using var command = await db.CommandAsync(
            "select (select max(number) from people_match_sheet), w.secret, w.former_secret, "
                + $"(select count(*) from people_long_work l where l.name = '{LongWork.Load}' and l.done_at is null) "
                + $"from (select 1 as one) x left join people_long_work w on w.name = '{LongWork.Keys}'",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return new(
            reader.IsDBNull(1) ? 1 : reader.GetInt32(1),
            reader.IsDBNull(2) ? null : reader.GetInt32(2),
            reader.IsDBNull(0) ? 0 : reader.GetInt64(0),
            reader.GetInt64(3) > 0
        );
    }
}
