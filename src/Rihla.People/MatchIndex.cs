using System.Buffers.Binary;
using System.Globalization;
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
    MatchCandidates candidates,
    Matchers matchers,
    FamilyTies families
)
{
    /// <summary>Where identities are sealed.</summary>
    public const string Place = "people_match_sheet.identity";

    /// <summary>What the keys of the matching are blind as.</summary>
    public const string KeyKind = "people.match";

    // One name typed into a search is borne by many: those who bear exactly it must be among those compared.
    private const int MostSearched = 500;

    // Families are read of the likeliest only: for each their records are opened once more.
    private const int MostFamilies = 10;

    private long? lastNumber;
    private Work? known;

    // A record that was merged: nothing is known of it but the number it had elsewhere.
    private static readonly Identity Nobody = new() { Names = [] };

    /// <summary>Somebody found, and how alike.</summary>
    public sealed record Found(Guid PersonId, Match Match);

    /// <summary>The next searches happen outside a transaction: what was read before is not trusted.</summary>
    public void Outside()
    {
        candidates.Forget(isUntouched: false);
        (lastNumber, known) = (null, null);
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
        candidates.Forget(await db.IsUntouchedAsync(cancel));
        (lastNumber, known) = (null, work);
    }

    /// <summary>The matcher for the register as large as it is.</summary>
    public async Task<Matcher> MatcherAsync(CancellationToken cancel) =>
        matchers.For((await candidates.StandingAsync(cancel)).People);

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
        var found = await candidates.ReadAsync(
            MatchKeys.ForCandidates(identity),
            MatchKeys.ForSlips(identity),
            Candidates.MostFor(identity),
            cancel
        );
        var matcher = await MatcherAsync(cancel);
        var sought = matcher.Prepare(identity);
        return
        [
            .. found
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
        var found = await candidates.ReadAsync(
            MatchKeys.ForSearch(text),
            MatchKeys.ForSlips(identity),
            MostSearched,
            cancel
        );
        return
        [
            .. found
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
        if (externalIds.Count == 0)
        {
            return found;
        }
        var keys = (await candidates.StandingNowAsync(cancel)).All.SelectMany(secret =>
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
        var secret = (await candidates.StandingAsync(cancel)).Current;
        var sheet = Sheet(await NextNumberAsync(cancel), personId, identity, externalId, secret);
        db.Add(sheet);
        await AddKeysAsync(Unpack(sheet.Keys), sheet.Number, cancel);
        candidates.Keep(sheet.Number, personId, Kept(sheet));
    }

    /// <summary>The sheet of a person, of whom nothing is written yet. May run on any thread.</summary>
    public MatchSheet Sheet(
        long number,
        Guid personId,
        Identity identity,
        string? externalId,
        int secret
    )
    {
        var keys = MatchKeys.Of(identity, out var prepared);
        return new()
        {
            Number = number,
            PersonId = personId,
            KeyVersion = MatchKeys.Version,
            Secret = secret,
            Keys = Pack(Blinded(secret, keys, externalId)),
            Identity = new(prepared.Bytes.ToArray()),
        };
    }

    private static PreparedIdentity Kept(MatchSheet sheet) =>
        PreparedIdentity.FromBytes(sheet.Identity.Reveal())!;

    /// <summary>Lets a person be found from now on, by this index alone: nothing is written.</summary>
    public async Task KnowAsync(Guid personId, Identity identity, CancellationToken cancel)
    {
        // Numbers below zero are nobody's in the database.
        var number = (lastNumber ?? 0) - 1;
        lastNumber = number;
        var keys = MatchKeys.Of(identity, out var prepared);
        var secret = (await candidates.StandingAsync(cancel)).Current;
        candidates.KeepUnsaved(Blinded(secret, keys, null), number);
        candidates.Keep(number, personId, prepared);
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
        var secret = (await candidates.StandingAsync(cancel)).Current;
        var keys = MatchKeys.Of(identity ?? Nobody, out var prepared);
        await ReplaceKeysAsync(sheet, Blinded(secret, keys, externalId), cancel);
        (sheet.KeyVersion, sheet.Secret) = (MatchKeys.Version, secret);
        sheet.Identity = new(prepared.Bytes.ToArray());
        candidates.Keep(sheet.Number, sheet.PersonId, prepared);
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
        candidates.Remove(sheet.Number);
    }

    // All keys of a person under a secret, in their order.
    private List<long> Blinded(int secret, IReadOnlyCollection<string> keys, string? externalId)
    {
        var blinded = new List<long>(keys.Count + 1);
        foreach (var key in keys)
        {
            blinded.Add(blind.Of(secret, KeyKind, key));
        }
        if (externalId is not null)
        {
            blinded.Add(External(secret, externalId));
        }
        blinded.Sort();
        var last = 0;
        for (var i = 1; i < blinded.Count; i++)
        {
            if (blinded[i] != blinded[last])
            {
                blinded[++last] = blinded[i];
            }
        }
        blinded.RemoveRange(
            Math.Min(last + 1, blinded.Count),
            Math.Max(0, blinded.Count - last - 1)
        );
        return blinded;
    }

    /// <summary>The keys under a secret of which somebody would be found after a slip, as they stand in the index.</summary>
    public IEnumerable<long> Slips(int secret, PreparedIdentity identity) =>
        MatchKeys.ForSlips(identity).Select(key => blind.Of(secret, KeyKind, key));

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

    private static string Listed(IEnumerable<long> numbers) =>
        string.Join(", ", numbers.Select(Written));

    private static string Written(long number) => number.ToString(CultureInfo.InvariantCulture);
}
