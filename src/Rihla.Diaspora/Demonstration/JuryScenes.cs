using Microsoft.EntityFrameworkCore;
using Rihla.Platform;
using Rihla.Platform.Data;

namespace Rihla.Diaspora;

/// <summary>What the jury of a call of the demonstration does, and what is decided on its marks.</summary>
internal sealed class JuryScenes(
    StoryStage stage,
    JuryRoom room,
    CallJury jury,
    Rankings rankings,
    Decisions decisions
)
{
    /// <summary>Who marks.</summary>
    public static readonly string[] Jury = ["sofia", "jamal", "brigitte"];

    private readonly RihlaDb db = stage.Db;
    private readonly CancellationToken cancel = stage.Cancel;

    /// <summary>A juror is bound by nothing and marks an application, better or worse by its strength.</summary>
    public async Task MarkAsync(
        string code,
        string juror,
        int strength,
        int turn,
        DateTimeOffset on
    )
    {
        await stage.DoAsync(juror, on, by => room.DeclareAsync(code, false, null, by, cancel));
        await stage.DoAsync(
            juror,
            on,
            async by =>
            {
                var criteria = (await room.OpenAsync(code, by, cancel))!.Call.Ordered;
                db.ChangeTracker.Clear();
                return await room.MarkAsync(
                    code,
                    criteria
                        .Select(
                            (c, i) =>
                                (c.Id, Points: strength + (((turn * 31) + (i * 17)) / 7 % 3) - 1)
                        )
                        .ToDictionary(c => c.Id, c => (int?)Math.Clamp(c.Points, 0, Call.TopMark)),
                    DemonstrationCalls.Comments[turn % DemonstrationCalls.Comments.Count],
                    handIn: true,
                    by,
                    cancel
                );
            }
        );
    }

    /// <summary>A juror declares a conflict of interest and does not mark.</summary>
    public Task WithdrawAsync(string code, string juror, DateTimeOffset on) =>
        stage.DoAsync(
            juror,
            on,
            by => room.DeclareAsync(code, true, "Le porteur est un ancien associé.", by, cancel)
        );

    /// <summary>The marking is closed, the manager decides and announces.</summary>
    public async Task DecideAsync(DemonstrationCall call, Func<int, DateTimeOffset> day)
    {
        await stage.DoAsync(
            "samba",
            day(1050),
            by => jury.CloseScoringAsync(call.Address, by, cancel)
        );
        await stage.DoAsync(
            "nadia",
            day(1045),
            by => decisions.AcceptAsync(call.Address, by, cancel)
        );
        // What the ranking leaves open is decided one by one.
        await stage.DoAsync(
            "nadia",
            day(1044),
            async by =>
            {
                foreach (
                    var line in (await rankings.OfAsync(call.Address, by, cancel))!.Lines!.Where(
                        l => !l.Application.IsDecided
                    )
                )
                {
                    db.ChangeTracker.Clear();
                    var selected = await db.Set<Application>()
                        .CountAsync(
                            a =>
                                a.CallId == line.Application.CallId
                                && a.Standing == ApplicationStanding.Selected,
                            cancel
                        );
                    var decided = await decisions.DecideAsync(
                        line.Application.Code,
                        selected < call.Places
                            ? ApplicationStanding.Selected
                            : ApplicationStanding.Reserve,
                        "Départagé par l'effet attendu sur la région.",
                        by,
                        cancel: cancel
                    );
                    if (!decided.IsDone)
                    {
                        return decided;
                    }
                }
                return Outcome.Done;
            }
        );
        await stage.DoAsync(
            "nadia",
            day(1040),
            by => decisions.AnnounceAsync(call.Address, by, cancel)
        );
    }
}
