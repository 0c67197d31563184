using Microsoft.Extensions.DependencyInjection;

namespace Rihla.Cases;

/// <summary>Whose data are erased, and which rows are theirs alone.</summary>
/// <param name="PersonIds">The persons, with all records that were merged into theirs.</param>
/// <param name="MemberIds">What they are in the cases in which they stand, and were in those out of which they were taken.</param>
/// <param name="CaseIds">
/// Those of these cases in which nobody else stands or stood who is not erased; of those out of which they were taken, closed ones: all
/// that is in them goes.
/// </param>
/// <param name="SharedIds">The others: what tells of these persons goes, what tells of the whole family stays for the others.</param>
/// <param name="FormerIds">The cases out of which they were taken.</param>
public sealed record ErasureReach(
    IReadOnlyList<Guid> PersonIds,
    IReadOnlyList<Guid> MemberIds,
    IReadOnlyList<Guid> CaseIds,
    IReadOnlyList<Guid> SharedIds,
    IReadOnlyList<Guid> FormerIds
)
{
    /// <summary>All cases in which they stand or stood.</summary>
    public IReadOnlyList<Guid> AllIds { get; } = [.. CaseIds, .. SharedIds, .. FormerIds];

    /// <summary>The cases that are not theirs alone: <see cref="SharedIds"/> and <see cref="FormerIds"/>.</summary>
    public IReadOnlyList<Guid> OtherIds { get; } = [.. SharedIds, .. FormerIds];

    /// <summary>
    /// By what a text tells of them: their names and numbers, and the identities of rows of theirs. Where others stand in a case, texts
    /// that hold one of these go.
    /// </summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>The files that go, once nothing points at them.</summary>
    public ICollection<Guid> Files { get; } = new HashSet<Guid>();

    /// <summary>Whether the same people and cases are meant.</summary>
    internal bool IsSameAs(ErasureReach other) =>
        PersonIds.ToHashSet().SetEquals(other.PersonIds)
        && CaseIds.ToHashSet().SetEquals(other.CaseIds)
        && SharedIds.ToHashSet().SetEquals(other.SharedIds)
        && FormerIds.ToHashSet().SetEquals(other.FormerIds);

    /// <summary>Whether a text tells of them, in whole words: a short name stands within many others, and within words that name nobody.</summary>
    public bool IsToldIn(string? text) => text is not null && Marks.Any(m => Holds(text, m));

    private static bool Holds(string text, string mark)
    {
        for (
            var at = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            at >= 0;
            at = text.IndexOf(mark, at + 1, StringComparison.OrdinalIgnoreCase)
        )
        {
            if (
                !IsOfWord(text, at + mark.Length)
                && (Begins(at) || (Joins(at - 1) && Begins(at - 1)))
            )
            {
                return true;
            }
        }
        return false;

        bool Begins(int at) => !IsOfWord(text, at - 1);

        // Arabic writes "and", "so", "with", "for" and "as" without a space before the name.
        bool Joins(int at) => at >= 0 && "وفبلك".Contains(text[at], StringComparison.Ordinal);
    }

    private static bool IsOfWord(string text, int at) =>
        at >= 0
        && at < text.Length
        && char.IsLetterOrDigit(text, at > 0 && char.IsLowSurrogate(text[at]) ? at - 1 : at);
}

/// <summary>
/// What a module erases of people who are to be forgotten. Each module that keeps something about them says it here; a test finds
/// the encrypted tables of which nobody said whether they go.
/// </summary>
public abstract class Erasing
{
    /// <summary>The tables with encrypted columns that it empties.</summary>
    public abstract IReadOnlySet<Type> Tables { get; }

    /// <summary>
    /// Empties or removes what tells of these people, within the open transaction and not through the change tracker (<see
    /// cref="Platform.Privacy.Forgetting"/>). What figures count stays.
    /// </summary>
    /// <param name="reach">Whose data, and which rows are theirs alone.</param>
    /// <param name="cancel">Stops it.</param>
    public abstract Task EraseAsync(ErasureReach reach, CancellationToken cancel);
}

/// <summary>Tells erasure what modules keep.</summary>
public static class ErasingRooms
{
    /// <summary>Adds what a module erases.</summary>
    public static IServiceCollection AddErasing<T>(this IServiceCollection services)
        where T : Erasing => services.AddScoped<Erasing, T>();
}
