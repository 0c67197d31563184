namespace Rihla.Platform;

/// <summary>
/// For callers that know the rules and break none, such as what fills a demonstration: a refusal is a mistake of theirs.
/// </summary>
public static class Certainly
{
    /// <summary>What an operation brought.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static T Done<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done((Outcome)outcome);
        return outcome.Value!;
    }

    /// <summary>Goes on where an operation was done.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public static void Done(Outcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (!outcome.IsDone)
        {
            throw new InvalidOperationException(
                $"Refused: {string.Join(", ", outcome.Refusals.Select(r => r.TextKey))}."
            );
        }
    }
}
