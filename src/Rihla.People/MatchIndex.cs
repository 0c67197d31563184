using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Rihla.Matching;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;

namespace Rihla.People;

/// <summary>One way to find a person: the blind key of a part of the identity.</summary>
internal sealed class MatchKey : IDerived
{
    public required long Key { get; init; }

    public required Guid PersonId { get; init; }
}

/// <summary>
/// All that the matching needs of a person in one encrypted row, worked out from the names, contacts and documents: a
/// search reads one row per candidate instead of a handful.
/// </summary>
internal sealed class MatchSheet : IDerived
{
    public required Guid PersonId { get; init; }

    /// <summary>The version of the rules by which the keys were made; sheets of an older one are to be made anew.</summary>
    public required int KeyVersion { get; set; }

    /// <summary>The blind keys under which the person stands in the index, to take them out exactly.</summary>
    public required byte[] Keys { get; set; }

    public required Personal<Identity> Identity { get; set; }
}

internal sealed class MatchMapping
    : IEntityTypeConfiguration<MatchKey>,
        IEntityTypeConfiguration<MatchSheet>
{
    public void Configure(EntityTypeBuilder<MatchKey> builder)
    {
        builder.ToTable("people_match_key");
        builder.HasKey(k => new { k.Key, k.PersonId });
        builder.Property(k => k.Key).ValueGeneratedNever();
    }

    public void Configure(EntityTypeBuilder<MatchSheet> builder)
    {
        builder.ToTable("people_match_sheet");
        builder.HasKey(s => s.PersonId);
        builder.HasIndex(s => s.KeyVersion);
    }
}

/// <summary>
/// Finds persons by what is known of them. The index holds blind keys only; the few candidates that share one are
/// decrypted and compared in memory.
/// </summary>
internal sealed class MatchIndex(RihlaDb db, BlindKeys blind, Matcher matcher)
{
    // Who shares only a frequent key with hundreds of others is not the person sought; rarer keys count first.
    private const int MostCandidates = 200;

    // One name typed into a search is borne by many: those who bear exactly it must be among those compared.
    private const int MostSearched = 500;

    // An import of a million rows must not fill the memory: about two kilobytes each.
    private const int MostKept = 100_000;

    // What was prepared, so that an import reads each namesake once.
    private readonly Dictionary<Guid, PreparedIdentity> prepared = [];
    private readonly Dictionary<long, List<Guid>> unsaved = [];
    private Work? known;

    /// <summary>Somebody found, and how alike.</summary>
    public sealed record Found(Guid PersonId, Match Match);

    /// <summary>The next searches happen outside a transaction: what was read before is not trusted.</summary>
    public void Outside()
    {
        prepared.Clear();
        unsaved.Clear();
        known = null;
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
        known = work;
    }

    /// <summary>All who are at least possibly this identity, best first.</summary>
    public async Task<List<Found>> MatchesAsync(
        Identity identity,
        Guid? except,
        CancellationToken cancel
    )
    {
        var candidates = await CandidatesAsync(
            MatchKeys.ForCandidates(identity),
            MostCandidates,
            cancel
        );
        var sought = matcher.Prepare(identity);
        return
        [
            .. candidates
                .Where(c => c.PersonId != except)
                .Select(c => new Found(c.PersonId, matcher.Compare(sought, c.Identity)))
                .Where(f => f.Match.Likeness != Likeness.Unlikely)
                .OrderByDescending(f => f.Match.Probability)
                .ThenBy(f => f.PersonId),
        ];
    }

