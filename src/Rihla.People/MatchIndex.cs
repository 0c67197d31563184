using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>
/// Finds persons by what is known of them. The index holds blind keys only; the rarest keys are read first, and the few
/// candidates who share most of them are decrypted and compared in memory.
/// </summary>
internal sealed class MatchIndex(
    RihlaDb db,
    BlindKeys blind,
    MatchSecrets secrets,
    Vault vault,
    Matchers matchers,
    FamilyTies families
)
{
    /// <summary>Where identities are sealed.</summary>
    public const string Place = "people_match_sheet.identity";

    // Keys are read until this many rows are seen, the rarest first: who shares only a frequent key with thousands of
    // others is not the person sought.
    private const int MostRows = Candidates.MostRows;

    // One name typed into a search is borne by many: those who bear exactly it must be among those compared.
    private const int MostSearched = 500;

    // Families are read of the likeliest only: for each their records are opened once more.
    private const int MostFamilies = 10;

    // An import of a million rows must not fill the memory: a few hundred bytes each.
    private const int MostKept = 100_000;

    // What was prepared, so that an import reads each namesake once.
    private readonly Dictionary<long, Candidate> prepared = [];
    private readonly Dictionary<long, List<long>> unsaved = [];
    private long? lastNumber;
    private MatchSecrets.Standing? standing;
    private Work? known;

    /// <summary>Somebody found, and how alike.</summary>
    public sealed record Found(Guid PersonId, Match Match);

    private sealed record Candidate(Guid PersonId, PreparedIdentity Identity);

    /// <summary>The next searches happen outside a transaction: what was read before is not trusted.</summary>
    public void Outside()
    {
        prepared.Clear();
        unsaved.Clear();
        (lastNumber, standing, known) = (null, null, null);
    }

    /// <summary>
    /// Says in which transaction the next searches happen. What was read before it is trusted only if nobody else has
    /// recorded anything since the last transaction of this context, as between two batches of an import.
    /// </summary>
    public async Task WithinAsync(Work work, CancellationToken cancel)
    {
        if (known == work)
        {
            return;
        }
        if (prepared.Count > MostKept || !await db.IsUntouchedAsync(cancel))
        {
            prepared.Clear();
        }
        unsaved.Clear();
        (lastNumber, standing, known) = (null, null, work);
    }

    /// <summary>The matcher for the register as large as it is.</summary>
    public async Task<Matcher> MatcherAsync(CancellationToken cancel) =>
        matchers.For((await StandingAsync(cancel)).People);

    /// <summary>All who are at least possibly this identity, best first.</summary>
    /// <param name="identity">What is known of the person sought.</param>
    /// <param name="except">The record of the person sought; its family is asked for when the identity has none.</param>
    /// <param name="relatives">Family members of the person sought who are on file.</param>
    /// <param name="cancel">Stops the search.</param>
    public async Task<List<Found>> MatchesAsync(
        Identity identity,
        Guid? except,
        IReadOnlyCollection<Guid> relatives,
        CancellationToken cancel
    )
    {
        if (except is { } own && identity.Relatives.Count == 0)
        {
            relatives = [.. (await families.OfAsync([own], cancel))[own]];
            var names = await Identities.NamesOfAsync(db, relatives, cancel);
            identity = identity with { Relatives = [.. names.Values] };
        }
        var possible = Matcher.BitsOf(MatcherWeights.Default.PossibleFrom);
        var found = await RankAsync(
            identity,
            int.MaxValue,
            identity.Relatives.Count > 0 ? possible - Matcher.MostOfRelatives : possible,
            cancel
        );
        found.RemoveAll(f => f.PersonId == except);
        if (identity.Relatives.Count > 0 && found.Count > 0)
        {
            await WithFamiliesAsync(found, identity, relatives, cancel);
        }
        found.RemoveAll(f => f.Match.Likeness == Likeness.Unlikely);
        return found;
    }

    // Weighs the families of the likeliest, too. Who travels with the person sought shares the family without being them.
    private async Task WithFamiliesAsync(
        List<Found> found,
        Identity identity,
        IReadOnlyCollection<Guid> relatives,
        CancellationToken cancel
    )
    {
        var likeliest = found
            .Select(f => f.PersonId)
            .Where(id => !relatives.Contains(id))
            .Take(MostFamilies)
            .ToList();
        var ties = await families.OfAsync(likeliest, cancel);
        if (ties.Count == 0)
        {
            return;
        }
        var tied = likeliest.Where(ties.Contains).ToList();
        var names = await Identities.NamesOfAsync(
            db,
            [.. tied.SelectMany(id => ties[id]).Distinct()],
            cancel
        );
        var identities = await Identities.OfAsync(db, tied, cancel);
        var matcher = await MatcherAsync(cancel);
        var sought = matcher.Prepare(identity);
        for (var i = 0; i < found.Count; i++)
        {
            var id = found[i].PersonId;
            if (identities.TryGetValue(id, out var stored) && stored.Identity is { } candidate)
            {
                var family = ties[id].Select(names.GetValueOrDefault).OfType<WrittenName>();
                found[i] = new(
                    id,
                    matcher.Compare(
                        sought,
                        matcher.Prepare(candidate with { Relatives = [.. family] })
                    )
                );
            }
        }
        found.Sort(
            (a, b) =>
                b.Match.Bits.Equals(a.Match.Bits)
                    ? a.PersonId.CompareTo(b.PersonId)
                    : b.Match.Bits.CompareTo(a.Match.Bits)
        );
    }

    /// <summary>The candidates most like this identity, best first, of at least so many bits.</summary>
    public async Task<List<Found>> RankAsync(
        Identity identity,
        int limit,
        double atLeast,
        CancellationToken cancel
    )
    {
        var candidates = await CandidatesAsync(
            MatchKeys.ForCandidates(identity),
            MatchKeys.ForSlips(identity),
            Candidates.MostFor(identity),
            cancel
        );
        var matcher = await MatcherAsync(cancel);
        var sought = matcher.Prepare(identity);
        return
        [
            .. candidates
                .Select(c =>
                    (Candidate: c, Bits: matcher.Score(sought, c.Identity.Bytes.Span, atLeast))
                )
                .Where(c => c.Bits >= atLeast)
                .OrderByDescending(c => c.Bits)
                .ThenBy(c => c.Candidate.PersonId)
                .Take(limit)
                .Select(c => new Found(
                    c.Candidate.PersonId,
                    matcher.Compare(sought, c.Candidate.Identity)
                )),
        ];
    }

    /// <summary>Persons whose names, phones or documents answer to a text, best first.</summary>
    public async Task<List<Guid>> SearchAsync(string text, CancellationToken cancel)
    {
        var matcher = await MatcherAsync(cancel);
        var identity = new Identity
        {
            Names = [new WrittenName(null, text)],
            Phones = [text],
            Documents = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
        };
        var sought = matcher.Prepare(identity);
        var candidates = await CandidatesAsync(
            MatchKeys.ForSearch(text),
            MatchKeys.ForSlips(identity),
            MostSearched,
            cancel
        );
        return
        [
            .. candidates
                .Select(c => (c.PersonId, Bits: Telling(matcher.Compare(sought, c.Identity))))
                .Where(c => c.Bits > 0)
                .OrderByDescending(c => c.Bits)
                .ThenBy(c => c.PersonId)
                .Select(c => c.PersonId),
        ];
    }

    /// <summary>
    /// The records that came under these numbers from elsewhere, of persons who stand and of records that were merged;
    /// the caller compares the number, for keys may collide.
    /// </summary>
    public async Task<HashSet<Guid>> FromElsewhereAsync(
        IReadOnlyCollection<string> externalIds,
        CancellationToken cancel
    )
    {
        var found = new HashSet<Guid>();
        standing = null;
        if (externalIds.Count == 0)
        {
            return found;
        }
        var keys = (await StandingAsync(cancel)).All.SelectMany(secret =>
            externalIds.Select(id => External(secret, id))
        );
        await using var command = await db.CommandAsync(
            "select s.person_id from people_match_key k join people_match_sheet s on s.number = k.number "
                + $"where k.key in ({Listed(keys)})",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            found.Add(reader.GetGuid(0));
        }
        return found;
    }

    /// <summary>Enters a new person into the index. A transaction is open, and the register's lock held.</summary>
    public async Task AddAsync(
        Guid personId,
        Identity identity,
        string? externalId,
        CancellationToken cancel
    )
    {
        var secret = (await StandingAsync(cancel)).Current;
        var sheet = Sheet(await NextNumberAsync(cancel), personId, identity, externalId, secret);
        db.Add(sheet);
        await AddKeysAsync(Unpack(sheet.Keys), sheet.Number, cancel);
        prepared[sheet.Number] = new(personId, Kept(sheet));
    }

    /// <summary>The sheet of a person, of whom nothing is written yet. May run on any thread.</summary>
    public MatchSheet Sheet(
        long number,
        Guid personId,
        Identity identity,
        string? externalId,
        int secret
    ) =>
        new()
        {
            Number = number,
            PersonId = personId,
            KeyVersion = MatchKeys.Version,
            Secret = secret,
            Keys = Pack(KeysOf(secret, identity, externalId)),
            Identity = new(matchers.For(0).Prepare(identity).Bytes.ToArray()),
        };

    private static PreparedIdentity Kept(MatchSheet sheet) =>
        PreparedIdentity.FromBytes(sheet.Identity.Reveal())!;

    /// <summary>Lets a person be found from now on, by this index alone: nothing is written.</summary>
    public async Task KnowAsync(Guid personId, Identity identity, CancellationToken cancel)
    {
        // Numbers below zero are nobody's in the database.
        var number = (lastNumber ?? 0) - 1;
        lastNumber = number;
        foreach (var key in KeysOf((await StandingAsync(cancel)).Current, identity, null))
        {
            if (!unsaved.TryGetValue(key, out var numbers))
            {
                unsaved[key] = numbers = [];
            }
            numbers.Add(number);
        }
        prepared[number] = new(personId, matchers.For(0).Prepare(identity));
    }

    /// <summary>Brings the index up to date after a change of a person's identity.</summary>
    public async Task RenewAsync(
        Guid personId,
        Identity identity,
        string? externalId,
        CancellationToken cancel
    )
    {
        if (await SheetAsync(personId, cancel) is not { } sheet)
        {
            await AddAsync(personId, identity, externalId, cancel);
            return;
        }
        await RekeyAsync(sheet, identity, externalId, cancel);
    }

    /// <summary>
    /// Makes a sheet anew under the secret that writes. Without an identity, for a record that was merged, only the
    /// number under which it came from elsewhere finds it.
    /// </summary>
    public async Task RekeyAsync(
        MatchSheet sheet,
        Identity? identity,
        string? externalId,
        CancellationToken cancel
    )
    {
        var secret = (await StandingAsync(cancel)).Current;
        await ReplaceKeysAsync(sheet, KeysOf(secret, identity, externalId), cancel);
        (sheet.KeyVersion, sheet.Secret) = (MatchKeys.Version, secret);
        sheet.Identity = new(
            matchers.For(0).Prepare(identity ?? new() { Names = [] }).Bytes.ToArray()
        );
        prepared[sheet.Number] = new(sheet.PersonId, Kept(sheet));
    }

    /// <summary>Takes a record out of the index, but for the number under which it came from elsewhere.</summary>
    public async Task RetireAsync(Guid personId, string? externalId, CancellationToken cancel)
    {
        if (await SheetAsync(personId, cancel) is not { } sheet)
        {
            return;
        }
        if (externalId is null)
        {
            await ReplaceKeysAsync(sheet, [], cancel);
            db.Remove(sheet);
        }
        else
        {
            await RekeyAsync(sheet, null, externalId, cancel);
        }
        prepared.Remove(sheet.Number);
    }

    /// <summary>All keys of a person under a secret.</summary>
    private List<long> KeysOf(int secret, Identity? identity, string? externalId)
    {
        var keys = identity is null
            ? []
            : MatchKeys.Of(identity).Select(key => Blind(secret, key)).ToHashSet();
        if (externalId is not null)
        {
            keys.Add(External(secret, externalId));
        }
        return [.. keys.Order()];
    }

    /// <summary>The key under which somebody who came from elsewhere is found by the number they had there.</summary>
    private long External(int secret, string externalId) =>
        blind.Of(secret, "people.external", externalId.Trim());

    /// <summary>Keys as a sheet holds them.</summary>
    private static byte[] Pack(List<long> keys)
    {
        var bytes = new byte[keys.Count * sizeof(long)];
        for (var i = 0; i < keys.Count; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(i * sizeof(long)), keys[i]);
        }
        return bytes;
    }

    /// <summary>The keys that a sheet holds.</summary>
    public static List<long> Unpack(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<long>(bytes.Length / sizeof(long));
        for (var i = 0; i < bytes.Length; i += sizeof(long))
        {
            keys.Add(BinaryPrimitives.ReadInt64BigEndian(bytes[i..]));
        }
        return keys;
    }

    private async Task<List<Candidate>> CandidatesAsync(
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
            await using var command = await db.CommandAsync(
                $"select key, number from people_match_key where key in ({Listed(chosen.Keys)}) "
                    + $"limit {MostRows + Candidates.MostSlipRows}",
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
        await PrepareAsync(numbersFound, cancel);
        return
        [
            .. numbersFound
                .Select(number => prepared.GetValueOrDefault(number))
                .OfType<Candidate>(),
        ];

        List<long> Blinded(IReadOnlySet<string> clear) =>
            [.. now.All.SelectMany(number => clear.Select(key => Blind(number, key)))];

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
        await using (
            var command = await db.CommandAsync(
                "select k.column1, (select count(*) from (select 1 from people_match_key m where m.key = k.column1 "
                    + $"limit {MostRows}) c) from (values {string.Join(", ", blinded.Concat(ofSlips).Distinct().Select(key => $"({Written(key)})"))}) k",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                counted.Add((reader.GetInt64(0), reader.GetInt64(1)));
            }
        }
        var chosen = new Dictionary<long, long>();
        Choose(counted.Where(c => !ofSlips.Contains(c.Key)), MostRows);
        Choose(counted.Where(c => ofSlips.Contains(c.Key)), Candidates.MostSlipRows);
        return chosen;

        void Choose(IEnumerable<(long Key, long Bearers)> keys, int most)
        {
            var rows = 0L;
            foreach (var (key, bearers) in keys.Where(k => k.Bearers > 0).OrderBy(k => k.Bearers))
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

    private async Task PrepareAsync(List<long> numbers, CancellationToken cancel)
    {
        var missing = numbers.Where(n => n > 0 && !prepared.ContainsKey(n)).ToList();
        if (missing.Count == 0)
        {
            return;
        }
        var stale = new List<(long Number, Guid PersonId)>();
        await using (
            var command = await db.CommandAsync(
                $"select number, person_id, identity from people_match_sheet where number in ({Listed(missing)})",
                cancel
            )
        )
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                var (number, personId) = (reader.GetInt64(0), reader.GetGuid(1));
                var bytes = vault.Open(reader.GetFieldValue<byte[]>(2), Place);
                if (PreparedIdentity.FromBytes(bytes) is { } identity)
                {
                    prepared[number] = new(personId, identity);
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
                prepared[number] = new(personId, matchers.For(0).Prepare(identity));
            }
        }
    }

    // It does not change within a transaction that holds the register's lock.
    private async Task<MatchSecrets.Standing> StandingAsync(CancellationToken cancel) =>
        standing ??= await secrets.ReadAsync(cancel);

    private async Task<MatchSheet?> SheetAsync(Guid personId, CancellationToken cancel) =>
        db.Set<MatchSheet>().Local.FirstOrDefault(s => s.PersonId == personId)
        ?? await db.Set<MatchSheet>().SingleOrDefaultAsync(s => s.PersonId == personId, cancel);

    // The register's lock is held: nobody else counts meanwhile.
    private async Task<long> NextNumberAsync(CancellationToken cancel)
    {
        if (lastNumber is null)
        {
            var stored = await db.Set<MatchSheet>().MaxAsync(s => (long?)s.Number, cancel) ?? 0;
            var added = db.Set<MatchSheet>().Local.Select(s => s.Number).DefaultIfEmpty().Max();
            lastNumber = Math.Max(stored, added);
        }
        lastNumber++;
        return lastNumber.Value;
    }

    private async Task ReplaceKeysAsync(MatchSheet sheet, List<long> keys, CancellationToken cancel)
    {
        var before = Unpack(sheet.Keys);
        var gone = before.Except(keys).ToList();
        if (gone.Count > 0)
        {
            await using var command = await db.CommandAsync(
                $"delete from people_match_key where number = {Written(sheet.Number)} and key in ({Listed(gone)})",
                cancel
            );
            await command.ExecuteNonQueryAsync(cancel);
        }
        await AddKeysAsync([.. keys.Except(before)], sheet.Number, cancel);
        sheet.Keys = Pack(keys);
    }

    // A person has a dozen keys or more. They go in with one command: row by row they would take longer than all the
    // rest of a registration.
    private async Task AddKeysAsync(List<long> keys, long number, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException(
                "Keys are written with the person they belong to: begin a transaction first."
            );
        }
        if (keys.Count > 0)
        {
            await using var command = await db.CommandAsync(
                "insert into people_match_key (key, number) values "
                    + string.Join(", ", keys.Select(key => $"({Written(key)}, {Written(number)})")),
                cancel
            );
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    // A search is for what was typed: what else is known of the person counts neither for nor against.
    private static double Telling(Match match) =>
        match
            .Evidence.Where(e =>
                e.Field is EvidenceField.Name or EvidenceField.GivenName or EvidenceField.FamilyName
                || e.Bits > 0
            )
            .Sum(e => e.Bits);

    private long Blind(int secret, string key) => blind.Of(secret, "people.match", key);

    private static string Listed(IEnumerable<long> numbers) =>
        string.Join(", ", numbers.Select(Written));

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);
}
