using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform.Data;

namespace Rihla.Diaspora;

/// <summary>
/// The calls of a demonstration: one that was decided some years ago, with the way of its eleven projects; one whose jury
/// marks; one that is open. It is modelled on a project of the years 2012 to 2015 between Belgium and three regions of
/// Morocco; every person and every enterprise is invented. Told through the operations that everybody uses.
/// </summary>
public sealed class DemonstrationDiaspora
{
    private readonly RihlaDb db;
    private readonly DemonstrationUsers users;
    private readonly Func<StoryStage, CallScenes> calls;
    private readonly Func<StoryStage, JuryScenes> juries;
    private readonly Func<StoryStage, VentureScenes> ventures;

    internal DemonstrationDiaspora(
        RihlaDb db,
        DemonstrationUsers users,
        Func<StoryStage, CallScenes> calls,
        Func<StoryStage, JuryScenes> juries,
        Func<StoryStage, VentureScenes> ventures
    ) =>
        (this.db, this.users, this.calls, this.juries, this.ventures) = (
            db,
            users,
            calls,
            juries,
            ventures
        );

    /// <summary>Tells it, unless there is a call already.</summary>
    /// <param name="now">The present.</param>
    /// <param name="at">Sets the clock of the story, until what it returns is disposed.</param>
    /// <param name="cancel">Stops it; what has been told stays.</param>
    public async Task TellAsync(
        DateTimeOffset now,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(at);
        if (await db.Set<Call>().AnyAsync(cancel))
        {
            return;
        }
        var morning = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddHours(9);
        DateTimeOffset Day(int before) => morning.AddDays(-before);
        var stage = new StoryStage(db, users, at, cancel);
        var (call, jury) = (calls(stage), juries(stage));

        await call.OpenAsync(DemonstrationCalls.Next, Day(12), Day(-33));
        await call.ApplyAsync(DemonstrationCalls.Next, DemonstrationProjects.Early, Day(6));
        await MarkedAsync(call, jury, Day);
        await DecidedAsync(stage, call, jury, ventures(stage), Day);
    }

    // A call that has closed: the jury is at work.
    private static async Task MarkedAsync(
        CallScenes calls,
        JuryScenes juries,
        Func<int, DateTimeOffset> day
    )
    {
        var call = DemonstrationCalls.Current;
        await calls.OpenAsync(call, day(75), day(15));
        var codes = await calls.ApplyAsync(call, DemonstrationProjects.Waiting, day(40));
        await calls.CheckAsync(codes.SkipLast(1), day(10));
        await calls.WriteAsync(codes, day(9));
        for (var i = 0; i < codes.Count - 1; i++)
        {
            foreach (var juror in i < 3 ? JuryScenes.Jury : JuryScenes.Jury.Take(1))
            {
                await juries.MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationProjects.Waiting[i].Strength,
                    i,
                    day(6)
                );
            }
        }
    }

    // A call of some years ago, and what became of it.
    private static async Task DecidedAsync(
        StoryStage stage,
        CallScenes calls,
        JuryScenes juries,
        VentureScenes ventures,
        Func<int, DateTimeOffset> day
    )
    {
        var call = DemonstrationCalls.First;
        await calls.OpenAsync(call, day(1130), day(1080));
        var codes = await calls.ApplyAsync(call, DemonstrationProjects.Decided, day(1100));
        await calls.CheckAsync(codes, day(1075));
        var inJury = await stage
            .Db.Set<Application>()
            .AsNoTracking()
            .Where(a => codes.Contains(a.Code) && a.Standing == ApplicationStanding.Eligible)
            .Select(a => a.Code)
            .ToListAsync(stage.Cancel);
        for (var i = 0; i < codes.Count; i++)
        {
            if (!inJury.Contains(codes[i]))
            {
                continue;
            }
            foreach (var (juror, number) in JuryScenes.Jury.Select((j, n) => (j, n)))
            {
                if (i == 4 && number == 2)
                {
                    await juries.WithdrawAsync(codes[i], juror, day(1060));
                    continue;
                }
                await juries.MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationProjects.Decided[i].Strength,
                    i + number,
                    day(1060)
                );
            }
        }
        await juries.DecideAsync(call, day);
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var venture = await stage
                .Db.Set<Venture>()
                .AsNoTracking()
                .Where(v =>
                    stage.Db.Set<Application>().Any(a => a.Id == v.ApplicationId && a.Code == code)
                )
                .SingleOrDefaultAsync(stage.Cancel);
            if (venture is not null)
            {
                await ventures.AccompanyAsync(venture, i, day(1040), day(0));
            }
        }
        await ventures.PromoteAsync(call.Address, codes, day(900), day(0));
    }
}
