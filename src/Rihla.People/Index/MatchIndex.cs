using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>
/// Finds persons by what is known of them. The index holds blind keys only; the rarest keys are read first, and the few
/// candidates who share most of them are decrypted and compared in memory.
/// </summary>
internal sealed class MatchIndex(
    RihlaDb db,
    PersonKeys blind,
    MatchSheets sheets,
    MatchCandidates candidates,
    LaterSheets later,
    Matchers matchers,
    FamilyTies families
)
{
    /// <summary>Where identities are sealed.</summary>
    public const string Place = "people_match_sheet.identity";

    // One name typed into a search is borne by many: those who bear exactly it must be among those compared.
    private const int MostSearched = 500;

    // Families are read of the likeliest only: for each their records are opened once more.
    private const int MostFamilies = 10;

    // Whoever is reached by the number that was typed answers to it, also where it is somebody else's and tells nothing of who they are.
    private const double Reached = 1;

    private Work? known;

    /// <summary>Somebody found, and how alike.</summary>
    public sealed record Found(Guid PersonId, Match Match);

    /// <summary>What a search for somebody found, and the register as it was before.</summary>
    /// <param name="Sought">Who was sought.</param>
    /// <param name="Relatives">Family members of theirs who are on file.</param>
    /// <param name="Standing">How far the register went.</param>
    /// <param name="Found">All who are at least possibly the person sought, best first.</param>
    public sealed record Search(
        PreparedIdentity Sought,
        IReadOnlySet<Guid> Relatives,
        MatchSecrets.Standing Standing,
        IReadOnlyList<Found> Found
    );

    /// <summary>The next searches happen outside a transaction: what was read before is not trusted.</summary>
    public void Outside()
    {
        candidates.Forget(isUntouched: false);
        sheets.Forget();
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
        candidates.Forget(await db.IsUntouchedAsync(cancel));
        sheets.Forget();
        known = work;
    }

    /// <summary>The matcher for the register as large as it is.</summary>
    public async Task<Matcher> MatcherAsync(CancellationToken cancel) =>
        matchers.For((await candidates.StandingAsync(cancel)).People);

    /// <summary>
    /// Why nobody can be looked for now; nothing, mostly. While the load of a large file is unfinished, people are in the register whom no key
    /// finds: whoever were registered meanwhile would not be compared with them.
    /// </summary>
    public async Task<Refusal?> LoadingAsync(CancellationToken cancel)
    {
        if (!(await candidates.StandingAsync(cancel)).IsLoading)
        {
            return null;
        }
        var load = await db.Set<LongWork>()
            .AsNoTracking()
            .SingleAsync(w => w.Name == LongWork.Load, cancel);
        return new("Register.Loading", load.StartedAt, load.Found);
    }

    /// <summary>All who are at least possibly somebody new, and up to where the register was searched.</summary>
    public async Task<Search> SearchedAsync(
        Identity identity,
        IReadOnlyCollection<Guid> relatives,
        CancellationToken cancel
    )
    {
        // Read first: whoever is entered while it searches was perhaps not seen, and counts as later.
        var standing = await candidates.StandingAsync(cancel);
        return new(
            await PreparedAsync(identity, cancel),
            relatives.ToHashSet(),
            standing,
            await MatchesAsync(identity, null, relatives, cancel)
        );
    }

    /// <summary>
    /// The same before the register is locked; nothing where it is locked by this transaction already, as always on SQLite, and
    /// nobody would wait less.
    /// </summary>
    public async Task<Search?> AheadAsync(
        Work work,
        Identity identity,
        IReadOnlyCollection<Guid> relatives,
        CancellationToken cancel
    )
    {
        if (db.IsSqlite || known == work)
        {
            return null;
        }
        Outside();
        return await SearchedAsync(identity, relatives, cancel);
    }

    /// <summary>Whether a search of a moment ago was for the same person and would find the same now. The register's lock is held.</summary>
    public async Task<bool> StandsAsync(
        Search before,
        Identity identity,
        IReadOnlyCollection<Guid> relatives,
        CancellationToken cancel
    ) =>
        (await PreparedAsync(identity, cancel)).Bytes.Span.SequenceEqual(before.Sought.Bytes.Span)
        && before.Relatives.SetEquals(relatives)
        && await later.ChangeNothingAsync(
            before,
            identity,
            await candidates.StandingAsync(cancel),
            cancel
        );

    private async Task<PreparedIdentity> PreparedAsync(
        Identity identity,
        CancellationToken cancel
    ) => (await MatcherAsync(cancel)).Prepare(identity);

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
            .. Scored(matcher, sought, found, limit, atLeast)
                .OrderByDescending(c => c.Bits)
                .ThenBy(c => c.Candidate.PersonId)
                .Take(limit)
                .Select(c => new Found(
                    c.Candidate.PersonId,
                    matcher.Compare(sought, c.Candidate.Identity)
                )),
        ];
    }

    // Who cannot be among the best any more is not looked at further.
    private static List<(MatchCandidates.Candidate Candidate, double Bits)> Scored(
        Matcher matcher,
        PreparedIdentity sought,
        List<MatchCandidates.Candidate> found,
        int limit,
        double atLeast
    )
    {
        var scored = new List<(MatchCandidates.Candidate, double)>();
        var best = new PriorityQueue<double, double>();
        foreach (var candidate in found)
        {
            var bits = matcher.Score(sought, candidate.Identity.Bytes.Span, atLeast);
            if (bits < atLeast)
            {
                continue;
            }
            scored.Add((candidate, bits));
            best.Enqueue(bits, bits);
            if (best.Count > limit)
            {
                best.Dequeue();
            }
            if (best.Count == limit)
            {
                atLeast = Math.Max(atLeast, best.Peek());
            }
        }
        return scored;
    }

    /// <summary>Persons who may be shown and whose names, phones or documents answer to a text, best first.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="visible">Of some persons, those who may be shown.</param>
    /// <param name="cancel">Stops the search.</param>
    /// <returns>The persons, and whether nobody else who may be shown can answer to it as well.</returns>
    public async Task<(List<Guid> Persons, bool AreAll)> SearchAsync(
        string text,
        Func<IReadOnlyCollection<Guid>, Task<IReadOnlySet<Guid>>> visible,
        CancellationToken cancel
    )
    {
        var matcher = await MatcherAsync(cancel);
        var identity = new Identity
        {
            Names = [new WrittenName(null, text)],
            Birth = MatchKeys.BirthIn(text),
            Phones = [text],
            Documents = [text, .. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)],
        };
        var sought = matcher.Prepare(identity);
        var (found, areAll) = await candidates.ReadVisibleAsync(
            MatchKeys.ForSearch(text),
            MatchKeys.ForSlips(identity),
            MostSearched,
            visible,
            cancel
        );
        return (
            [
                .. found
                    .Select(c => (c.PersonId, Bits: Telling(matcher.Compare(sought, c.Identity))))
                    .Where(c => c.Bits > 0)
                    .OrderByDescending(c => c.Bits)
                    .ThenBy(c => c.PersonId)
                    .Select(c => c.PersonId),
            ],
            areAll
        );
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
            externalIds.Select(id => blind.External(secret, id))
        );
        await using var command = await db.CommandAsync(
            "select s.person_id from people_match_key k join people_match_sheet s on s.number = k.number "
                + $"where k.key in ({SqlNumbers.Listed(keys)})",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            found.Add(reader.GetGuid(0));
        }
        return found;
    }

    /// <summary>Those of these numbers under which somebody came who was erased since, with the record that is left of them.</summary>
    public async Task<Dictionary<string, Guid>> ErasedAsync(
        IReadOnlyCollection<string> externalIds,
        CancellationToken cancel
    )
    {
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (externalIds.Count == 0)
        {
            return found;
        }
        var sought = externalIds.ToLookup(blind.Erased);
        await using var command = await db.CommandAsync(
            "select k.key, s.person_id from people_match_key k join people_match_sheet s on s.number = k.number "
                + "join people_person p on p.id = s.person_id "
                + $"where p.erased_on is not null and k.key in ({SqlNumbers.Listed(sought.Select(s => s.Key))})",
            cancel
        );
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            foreach (var number in sought[reader.GetInt64(0)])
            {
                found[number] = reader.GetGuid(1);
            }
        }
        return found;
    }

    // A search is for what was typed: what else is known of the person counts neither for nor against.
    // A number finds whoever has it, whatever words stand beside it: read as a name, they would speak against everybody.
    private static double Telling(Match match)
    {
        var bits = match
            .Evidence.Where(e =>
                e.Field is EvidenceField.Name or EvidenceField.GivenName or EvidenceField.FamilyName
                || e.Bits > 0
            )
            .Sum(e => e.Bits);
        return match.Evidence.Any(e =>
            e
                is {
                    Field: EvidenceField.Phone or EvidenceField.Document,
                    Agreement: Agreement.Same or Agreement.Shared,
                }
        )
            ? Math.Max(bits, 0) + Reached
            : bits;
    }
}
