using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>Where a demonstration is played: each acts on a day of the story, through the operations that everybody uses.</summary>
/// <param name="db">The database it is written into.</param>
/// <param name="users">Who plays.</param>
/// <param name="at">Sets the clock of the story, until what it returns is disposed.</param>
/// <param name="cancel">Stops it; what has been told stays.</param>
internal sealed class StoryStage(
    RihlaDb db,
    DemonstrationUsers users,
    Func<DateTimeOffset, IDisposable> at,
    CancellationToken cancel
)
{
    public RihlaDb Db => db;

    public CancellationToken Cancel => cancel;

    /// <summary>A member of staff, as they may act.</summary>
    public Task<Actor> ActorAsync(string userName) => users.ActorAsync(userName, cancel);

    /// <summary>A moment of the story, until what it returns is disposed: for what somebody without an account does.</summary>
    public IDisposable On(DateTimeOffset moment) => at(moment);

    /// <summary>A member of staff does something at a moment of the story.</summary>
    public async Task DoAsync(
        string userName,
        DateTimeOffset on,
        Func<Actor, Task<Outcome>> operation
    )
    {
        using (at(on))
        {
            db.ChangeTracker.Clear();
            Done(await operation(await ActorAsync(userName)));
        }
    }

    /// <summary>A document with nothing on it.</summary>
    public static byte[] Paper(int number) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF {number}\n"
        );

    /// <summary>Nothing that is told may be refused.</summary>
    public static void Done(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            throw new InvalidOperationException(
                $"The demonstration was refused: {outcome.Refusals[0].Field} {outcome.Refusals[0].TextKey}"
            );
        }
    }

    /// <summary>What came of something that may not be refused.</summary>
    public static T Value<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done(outcome);
        return outcome.Value!;
    }
}
