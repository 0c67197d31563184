using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Rihla.Matching;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>How far a comparison of the register with itself has come.</summary>
/// <param name="Done">The sheets compared so far.</param>
/// <param name="Of">All sheets.</param>
/// <param name="Pairs">The pairs it raised.</param>
public sealed record ComparisonProgress(long Done, long Of, long Pairs);

/// <summary>
/// Compares the whole register with itself: everybody with those who were registered before them and share rare keys, or
/// would share them but for a slip where no full birth date is known; of those who are nearly likely the families are compared, too. What
/// is likely goes to the queue of possible duplicates; what was asked before, of whichever record of a person, is never
/// asked again. Blind keys and prepared identities are read into memory once (some 500 bytes a person); the persons are
/// then compared on all cores, two thousand at a time, and each part is remembered: interrupted, it goes on there.
/// </summary>
public sealed class RegisterComparison
{
    private const int Batch = 2000;

    private static readonly double LikelyBits = Matcher.BitsOf(MatcherWeights.Default.LikelyFrom);
    private static readonly double NearlyBits = LikelyBits - Matcher.MostOfRelatives;

    private static readonly Refusal KeysUnfinished = new("RegisterComparison.KeysUnfinished");

    private readonly RihlaDb db;
    private readonly PairQuestions questions;
    private readonly MatchIndex index;
    private readonly PersonKeys keys;
    private readonly MatchSecrets secrets;
    private readonly FamilyTies families;
    private readonly Vault vault;
    private readonly WorkLeases leases;
    private readonly Today today;

    internal RegisterComparison(
        RihlaDb db,
        PairQuestions questions,
        MatchIndex index,
        PersonKeys keys,
        MatchSecrets secrets,
        FamilyTies families,
        Vault vault,
        WorkLeases leases,
        Today today
    )
    {
        (this.db, this.questions, this.index, this.keys) = (db, questions, index, keys);
        (this.secrets, this.families, this.vault) = (secrets, families, vault);
        (this.leases, this.today) = (leases, today);
    }

    /// <summary>Whether a comparison was begun and not ended.</summary>
    public async Task<bool> IsUnderWayAsync(CancellationToken cancel = default) =>
        await db.Set<LongWork>()
            .AnyAsync(w => w.Name == LongWork.Comparison && w.DoneAt == null, cancel);

    /// <summary>
    /// Compares the register, or goes on with a comparison that was interrupted. Refused while another run, of whichever
    /// process, is at it.
    /// </summary>
    /// <param name="told">Told after each batch how far it has come.</param>
    /// <param name="by">Who started it.</param>
    /// <param name="cancel">Stops it between two batches; the next run goes on there.</param>
    /// <returns>How many pairs were raised, those of an interrupted run included.</returns>
    public async Task<Outcome<long>> RunAsync(
        IProgress<ComparisonProgress>? told,
        Actor by,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(by);
        by.Need(PeoplePermissions.AdjudicateRestricted);
        if (await index.LoadingAsync(cancel) is { } loading)
        {
            return loading;
        }
        var standing = await secrets.ReadAsync(cancel);
        if (standing.Former is not null)
        {
            // A part of the register stands under other keys than the rest: nobody of one part would be found in the other.
            return KeysUnfinished;
        }
        await using var lease = await leases.TakeAsync(LongWork.Comparison, cancel);
        if (lease is null)
        {
            return await UnderWayAsync(cancel);
        }
        var matcher = await index.MatcherAsync(cancel);
        // A secret that is changed from here on shows in the sheets that are read; later, what was read is of one secret and stays so.
        var secret = standing.Current;
        if (await RegisterInMemory.ReadAsync(db, vault, matcher, secret, cancel) is not { } all)
        {
            return KeysUnfinished;
        }
        for (var from = all.After(lease.Cursor); from < all.Count; from += Batch)
        {
            cancel.ThrowIfCancellationRequested();
            var to = Math.Min(from + Batch, all.Count);
            var found = await WithFamiliesAsync(
                all.Compare(from, to, NearlyBits, matcher, keys, secret),
                matcher,
                cancel
            );
            await RaiseAsync(lease, all.NumberAt(to - 1), found, by, cancel);
            told?.Report(new(to, all.Count, lease.Found));
        }
        await lease.EndAsync(cancel);
        return lease.Found;
    }

