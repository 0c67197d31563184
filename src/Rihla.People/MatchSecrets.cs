using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// By which secret the match keys are blind. While they are being made anew under another secret, both are asked; the
/// database says so, and not the memory of a process, because servers that run meanwhile must know at once.
/// </summary>
internal sealed class MatchSecrets(RihlaDb db)
{
    /// <summary>The secret that writes, and, while keys are made anew, the one before.</summary>
    public readonly record struct Standing(int Current, int? Former)
    {
        /// <summary>The secrets to ask under.</summary>
        public IEnumerable<int> All => Former is { } former ? [Current, former] : [Current];
    }

    /// <summary>Reads the standing within the open transaction.</summary>
    public async Task<Standing> ReadAsync(CancellationToken cancel)
    {
        await using var command = await db.CommandAsync(
            $"select secret, former_secret from people_long_work where name = '{LongWork.Keys}'",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new(reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetInt32(1))
            : new(1, null);
    }
}
