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
    MatchKeyRows rows
)
{
    // A search goes on so far among the bearers of a frequent name, until enough of them are found whom it may show: each costs
    // some microseconds to ask about.
    private const int MostSearchedRows = 20_000;

    // Mostly the first are enough.
    private const int AskedAtFirst = 500;
    private const int AskedFurther = 2_000;

    // An import of a million rows must not fill the memory: a few hundred bytes each.
    private const int MostKept = 100_000;

    private readonly Dictionary<long, Candidate> opened = [];
    private readonly Dictionary<long, List<long>> unsaved = [];
    private MatchSecrets.Standing? standing;

    /// <summary>Somebody to compare.</summary>
    public sealed record Candidate(Guid PersonId, PreparedIdentity Identity);

    /// <summary>Whom a search compares.</summary>
    /// <param name="Candidates">Those who may be shown, who share most first.</param>
    /// <param name="AreAll">Whether nobody else who may be shown shares these keys.</param>
    public sealed record Picked(List<Candidate> Candidates, bool AreAll);

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
        var sought = await SoughtAsync(keys, slips, cancel);
        var (shared, _) = await ShareAsync(
            sought,
            sought.RarestKeys,
            Candidates.MostRows,
            Candidates.MostSlipRows,
            cancel
        );
        return await OpenAsync([.. shared.Best().Take(most)], cancel);
    }

    /// <summary>
    /// Those whom a search may show and who share the rarest of these keys, best first. However many others share them, it
    /// goes on until it has found enough, or has asked about <see cref="MostSearchedRows"/>; where nobody may be shown who shares the rarest
    /// keys, it goes on with the more frequent.
    /// </summary>
    /// <param name="keys">The keys, in clear.</param>
    /// <param name="slips">The keys of a slip.</param>
    /// <param name="most">How many are enough.</param>
    /// <param name="visible">Of some persons, those who may be shown.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Picked> ReadVisibleAsync(
        IReadOnlySet<string> keys,
        IReadOnlySet<string> slips,
        int most,
        Func<IReadOnlyCollection<Guid>, Task<IReadOnlySet<Guid>>> visible,
        CancellationToken cancel
    )
    {
        var sought = await SoughtAsync(keys, slips, cancel);
        var found = new List<Candidate>();
        var asked = new HashSet<long>();
        var isCut = await PickAsync(
            sought.RarestKeys,
            Candidates.MostRows,
            Candidates.MostSlipRows
        );
        if (isCut && found.Count < most)
        {
            isCut = await PickAsync(sought.RarestKeys, MostSearchedRows, MostSearchedRows);
        }
        if (found.Count == 0 && sought.RarestKeys < sought.Keys.Count)
        {
            isCut = await PickAsync(sought.Keys.Count, MostSearchedRows, MostSearchedRows);
        }
        return new(found, !isCut);

        // Whether there are more than it asked about.
        async Task<bool> PickAsync(int rarest, int mostRows, int mostSlipRows)
        {
            var (shared, isMore) = await ShareAsync(sought, rarest, mostRows, mostSlipRows, cancel);
            var fresh = shared.Best().Where(asked.Add).ToList();
            for (var from = 0; from < fresh.Count; )
            {
                var some = fresh[
                    from..Math.Min(fresh.Count, from + (from == 0 ? AskedAtFirst : AskedFurther))
                ];
                from += some.Count;
                var sheets = await SealedAsync(some, cancel);
                var may = await visible([.. sheets.Values.Select(s => s.PersonId)]);
                var seen = some.FindAll(number =>
                    sheets.TryGetValue(number, out var sheet) && may.Contains(sheet.PersonId)
                );
                var room = most - found.Count;
                found.AddRange(await UnsealAsync([.. seen.Take(room)], sheets, cancel));
                if (seen.Count > room || (found.Count == most && from < fresh.Count))
                {
                    return true;
                }
            }
            return isMore;
        }
    }

    // Blind keys with how many bear each, the rarest first, and how many of them to read.
    private sealed record Sought(
        List<KeyBearers<long>> Keys,
        int RarestKeys,
        List<KeyBearers<long>> Slips,
        int RarestSlips,
        IReadOnlyCollection<long> All,
        IReadOnlySet<long> AllSlips
    );

    private async Task<Sought> SoughtAsync(
        IReadOnlySet<string> keys,
        IReadOnlySet<string> slips,
        CancellationToken cancel
    )
    {
        var secretsNow = (await StandingAsync(cancel)).All.ToList();
        var blinded = Blinded(keys);
        var ofSlips = blinded.Count == 0 ? [] : Blinded(slips);
        ofSlips.ExceptWith(blinded);
        var all = blinded.Concat(ofSlips).ToList();
        var counted = await rows.CountAsync(all, cancel);
        var (bearers, slipBearers) = (
            counted.FindAll(c => !ofSlips.Contains(c.Key)),
            counted.FindAll(c => ofSlips.Contains(c.Key))
        );
        return new(
            bearers,
            Candidates.Rarest(CollectionsMarshal.AsSpan(bearers)),
            slipBearers,
            Candidates.Rarest(CollectionsMarshal.AsSpan(slipBearers), Candidates.MostSlipRows),
            all,
            ofSlips
        );

        HashSet<long> Blinded(IReadOnlySet<string> clear) =>
            [
                .. secretsNow.SelectMany(number =>
                    clear.Select(key => blind.Of(number, PersonKeys.KeyKind, key))
                ),
            ];
    }

    // Who shares these keys, and whether more do than were read.
    private async Task<(SharedKeys<long> Shared, bool IsCut)> ShareAsync(
        Sought sought,
        int rarest,
        int mostRows,
        int mostSlipRows,
        CancellationToken cancel
    )
    {
        var people = (await StandingAsync(cancel)).People;
        var shared = new SharedKeys<long>();
        var (keys, slips) = (
            sought.Keys.Take(rarest).ToDictionary(k => k.Key, k => k.Bearers),
            sought.Slips.Take(sought.RarestSlips).ToDictionary(k => k.Key, k => k.Bearers)
        );
        var (read, readSlips) = (0, 0);
        foreach (
            var (key, number) in await rows.ReadAsync(
                keys.Keys,
                mostRows,
                slips.Keys,
                mostSlipRows,
                cancel
            )
        )
        {
            var isSlip = slips.TryGetValue(key, out var bearers);
            if (isSlip)
            {
                readSlips++;
            }
            else
            {
                bearers = keys[key];
                read++;
            }
            shared.Add(number, WeightOf(bearers, isSlip));
        }
        foreach (var key in unsaved.Count == 0 ? [] : sought.All)
        {
            if (unsaved.TryGetValue(key, out var numbers))
            {
                shared.Add(numbers, WeightOf(numbers.Count, sought.AllSlips.Contains(key)));
            }
        }
        return (shared, read == mostRows || readSlips == mostSlipRows);

        double WeightOf(long bearers, bool isSlip) =>
            Candidates.WeightOf(bearers, Math.Max(people, bearers), isSlip);
    }

    private async Task<List<Candidate>> OpenAsync(List<long> numbers, CancellationToken cancel)
    {
        var missing = numbers.FindAll(n => n > 0 && !opened.ContainsKey(n));
        return await UnsealAsync(
            numbers,
            missing.Count == 0 ? [] : await SealedAsync(missing, cancel),
            cancel
        );
    }

    // In the order of the numbers; those that were opened before need no sheet.
    private async Task<List<Candidate>> UnsealAsync(
        List<long> numbers,
        Dictionary<long, SealedSheet> sheets,
        CancellationToken cancel
    )
    {
        var stale = new List<(long Number, Guid PersonId)>();
        foreach (var number in numbers)
        {
            if (!sheets.TryGetValue(number, out var sheet))
            {
                continue;
            }
            if (
                vault.TryOpen(sheet.Bytes, MatchIndex.Place) is { } bytes
                && PreparedIdentity.FromBytes(bytes) is { } identity
            )
            {
                opened[number] = new(sheet.PersonId, identity);
            }
            else
            {
                stale.Add((number, sheet.PersonId));
            }
        }
        if (stale.Count > 0)
        {
            await OpenStaleAsync(stale, cancel);
        }
        return [.. numbers.Select(number => opened.GetValueOrDefault(number)).OfType<Candidate>()];
    }

    // Written by an older version, before it was renewed, or damaged: nobody is missed whose record itself can be read.
    private async Task OpenStaleAsync(
        List<(long Number, Guid PersonId)> stale,
        CancellationToken cancel
    )
    {
        var identities = await Identities.OfAsync(db, stale.ConvertAll(s => s.PersonId), cancel);
        foreach (var (number, personId) in stale)
        {
            if (identities.GetValueOrDefault(personId).Identity is { } identity)
            {
                opened[number] = new(personId, matchers.For(0).Prepare(identity));
            }
        }
    }

    private async Task<Dictionary<long, SealedSheet>> SealedAsync(
        List<long> numbers,
        CancellationToken cancel
    )
    {
        var read = new Dictionary<long, SealedSheet>(numbers.Count);
        await using var command = await db.AskAsync(
            "select number, person_id, identity from people_match_sheet where number {0}",
            [numbers],
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            read[reader.GetInt64(0)] = new(reader.GetGuid(1), reader.GetFieldValue<byte[]>(2));
        }
        return read;
    }

    private sealed record SealedSheet(Guid PersonId, byte[] Bytes);
}
