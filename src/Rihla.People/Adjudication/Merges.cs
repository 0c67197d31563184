using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;

namespace Rihla.People;

/// <summary>
/// Makes one person of two records. The record that is merged is kept untouched and retired; every
/// row of every module that spoke of it is moved and remembered, so that the merge can be undone at any time, whatever
/// was edited since.
/// </summary>
internal sealed class Merges(
    RihlaDb db,
    PersonRecords records,
    PersonIdentities identities,
    MatchSheets sheets,
    PersonRows rows,
    IEnumerable<PersonReference> references,
    IEnumerable<IdentitySettled> settled,
    IEnumerable<MergeObjection> objections,
    IEnumerable<MergeCaution> cautions,
    PhotoConsent photoConsent,
    Photographs photographs,
    Today today
)
{
    /// <summary>
    /// Merges one record into another, within a transaction that the caller opened and saves. Fields that are empty in the
    /// record that stays are taken from the other by themselves. Who refused a photograph last, on either record, has none on file any more.
    /// </summary>
    /// <param name="from">The record that is retired.</param>
    /// <param name="into">The record that stays.</param>
    /// <param name="taken">The fields whose value is taken from the retired record.</param>
    /// <param name="pairId">The pair that was adjudicated.</param>
    /// <param name="by">Who decided.</param>
    /// <param name="cancel">Stops it.</param>
    public async Task<Outcome<Merge>> MergeAsync(
        Person from,
        Person into,
        IReadOnlySet<string> taken,
        Guid? pairId,
        Actor by,
        CancellationToken cancel
    )
    {
        if (await ObjectionAsync(from, into, cancel) is { } objection)
        {
            return objection;
        }
        var asked = await QuestionsAsync(from.Id, into.Id, cancel);
        if (await photoConsent.IsRefusedAsync([from.Id, into.Id], cancel))
        {
            await photographs.TakeAwayAsync([from.Id, into.Id], cancel);
        }
        var before = new Dictionary<string, string?>(StringComparer.Ordinal);
        var counted = Counted.Of(into);
        var namesBefore = (into.FullName, into.NameInArabic?.Reveal());
        foreach (var field in MergeField.All)
        {
            var (mine, theirs) = (field.Read(into), field.Read(from));
            if (
                theirs is not null
                && mine != theirs
                && (mine is null || taken.Contains(field.Name))
            )
            {
                before[field.Name] = mine;
                field.Write(into, theirs);
            }
        }
        KeepNotes(from, into, before);
        // While each row still says of which of the two it spoke.
        await settled.CorrectAsync(from.Id, Counted.Of(from), Counted.Of(into), cancel);
        await settled.CorrectAsync(into.Id, counted, Counted.Of(into), cancel);
        var merge = new Merge
        {
            FromId = from.Id,
            IntoId = into.Id,
            PairId = pairId,
            MergedAt = today.Now,
            MergedByName = by.Name,
            Before = new(before),
            Moved = new(await MoveAsync(from.Id, into.Id, cancel)),
        };
        db.Add(merge);
        AddAliases(merge, from, into, namesBefore);
        Answer(asked, merge, by);
        from.MergedIntoId = into.Id;
        await sheets.RetireAsync(from.Id, from.ExternalId?.Reveal(), cancel);
        await identities.RenewAsync(into, cancel);
        return merge;
    }

    // Notes and an address that give way would be read on no page any more: they stand beside those that were chosen, where there is room.
    private static void KeepNotes(Person from, Person into, Dictionary<string, string?> before)
    {
        var notes = into.Notes?.Reveal();
        string?[] others =
        [
            before.GetValueOrDefault(nameof(Person.Notes)),
            from.Notes?.Reveal(),
            before.GetValueOrDefault(nameof(Person.Email)),
            from.Email?.Reveal(),
        ];
        var together = others
            .OfType<string>()
            .Where(other => other != into.Email?.Reveal())
            .Aggregate(
                notes ?? "",
                (all, other) =>
                    all.Contains(other, StringComparison.Ordinal) ? all
                    : all.Length == 0 ? other
                    : $"{all}\n{other}"
            );
        if (together != (notes ?? "") && together.Length <= Particulars.LongestNote)
        {
            before.TryAdd(nameof(Person.Notes), notes);
            before[MergeField.NotesTogether] = together;
            into.Notes = Personal.Of(together);
        }
    }

    private async Task<MergedRows> MoveAsync(Guid from, Guid into, CancellationToken cancel)
    {
        var kept = await rows.BesideAsync(from, into, cancel);
        var moved = new Dictionary<string, List<Guid>>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            var ids = await reference.MoveAsync(db, from, into, cancel);
            if (ids.Count > 0)
            {
                moved[reference.Name] = ids;
            }
        }
        return new(moved, kept);
    }

    /// <summary>Why the two cannot become one person; nothing, when they can.</summary>
    public async Task<Refusal?> ObjectionAsync(Person from, Person into, CancellationToken cancel)
    {
        if (from.Id == into.Id || from.MergedIntoId is not null || into.MergedIntoId is not null)
        {
            return new Refusal("Merge.AlreadyOne");
        }
        if (from.ErasedOn is not null || into.ErasedOn is not null)
        {
            return new Refusal("Person.Erased");
        }
        foreach (var objection in objections)
        {
            if (await objection.FindAsync(from.Id, into.Id, cancel) is { } refusal)
            {
                return refusal;
            }
        }
        return null;
    }

    /// <summary>Whether merging the two takes a second person.</summary>
    public async Task<bool> TakesTwoAsync(Guid one, Guid other, CancellationToken cancel)
    {
        foreach (var caution in cautions)
        {
            if (await caution.TakesTwoAsync(one, other, cancel))
            {
                return true;
            }
        }
        return false;
    }

    // All pairs of either person with third persons, by the third person: what was decided of one record of a person
    // holds for the others.
    private async Task<List<IGrouping<Guid, Pair>>> QuestionsAsync(
        Guid from,
        Guid into,
        CancellationToken cancel
    )
    {
        var (ours, theirs) = (
            await records.RecordsAsync(into, cancel),
            await records.RecordsAsync(from, cancel)
        );
        var both = ours.Concat(theirs).ToHashSet();
        var pairs = await db.Set<Pair>()
            .Where(p => both.Contains(p.FirstId) || both.Contains(p.SecondId))
            .ToListAsync(cancel);
        var third = await records.StandingAsync(
            [
                .. pairs
                    .SelectMany(p => new[] { p.FirstId, p.SecondId })
                    .Where(id => !both.Contains(id)),
            ],
            cancel
        );
        return
        [
            .. pairs.GroupBy(p =>
                third.TryGetValue(p.FirstId, out var first) ? first
                : third.TryGetValue(p.SecondId, out var second) ? second
                : into
            ),
        ];
    }

    // Between the two the answer is now that they are one; of a third person who is known to be somebody else than one
    // of them nobody is asked about the other.
    private void Answer(List<IGrouping<Guid, Pair>> asked, Merge merge, Actor by)
    {
        foreach (var pairs in asked)
        {
            var between = pairs.Key == merge.IntoId;
            if (between || pairs.Any(p => p.State == PairState.Different))
            {
                foreach (var pair in pairs.Where(p => p.IsOpen))
                {
                    pair.Answer(
                        between ? PairState.Same : PairState.Different,
                        merge.Id,
                        by,
                        today.Now
                    );
                }
            }
        }
        foreach (
            var decided in asked
                .SelectMany(p => p)
                .Where(p => p.Id == merge.PairId && p.State == PairState.Same)
        )
        {
            decided.MergedBy(merge.Id);
        }
    }

    // The name by which the retired record was known must go on finding the person; so must one that gave way to it.
    private void AddAliases(
        Merge merge,
        Person from,
        Person into,
        (string Name, string? Arabic) before
    )
    {
        var known = new HashSet<string>(StringComparer.Ordinal)
        {
            into.FullName,
            into.NameInArabic?.Reveal() ?? "",
        };
        foreach (
            var alias in (ReadOnlySpan<string?>)
                [from.FullName, from.NameInArabic?.Reveal(), before.Name, before.Arabic]
        )
        {
            if (!string.IsNullOrEmpty(alias) && known.Add(alias))
            {
                db.Add(
                    new PersonName
                    {
                        PersonId = into.Id,
                        Kind = NameKind.OtherSpelling,
                        Given = Personal.Of(alias),
                        MergeId = merge.Id,
                    }
                );
            }
        }
    }
}