    /// <summary>Persons whose names, phones or documents answer to a text, best first.</summary>
    public async Task<List<Guid>> SearchAsync(string text, CancellationToken cancel)
    {
        var sought = matcher.Prepare(
            new Identity
            {
                Names = [new WrittenName(null, text)],
                Phones = [text],
                Documents = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
            }
        );
        var candidates = await CandidatesAsync(MatchKeys.ForSearch(text), MostSearched, cancel);
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

    /// <summary>Enters a new person into the index.</summary>
    public async Task AddAsync(Guid personId, Identity identity, CancellationToken cancel)
    {
        var keys = KeysOf(identity);
        db.Add(
            new MatchSheet
            {
                PersonId = personId,
                KeyVersion = MatchKeys.Version,
                Keys = Pack(keys),
                Identity = new(identity),
            }
        );
        await AddKeysAsync(keys, personId, cancel);
        prepared[personId] = matcher.Prepare(identity);
    }

    /// <summary>Lets a person be found from now on, by this index alone: nothing is written.</summary>
    public void Know(Guid personId, Identity identity)
    {
        Remember(KeysOf(identity), personId);
        prepared[personId] = matcher.Prepare(identity);
    }

    /// <summary>Brings the index up to date after a change of a person's identity.</summary>
    public async Task RenewAsync(Guid personId, Identity identity, CancellationToken cancel)
    {
        var sheet = await db.Set<MatchSheet>().FindAsync([personId], cancel);
        if (sheet is null)
        {
            await AddAsync(personId, identity, cancel);
            return;
        }
        var keys = KeysOf(identity);
        var before = Unpack(sheet.Keys);
        foreach (var gone in before.Except(keys))
        {
            await RemoveKeyAsync(gone, personId, cancel);
        }
        await AddKeysAsync([.. keys.Except(before)], personId, cancel);
        (sheet.KeyVersion, sheet.Keys, sheet.Identity) = (
            MatchKeys.Version,
            Pack(keys),
            new(identity)
        );
        prepared[personId] = matcher.Prepare(identity);
    }

    /// <summary>Takes a person out of the index.</summary>
    public async Task RemoveAsync(Guid personId, CancellationToken cancel)
    {
        if (await db.Set<MatchSheet>().FindAsync([personId], cancel) is { } sheet)
        {
            foreach (var key in Unpack(sheet.Keys))
            {
                await RemoveKeyAsync(key, personId, cancel);
            }
            db.Remove(sheet);
        }
        prepared.Remove(personId);
    }

    private async Task<List<(Guid PersonId, PreparedIdentity Identity)>> CandidatesAsync(
        IReadOnlySet<string> keys,
        int most,
        CancellationToken cancel
    )
    {
        var blinded = keys.Select(Blind).ToList();
        var ids = await db.Set<MatchKey>()
            .Where(k => blinded.Contains(k.Key))
            .GroupBy(k => k.PersonId)
            .OrderByDescending(g => g.Count())
            .Take(most)
            .Select(g => g.Key)
            .ToListAsync(cancel);
        foreach (var added in blinded.SelectMany(k => unsaved.GetValueOrDefault(k, [])))
        {
            if (!ids.Contains(added))
            {
                ids.Add(added);
            }
        }
        var missing = ids.Where(id => !prepared.ContainsKey(id)).ToList();
        if (missing.Count > 0)
        {
            await foreach (
                var sheet in db.Set<MatchSheet>()
                    .AsNoTracking()
                    .Where(s => missing.Contains(s.PersonId))
                    .Select(s => new { s.PersonId, s.Identity })
                    .AsAsyncEnumerable()
                    .WithCancellation(cancel)
            )
            {
                prepared[sheet.PersonId] = matcher.Prepare(sheet.Identity.Reveal());
            }
        }
        return [.. ids.Where(prepared.ContainsKey).Select(id => (id, prepared[id]))];
    }

    // A search is for what was typed: what else is known of the person counts neither for nor against.
    private static double Telling(Match match) =>
        match
            .Evidence.Where(e =>
                e.Field is EvidenceField.Name or EvidenceField.GivenName or EvidenceField.FamilyName
                || e.Bits > 0
            )
            .Sum(e => e.Bits);

    // A person has a dozen keys or more. In an open transaction they go in with one command: row by row they would take
    // longer than all the rest of a registration.
    private async Task AddKeysAsync(
        IReadOnlyCollection<long> keys,
        Guid personId,
        CancellationToken cancel
    )
    {
        if (keys.Count == 0)
        {
            return;
        }
        if (db.Database.CurrentTransaction is null)
        {
            db.AddRange(keys.Select(key => new MatchKey { Key = key, PersonId = personId }));
            Remember(keys, personId);
            return;
        }
        var rows = keys.Select(key =>
            string.Create(CultureInfo.InvariantCulture, $"({key}, {{0}})")
        );
#pragma warning disable EF1002 // The keys are numbers, the person is a parameter.
        await db.Database.ExecuteSqlRawAsync(
            $"insert into people_match_key (key, person_id) values {string.Join(", ", rows)}",
            [personId],
            cancel
        );
#pragma warning restore EF1002
    }

    private void Remember(IEnumerable<long> keys, Guid personId)
    {
        foreach (var key in keys)
        {
            if (!unsaved.TryGetValue(key, out var ids))
            {
                unsaved[key] = ids = [];
            }
            ids.Add(personId);
        }
    }

    private async Task RemoveKeyAsync(long key, Guid personId, CancellationToken cancel)
    {
        if (await db.Set<MatchKey>().FindAsync([key, personId], cancel) is { } row)
        {
            db.Remove(row);
        }
    }

    private long Blind(string key) => blind.Of("people.match", key);

    private List<long> KeysOf(Identity identity) =>
        [.. MatchKeys.Of(identity).Select(Blind).Distinct()];

    private static byte[] Pack(List<long> keys)
    {
        var bytes = new byte[keys.Count * sizeof(long)];
        for (var i = 0; i < keys.Count; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(
                bytes.AsSpan(i * sizeof(long)),
                keys[i]
            );
        }
        return bytes;
    }

    private static List<long> Unpack(byte[] bytes)
    {
        var keys = new List<long>(bytes.Length / sizeof(long));
        for (var i = 0; i < bytes.Length; i += sizeof(long))
        {
            keys.Add(System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(i)));
        }
        return keys;
    }
}
