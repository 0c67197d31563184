using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>Writes into the index: the sheet of each person, and the keys under which it is found.</summary>
internal sealed class MatchSheets(RihlaDb db, PersonKeys blind, MatchCandidates candidates)
{
    // A record that was merged or erased: nothing is known of it but the number it had elsewhere.
    public static readonly Identity Nobody = new() { Names = [] };

    private long? lastNumber;

    /// <summary>Others may have entered persons since.</summary>
    public void Forget() => lastNumber = null;

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
        await AddKeysAsync(PersonKeys.Unpack(sheet.Keys), sheet.Number, cancel);
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
            KeyVersion = MatchSheet.Rules,
            Secret = secret,
            Keys = PersonKeys.Pack(blind.Blinded(secret, keys, externalId)),
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
        candidates.KeepUnsaved(blind.Blinded(secret, keys, null), number);
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
        await RetireAsync(personId, cancel);
        await AddAsync(personId, identity, externalId, cancel);
    }

    /// <summary>
    /// Makes a sheet anew under the secret that writes: who is found by it is the same as before. Of an erased record, which has neither
    /// identity nor number, it holds the one key that cannot be made anew.
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
        if (identity is not null || externalId is not null)
        {
            await ReplaceKeysAsync(sheet, blind.Blinded(secret, keys, externalId), cancel);
        }
        (sheet.KeyVersion, sheet.Secret) = (MatchSheet.Rules, secret);
        sheet.Identity = new(prepared.Bytes.ToArray());
        candidates.Keep(sheet.Number, sheet.PersonId, prepared);
    }

    /// <summary>Takes a record out of the index, but for the number under which it came from elsewhere.</summary>
    public async Task RetireAsync(Guid personId, string? externalId, CancellationToken cancel)
    {
        await RetireAsync(personId, cancel);
        if (externalId is not null)
        {
            await AddAsync(personId, Nobody, externalId, cancel);
        }
    }

    /// <summary>
    /// Takes a record that is erased out of the index, but for the blind key by which a file that brings it once more is known to.
    /// </summary>
    public async Task EraseAsync(Guid personId, string? externalId, CancellationToken cancel)
    {
        await RetireAsync(personId, cancel);
        if (externalId is not null)
        {
            var secret = (await candidates.StandingAsync(cancel)).Current;
            var sheet = Sheet(
                await NextNumberAsync(cancel),
                personId,
                Nobody,
                externalId: null,
                secret
            );
            var key = blind.Erased(externalId);
            sheet.Keys = PersonKeys.Pack([key]);
            db.Add(sheet);
            await AddKeysAsync([key], sheet.Number, cancel);
        }
    }

    private async Task RetireAsync(Guid personId, CancellationToken cancel)
    {
        if (await SheetAsync(personId, cancel) is { } sheet)
        {
            await ReplaceKeysAsync(sheet, [], cancel);
            db.Remove(sheet);
            candidates.Remove(sheet.Number);
        }
    }

    private async Task<MatchSheet?> SheetAsync(Guid personId, CancellationToken cancel) =>
        db.Set<MatchSheet>().Local.FirstOrDefault(s => s.PersonId == personId)
        ?? (
            await MatchSheet.ToRenewAsync(
                db,
                db.Set<MatchSheet>().Where(s => s.PersonId == personId),
                cancel
            )
        ).SingleOrDefault();

    // The register's lock is held: nobody else counts meanwhile.
    private async Task<long> NextNumberAsync(CancellationToken cancel)
    {
        if (lastNumber is null)
        {
            var stored = (await candidates.StandingAsync(cancel)).People;
            var added = db.Set<MatchSheet>().Local.Select(s => s.Number).DefaultIfEmpty().Max();
            lastNumber = Math.Max(stored, added);
        }
        lastNumber++;
        return lastNumber.Value;
    }

    private async Task ReplaceKeysAsync(MatchSheet sheet, List<long> keys, CancellationToken cancel)
    {
        var before = PersonKeys.Unpack(sheet.Keys);
        var gone = before.Except(keys).ToList();
        if (gone.Count > 0)
        {
            await using var command = await db.CommandAsync(
                $"delete from people_match_key where number = {SqlNumbers.Of(sheet.Number)} and key in ({SqlNumbers.Listed(gone)})",
                cancel
            );
            await command.ExecuteNonQueryAsync(cancel);
        }
        await AddKeysAsync([.. keys.Except(before)], sheet.Number, cancel);
        sheet.Keys = PersonKeys.Pack(keys);
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
                    + string.Join(
                        ", ",
                        keys.Select(key => $"({SqlNumbers.Of(key)}, {SqlNumbers.Of(number)})")
                    ),
                cancel
            );
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
