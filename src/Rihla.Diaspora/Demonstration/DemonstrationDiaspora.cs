using Microsoft.EntityFrameworkCore;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;

namespace Rihla.Diaspora;

/// <summary>
/// The calls of a demonstration: one that was decided some years ago, with the way of its eleven projects; one whose jury
/// marks; one that is open. It is modelled on a project of the years 2012 to 2015 between Belgium and three regions of
/// Morocco; every person and every enterprise is invented. Told through the operations that everybody uses.
/// </summary>
public sealed partial class DemonstrationDiaspora
{
    private static readonly string[] Jury = ["sofia", "jamal", "brigitte"];

    private readonly RihlaDb db;
    private readonly CallDesk desk;
    private readonly CallJury jury;
    private readonly Applying applying;
    private readonly ApplicationDesk applications;
    private readonly JuryRoom room;
    private readonly Decisions decisions;
    private readonly Rankings rankings;
    private readonly ApplicationExchanges exchanges;
    private readonly Ventures ventures;
    private readonly DemonstrationUsers users;
    private readonly Words words;

    internal DemonstrationDiaspora(
        RihlaDb db,
        CallDesk desk,
        CallJury jury,
        Applying applying,
        ApplicationDesk applications,
        JuryRoom room,
        Decisions decisions,
        Rankings rankings,
        ApplicationExchanges exchanges,
        Ventures ventures,
        DemonstrationUsers users,
        Words words
    ) =>
        (
            this.db,
            this.desk,
            this.jury,
            this.applying,
            this.applications,
            this.room,
            this.decisions,
            this.rankings,
            this.exchanges,
            this.ventures,
            this.users,
            this.words
        ) = (
            db,
            desk,
            jury,
            applying,
            applications,
            room,
            decisions,
            rankings,
            exchanges,
            ventures,
            users,
            words
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

        await OpenAsync(DemonstrationCalls.Next, Day(12), Day(-33), at, cancel);
        await ApplyAsync(DemonstrationCalls.Next, DemonstrationProjects.Early, Day(6), at, cancel);
        await MarkedAsync(Day, at, cancel);
        await DecidedAsync(Day, at, cancel);
    }

    // A call that has closed: the jury is at work.
    private async Task MarkedAsync(
        Func<int, DateTimeOffset> day,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var call = DemonstrationCalls.Current;
        await OpenAsync(call, day(75), day(15), at, cancel);
        var codes = await ApplyAsync(call, DemonstrationProjects.Waiting, day(40), at, cancel);
        await CheckAsync(codes.SkipLast(1), day(10), at, cancel);
        await WriteAsync(codes, day(9), at, cancel);
        for (var i = 0; i < codes.Count - 1; i++)
        {
            foreach (var juror in i < 3 ? Jury : Jury.Take(1))
            {
                await MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationProjects.Waiting[i].Strength,
                    i,
                    day(6),
                    at,
                    cancel
                );
            }
        }
    }

    // A call of some years ago, and what became of it.
    private async Task DecidedAsync(
        Func<int, DateTimeOffset> day,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var call = DemonstrationCalls.First;
        await OpenAsync(call, day(1130), day(1080), at, cancel);
        var codes = await ApplyAsync(call, DemonstrationProjects.Decided, day(1100), at, cancel);
        await CheckAsync(codes, day(1075), at, cancel);
        var inJury = await db.Set<Application>()
            .AsNoTracking()
            .Where(a => codes.Contains(a.Code) && a.Standing == ApplicationStanding.Eligible)
            .Select(a => a.Code)
            .ToListAsync(cancel);
        for (var i = 0; i < codes.Count; i++)
        {
            if (!inJury.Contains(codes[i]))
            {
                continue;
            }
            foreach (var (juror, number) in Jury.Select((j, n) => (j, n)))
            {
                if (i == 4 && number == 2)
                {
                    await DoAsync(
                        juror,
                        day(1060),
                        at,
                        by =>
                            room.DeclareAsync(
                                codes[i],
                                true,
                                "Le porteur est un ancien associé.",
                                by,
                                cancel
                            ),
                        cancel
                    );
                    continue;
                }
                await MarkAsync(
                    codes[i],
                    juror,
                    DemonstrationProjects.Decided[i].Strength,
                    i + number,
                    day(1060),
                    at,
                    cancel
                );
            }
        }
        await DoAsync(
            "samba",
            day(1050),
            at,
            by => jury.CloseScoringAsync(call.Address, by, cancel),
            cancel
        );
        await DoAsync(
            "nadia",
            day(1045),
            at,
            by => decisions.AcceptAsync(call.Address, by, cancel),
            cancel
        );
        // What the ranking leaves open is decided one by one.
        await DoAsync(
            "nadia",
            day(1044),
            at,
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
                        cancel
                    );
                    if (!decided.IsDone)
                    {
                        return decided;
                    }
                }
                return Outcome.Done;
            },
            cancel
        );
        await DoAsync(
            "nadia",
            day(1040),
            at,
            by => decisions.AnnounceAsync(call.Address, by, cancel),
            cancel
        );
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var venture = await db.Set<Venture>()
                .AsNoTracking()
                .Where(v =>
                    db.Set<Application>().Any(a => a.Id == v.ApplicationId && a.Code == code)
                )
                .SingleOrDefaultAsync(cancel);
            if (venture is not null)
            {
                await AccompanyAsync(venture, i, day(1040), day(0), at, cancel);
            }
        }
        await PromoteAsync(call.Address, codes, day(900), day(0), at, cancel);
    }

    private async Task DoAsync(
        string userName,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        Func<Actor, Task<Outcome>> operation,
        CancellationToken cancel
    )
    {
        using (at(on))
        {
            db.ChangeTracker.Clear();
            Done(await operation(await users.ActorAsync(userName, cancel)));
        }
    }

    // A page with nothing on it.
    private static byte[] Paper(int number) =>
        System.Text.Encoding.ASCII.GetBytes(
            $"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF {number}\n"
        );

    private CriterionInput Criterion(string key, int weight)
    {
        string In(string language) => words.In(language)[$"Call.Usual.{key}"];
        return new(In(Languages.French), In(Languages.Arabic), In(Languages.English), weight);
    }

    private static void Done(Outcome outcome)
    {
        if (!outcome.IsDone)
        {
            throw new InvalidOperationException(
                $"The demonstration was refused: {outcome.Refusals[0].Field} {outcome.Refusals[0].TextKey}"
            );
        }
    }

    private static T Value<T>(Outcome<T> outcome)
        where T : notnull
    {
        Done(outcome);
        return outcome.Value!;
    }
}
