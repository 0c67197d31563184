using System.Data.Common;
using Rihla.Matching;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>What the index of blind keys says: how many stand under a key, and who.</summary>
internal sealed class MatchKeyRows(RihlaDb db, FrequentKeys frequent)
{
    /// <summary>
    /// How many bear each of these keys, counted no further than <see cref="Candidates.MostRows"/>; keys that nobody bears are left
    /// out.
    /// </summary>
    public async Task<List<KeyBearers<long>>> CountAsync(
        IReadOnlyCollection<long> keys,
        CancellationToken cancel
    )
    {
        var counted = new List<KeyBearers<long>>(keys.Count);
        var unknown = new List<long>(keys.Count);
        foreach (var key in keys)
        {
            if (frequent.Contains(key))
            {
                counted.Add(new(key, Candidates.MostRows));
            }
            else
            {
                unknown.Add(key);
            }
        }
        if (unknown.Count == 0)
        {
            return counted;
        }
        await using var command = await CountCommandAsync(unknown, cancel);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var (key, bearers) = (reader.GetInt64(0), reader.GetInt64(1));
            frequent.Counted(key, bearers);
            if (bearers > 0)
            {
                counted.Add(new(key, bearers));
            }
        }
        return counted;
    }

    /// <summary>Who stands under these keys: the rows of the index, of each list as many as it is given.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="most">How many rows of them to read at most.</param>
    /// <param name="slips">The keys of a slip.</param>
    /// <param name="mostSlips">How many rows of those to read at most.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<List<(long Key, long Number)>> ReadAsync(
        IReadOnlyCollection<long> keys,
        int most,
        IReadOnlyCollection<long> slips,
        int mostSlips,
        CancellationToken cancel
    )
    {
        var rows = new List<(long, long)>();
        if (keys.Count + slips.Count == 0)
        {
            return rows;
        }
        static string Read(int list, int limit) =>
            $"select key, number from (select key, number from people_match_key where key {{{list}}} limit {limit}) r{list}";
        await using var command = await db.AskAsync(
            slips.Count == 0 ? Read(0, most)
                : keys.Count == 0 ? Read(0, mostSlips)
                : $"{Read(0, most)} union all {Read(1, mostSlips)}",
            [.. new[] { keys, slips }.Where(list => list.Count > 0)],
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            rows.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }
        return rows;
    }

    private async Task<DbCommand> CountCommandAsync(List<long> keys, CancellationToken cancel)
    {
        var count =
            "select k.column1, (select count(*) from (select 1 from people_match_key m where m.key = k.column1 "
            + $"limit {Candidates.MostRows}) c) from ";
        if (db.IsSqlite)
        {
            var values = string.Join(", ", keys.Select(key => $"({SqlNumbers.Of(key)})"));
            return await db.CommandAsync($"{count}(values {values}) k", cancel);
        }
        var command = await db.CommandAsync($"{count}unnest(@numbers) k (column1)", cancel);
        command.Add("numbers", keys);
        return command;
    }
}