    private async Task<Refusal> UnderWayAsync(CancellationToken cancel)
    {
        var work = await leases.StandingAsync(LongWork.Comparison, cancel);
        return new(
            "RegisterComparison.UnderWay",
            work.StartedAt,
            work.Cursor,
            (await secrets.ReadAsync(cancel)).People,
            work.HeldUntil ?? today.Now
        );
    }

    // Family members in common speak for two who are nearly likely without them, and never against.
    private async Task<List<Alike>> WithFamiliesAsync(
        List<Alike> found,
        Matcher matcher,
        CancellationToken cancel
    )
    {
        var likely = found.FindAll(f => f.Bits >= LikelyBits);
        var nearly = found.FindAll(f => f.Bits < LikelyBits);
        if (nearly.Count == 0)
        {
            return likely;
        }
        var ties = await families.OfAsync(
            [.. nearly.SelectMany(f => new[] { f.One, f.Other }).Distinct()],
            cancel
        );
        // Who travels with the other is not the other.
        nearly.RemoveAll(f =>
            !ties.Contains(f.One) || !ties.Contains(f.Other) || ties[f.One].Contains(f.Other)
        );
        var persons = nearly.SelectMany(f => new[] { f.One, f.Other }).Distinct().ToList();
        if (persons.Count == 0)
        {
            return likely;
        }
        var names = await Identities.NamesOfAsync(
            db,
            [.. persons.SelectMany(id => ties[id]).Distinct()],
            cancel
        );
        var identities = await Identities.OfAsync(db, persons, cancel);
        foreach (var pair in nearly)
        {
            if (With(pair.One) is { } one && With(pair.Other) is { } other)
            {
                var bits = matcher.Score(one, other.Bytes.Span);
                if (bits >= LikelyBits)
                {
                    likely.Add(pair with { Bits = bits });
                }
            }
        }
        return likely;

        PreparedIdentity? With(Guid id) =>
            identities.TryGetValue(id, out var stored) && stored.Identity is { } identity
                ? matcher.Prepare(
                    identity with
                    {
                        Relatives =
                        [
                            .. ties[id].Select(names.GetValueOrDefault).OfType<WrittenName>(),
                        ],
                    }
                )
                : null;
    }

    private async Task RaiseAsync(
        WorkLease lease,
        long cursor,
        List<Alike> found,
        Actor by,
        CancellationToken cancel
    )
    {
        await using var work = await db.BeginAsync(cancel);
        await work.LockAsync(Register.Lock, cancel);
        await index.WithinAsync(work, cancel);
        // Whoever was merged since the register was read is asked about as the person who stands now.
        var fresh = await questions.NeverAskedAsync(found, cancel);
        foreach (var (one, other, bits) in fresh)
        {
            var probability = Matcher.ProbabilityOf(bits);
            db.Add(Pair.Raise(one, other, PairOrigin.Comparison, probability, by, today.Now));
        }
        await lease.ReachAsync(cursor, lease.Found + fresh.Count, cancel);
        if (fresh.Count > 0)
        {
            await db.SaveAsync(
                by,
                new Act("people.register-compared")
                {
                    Args = [fresh.Count.ToString(CultureInfo.InvariantCulture)],
                },
                cancel
            );
        }
        await work.CommitAsync(cancel);
        foreach (var entry in db.ChangeTracker.Entries<Pair>().ToList())
        {
            entry.State = EntityState.Detached;
        }
    }
}

/// <summary>Goes on with a comparison of the register that was interrupted, for instance because the server was restarted.</summary>
internal sealed class RegisterComparisonJob(RegisterComparison comparison) : RecurringJob
{
    public override string Name => "people.comparison";

    public override TimeSpan Every => TimeSpan.FromHours(1);

    public override async Task RunAsync(CancellationToken cancel)
    {
        if (await comparison.IsUnderWayAsync(cancel))
        {
            await comparison.RunAsync(null, Actor.System, cancel);
        }
    }
}
