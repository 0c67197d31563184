using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Rihla.Matching;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Reads, of all who stand under the keys of somebody sought, the few to compare: the rarest keys first, and then the
/// identities of those who share most of them. It remembers what it has opened, so that an import reads each namesake once.
/// </summary>
internal sealed class MatchCandidates(
    RihlaDb db,
    BlindKeys blind,
    MatchSecrets secrets,
    Vault vault,
    Matchers matchers,
    FrequentKeys frequent
)
{
    // Keys are read until this many rows are seen, the rarest first: who shares only a frequent key with thousands of
    // others is not the person sought.
    private const int MostRows = Candidates.MostRows;

    // An import of a million rows must not fill the memory: a few hundred bytes each.
    private const int MostKept = 100_000;

    private readonly Dictionary<long, Candidate> opened = [];
    private readonly Dictionary<long, List<long>> unsaved = [];
    private MatchSecrets.Standing? standing;

    /// <summary>Somebody to compare.</summary>
    public sealed record Candidate(Guid PersonId, PreparedIdentity Identity);

    /// <summary>Forgets what was read, all of it or what a new transaction may find changed.</summary>
    /// <param name="isUntouched">Whether nobody has recorded anything since the identities were read.</param>
    public void Forget(bool isUntouched)
    {
        if (!isUntouched || opened.Count > MostKept)
        {
            opened.Clear();
        }
        unsaved.Clear();
        standing = null;
    }

    /// <summary>The secrets and the size of the register; they do not change within a transaction that holds its lock.</summary>
    public async Task<MatchSecrets.Standing> StandingAsync(CancellationToken cancel) =>
        standing ??= await secrets.ReadAsync(cancel);

    /// <summary>The secrets as they are now.</summary>
    public async Task<MatchSecrets.Standing> StandingNowAsync(CancellationToken cancel) =>
        standing = await secrets.ReadAsync(cancel);

    /// <summary>The identity of a sheet is this from now on.</summary>
    public void Keep(long number, Guid personId, PreparedIdentity identity) =>
        opened[number] = new(personId, identity);

    /// <summary>A sheet is no longer there.</summary>
    public void Remove(long number) => opened.Remove(number);

    /// <summary>Somebody stands under these keys of whom nothing is written.</summary>
    public void KeepUnsaved(IEnumerable<long> keys, long number)
    {
        foreach (var key in keys)
        {
            if (!unsaved.TryGetValue(key, out var numbers))
            {
                unsaved[key] = numbers = [];
            }
            numbers.Add(number);
        }
    }

    /// <summary>Those who share the rarest of these keys, best first.</summary>
    /// <param name="keys">The keys, in clear.</param>
    /// <param name="slips">The keys of a slip (<see cref="MatchKeys.ForSlips(Identity)"/>).</param>
    /// <param name="most">How many to read.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<List<Candidate>> ReadAsync(
        IReadOnlySet<string> keys,
        IReadOnlySet<string> slips,
        int most,
        CancellationToken cancel
    )
    {
        var now = await StandingAsync(cancel);
        var blinded = Blinded(keys);
        if (blinded.Count == 0)
        {
            return [];
        }
        var ofSlips = Blinded(slips).ToHashSet();
        var weights = new Dictionary<long, double>();
        var chosen = await RarestAsync(blinded, ofSlips, cancel);
        if (chosen.Count > 0)
        {
            await using var command = await AskAsync(
                "select key, number from people_match_key where key",
                chosen.Keys,
                $" limit {MostRows + Candidates.MostSlipRows}",
                cancel
            );
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var key = reader.GetInt64(0);
                Weigh(reader.GetInt64(1), chosen[key], ofSlips.Contains(key));
            }
        }
        foreach (var key in blinded.Concat(ofSlips))
        {
            if (unsaved.TryGetValue(key, out var numbers))
            {
                numbers.ForEach(number => Weigh(number, numbers.Count, ofSlips.Contains(key)));
            }
        }
        var numbersFound = weights
            .OrderByDescending(w => w.Value)
            .ThenBy(w => w.Key)
            .Take(most)
            .Select(w => w.Key)
            .ToList();
        await OpenAsync(numbersFound, cancel);
        return
        [
            .. numbersFound.Select(number => opened.GetValueOrDefault(number)).OfType<Candidate>(),
        ];

        List<long> Blinded(IReadOnlySet<string> clear) =>
            [
                .. now.All.SelectMany(number =>
                    clear.Select(key => blind.Of(number, PersonKeys.KeyKind, key))
                ),
            ];

        // The rarer the key that is shared, the more it tells.
        void Weigh(long number, long bearers, bool isSlip) =>
            CollectionsMarshal.GetValueRefOrAddDefault(weights, number, out _) +=
                Candidates.WeightOf(bearers, Math.Max(now.People, bearers), isSlip);
    }

    // How many bear each key, counted no further than would be read; and of these the rarest, as many as may be read.
    private async Task<Dictionary<long, long>> RarestAsync(
        List<long> blinded,
        HashSet<long> ofSlips,
        CancellationToken cancel
    )
    {
        var counted = new List<(long Key, long Bearers)>(blinded.Count + ofSlips.Count);
        var unknown = new List<long>(blinded.Count + ofSlips.Count);
        foreach (var key in blinded.Concat(ofSlips).Distinct())
        {
            if (frequent.Contains(key))
            {
                counted.Add((key, MostRows));
            }
            else
            {
                unknown.Add(key);
            }
        }
        if (unknown.Count > 0)
        {
            await using var command = await CountAsync(unknown, cancel);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var (key, bearers) = (reader.GetInt64(0), reader.GetInt64(1));
                counted.Add((key, bearers));
                frequent.Counted(key, bearers);
            }
        }
        var chosen = new Dictionary<long, long>();
        Choose(counted.Where(c => !ofSlips.Contains(c.Key)), MostRows);
        Choose(counted.Where(c => ofSlips.Contains(c.Key)), Candidates.MostSlipRows);
        return chosen;

        void Choose(IEnumerable<(long Key, long Bearers)> keys, int most)
        {
            var rows = 0L;
            foreach (
                var (key, bearers) in keys.Where(k => k.Bearers > 0)
                    .OrderBy(k => k.Bearers)
                    .ThenBy(k => k.Key)
            )
            {
                if (rows > 0 && rows + bearers > most)
                {
                    break;
                }
                rows += bearers;
                chosen[key] = bearers;
            }
        }
    }

    private async Task OpenAsync(List<long> numbers, CancellationToken cancel)
    {
        var missing = numbers.Where(n => n > 0 && !opened.ContainsKey(n)).ToList();
        if (missing.Count == 0)
        {
            return;
        }
        var stale = new List<(long Number, Guid PersonId)>();
        await using (
            var command = await AskAsync(
                "select number, person_id, identity from people_match_sheet where number",
                missing,
                "",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var (number, personId) = (reader.GetInt64(0), reader.GetGuid(1));
                var bytes = vault.Open(reader.GetFieldValue<byte[]>(2), MatchIndex.Place);
                if (PreparedIdentity.FromBytes(bytes) is { } identity)
                {
                    opened[number] = new(personId, identity);
                }
                else
                {
                    stale.Add((number, personId));
                }
            }
        }
        if (stale.Count == 0)
        {
            return;
        }
        // Written by an older version, before it was renewed: nobody is missed meanwhile.
        var identities = await Identities.OfAsync(db, stale.ConvertAll(s => s.PersonId), cancel);
        foreach (var (number, personId) in stale)
        {
            if (identities[personId].Identity is { } identity)
            {
                opened[number] = new(personId, matchers.For(0).Prepare(identity));
            }
        }
    }

    private Task<DbCommand> CountAsync(List<long> keys, CancellationToken cancel)
    {
        const string Count =
            "select k.column1, (select count(*) from (select 1 from people_match_key m where m.key = k.column1 limit ";
        return db.IsSqlite
            ? db.CommandAsync(
                $"{Count}{MostRows}) c) from (values {string.Join(", ", keys.Select(key => $"({Written(key)})"))}) k",
                cancel
            )
            : WithNumbersAsync(
                $"{Count}{MostRows}) c) from unnest(@numbers) k (column1)",
                keys,
                cancel
            );
    }

    private Task<DbCommand> AskAsync(
        string before,
        IEnumerable<long> numbers,
        string after,
        CancellationToken cancel
    ) =>
        db.IsSqlite
            ? db.CommandAsync(
                $"{before} in ({string.Join(", ", numbers.Select(Written))}){after}",
                cancel
            )
            : WithNumbersAsync($"{before} = any(@numbers){after}", numbers, cancel);

    // One value, however many they are: the same statement, which the connection need not plan anew.
    private async Task<DbCommand> WithNumbersAsync(
        string sql,
        IEnumerable<long> numbers,
        CancellationToken cancel
    )
    {
        var command = await db.CommandAsync(sql, cancel);
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("numbers", numbers.ToArray());
        command.Parameters.Add(parameter);
        return command;
    }

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);
}
