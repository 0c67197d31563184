using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Relations;

namespace Rihla.Demonstration;

/// <summary>
/// The relations of the invented mission: a visit of its director general that is over, one that is being prepared and
/// contradicts itself, the people met there, what was promised, and the dossiers of public policy. The institutions are of
/// kinds that exist, their leaders are invented. Told by the liaison officer, through the operations that the pages call.
/// </summary>
internal sealed partial class RelationsStory(
    IServiceScopeFactory scopes,
    DemonstrationUsers users,
    Missions missions,
    Today today,
    StoryClock clock
)
{
    private const string Liaison = "claire";

    private readonly Desk desk = new(scopes, users, missions, today);
    private readonly Dictionary<string, Guid> institutions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> people = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Guid> topics = new(StringComparer.Ordinal);

    /// <summary>Tells it, unless there is a visit already.</summary>
    public async Task TellAsync(CancellationToken cancel = default)
    {
        await using (var scope = scopes.CreateAsyncScope())
        {
            if (
                await scope
                    .ServiceProvider.GetRequiredService<RihlaDb>()
                    .Set<OfficialVisit>()
                    .AnyAsync(cancel)
            )
            {
                return;
            }
        }
        var present = desk.DayOf(clock.Now);
        var day = Weekday(present.AddDays(-23));
        await FoundAsync(present);
        await PlacesAsync();
        var before = Weekday(present.AddDays(-390));
        using (clock.At(Noon(before.AddDays(40))))
        {
            await EarlierVisitAsync(before);
        }
        await PolicyAsync(present);
        using (clock.At(Noon(day.AddDays(4))))
        {
            await GreatVisitAsync(day);
        }
        await ComingVisitAsync(Weekday(present.AddDays(16)));
    }

    // A Tuesday, so that a visit of two days stays clear of the weekend.
    private static DateOnly Weekday(DateOnly near) =>
        near.AddDays(((int)DayOfWeek.Tuesday - (int)near.DayOfWeek + 7) % 7);

    private static DateTimeOffset Noon(DateOnly day) => new(day, new(12, 0), TimeSpan.Zero);

    private Task DoAsync<T>(Func<T, Platform.Security.Actor, Task<Platform.Outcome>> operation)
        where T : notnull => desk.DoAsync(Liaison, operation);
}
