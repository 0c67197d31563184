using Rihla.Matching;
using Rihla.Platform.Data;

namespace Rihla.People;

/// <summary>What stands in the register under the number that somebody of a file had in another system.</summary>
/// <param name="PersonId">Who stands for the record with this number now.</param>
/// <param name="IsSame">Whether the file tells of that person. Two systems may have given one number to two people.</param>
public sealed record OnFile(Guid PersonId, bool IsSame)
{
    /// <summary>Whether who came under this number was erased: nobody can say any more whether the file tells of them.</summary>
    public bool IsErased { get; internal init; }
}

/// <summary>
/// Looks up the numbers that people of a file had in another system. A number alone says nothing of who somebody is: what the file
/// tells of them is held against the record.
/// </summary>
internal sealed class KnownNumbers(
    RihlaDb db,
    MatchIndex index,
    PersonRecords records,
    PersonEntry entry
)
{
    private const int MostAtOnce = 500;
    private const double Rounding = 1e-6;

    // Of a hundred rows whose number is on file one may be of another system. How large the register is does not count: a row is
    // held against the one record that has its number.
    private static readonly Matcher Matcher = new(MatcherWeights.Default with { PriorBits = -7 });

    /// <summary>Of these people those whose number is on file, by the number.</summary>
    public async Task<IReadOnlyDictionary<string, OnFile>> OfAsync(
        IReadOnlyCollection<NewPerson> people,
        CancellationToken cancel
    )
    {
        var found = new Dictionary<string, OnFile>(StringComparer.Ordinal);
        foreach (
            var some in people
                .Where(p => p.ExternalId is not null)
                .DistinctBy(NumberOf)
                .Chunk(MostAtOnce)
        )
        {
            var sought = some.ToDictionary(NumberOf, StringComparer.Ordinal);
            foreach (var (number, id) in await index.ErasedAsync(sought.Keys, cancel))
            {
                found[number] = new(id, IsSame: false) { IsErased = true };
            }
            // A record that was merged keeps what it said, which is what a file says once more.
            var stored = await Identities.KeptAsync(
                db,
                await index.FromElsewhereAsync(sought.Keys, cancel),
                cancel
            );
            var standing = await records.StandingAsync(stored.Keys, cancel);
            foreach (var (id, record) in stored.OrderBy(s => s.Key))
            {
                // Keys may collide.
                if (
                    record is not ({ } identity, { } number)
                    || !sought.TryGetValue(number.Trim(), out var person)
                )
                {
                    continue;
                }
                number = number.Trim();
                var isSame = IsSame(person, identity);
                if (isSame || !found.TryGetValue(number, out var other) || other.IsErased)
                {
                    found[number] = new(standing[id], isSame);
                }
            }
        }
        return found;
    }

    private static string NumberOf(NewPerson person) => person.ExternalId!.Trim();

    // A row that says little cannot be likely, but as like the record as it is like itself.
    private bool IsSame(NewPerson person, Identity record)
    {
        entry.Checked(ref person);
        var said = Matcher.Prepare(Identities.Of(person));
        var match = Matcher.Compare(said, Matcher.Prepare(record));
        return match.Likeness == Likeness.Likely
            || match.Bits >= Matcher.Compare(said, said).Bits - Rounding;
    }
}
