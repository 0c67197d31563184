using Microsoft.EntityFrameworkCore;

namespace Rihla.Diaspora;

/// <summary>A call, its applications, and its jury.</summary>
public sealed partial class DemonstrationDiaspora
{
    private async Task OpenAsync(
        DemonstrationCall call,
        DateTimeOffset opens,
        DateTimeOffset closes,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var before = opens.AddDays(-7);
        await DoAsync(
            "samba",
            before,
            at,
            async by =>
                await desk.BeginAsync(
                    call.Address,
                    call.Texts,
                    DemonstrationCalls.Rules with
                    {
                        OpensOn = DateOnly.FromDateTime(opens.UtcDateTime),
                        ClosesOn = DateOnly.FromDateTime(closes.UtcDateTime),
                        Places = call.Places,
                    },
                    [.. DemonstrationCalls.Criteria.Select(c => Criterion(c.Key, c.Weight))],
                    by,
                    cancel
                ),
            cancel
        );
        foreach (var juror in Jury)
        {
            var appointed = (await users.ActorAsync(juror, cancel)).UserId;
            await DoAsync(
                "samba",
                before,
                at,
                by => jury.AppointAsync(call.Address, appointed, by, cancel),
                cancel
            );
        }
        await DoAsync(
            "samba",
            before,
            at,
            by => desk.PublishAsync(call.Address, by, cancel),
            cancel
        );
        foreach (var (place, women, men, others, days) in call.Outreach)
        {
            await DoAsync(
                "samba",
                opens.AddDays(days),
                at,
                by =>
                    desk.ReachAsync(
                        call.Address,
                        new(
                            DateOnly.FromDateTime(opens.AddDays(days).UtcDateTime),
                            place,
                            women,
                            men,
                            others
                        ),
                        by,
                        cancel
                    ),
                cancel
            );
        }
    }

    private async Task<List<string>> ApplyAsync(
        DemonstrationCall call,
        IReadOnlyList<DemonstrationProject> projects,
        DateTimeOffset from,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var codes = new List<string>();
        foreach (var (i, project) in projects.Index())
        {
            using (at(from.AddHours(i * 7)))
            {
                db.ChangeTracker.Clear();
                var begun = Value(
                    await applying.BeginAsync(
                        (await applying.CallAsync(call.Address, cancel))!,
                        project.Said(i),
                        project.Language,
                        $"demonstration {i}",
                        cancel
                    )
                );
                codes.Add(
                    Value(
                        await applying.SendAsync(
                            begun.Key,
                            project.Language,
                            $"demonstration {i}",
                            isOdd: false,
                            cancel
                        )
                    )
                );
            }
        }
        return codes;
    }

    private async Task CheckAsync(
        IEnumerable<string> codes,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        foreach (var code in codes)
        {
            await DoAsync(
                "samba",
                on,
                at,
                async by =>
                {
                    var broken = (await applications.OpenAsync(code, by, cancel))!.Broken;
                    return await applications.CheckAsync(code, broken.Count == 0, null, by, cancel);
                },
                cancel
            );
        }
    }

    private async Task MarkAsync(
        string code,
        string juror,
        int strength,
        int turn,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        await DoAsync(
            juror,
            on,
            at,
            by => room.DeclareAsync(code, false, null, by, cancel),
            cancel
        );
        await DoAsync(
            juror,
            on,
            at,
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
            },
            cancel
        );
    }

    // One has asked and was answered, one waits for an answer, one has sent a paper.
    private async Task WriteAsync(
        IReadOnlyList<string> codes,
        DateTimeOffset on,
        Func<DateTimeOffset, IDisposable> at,
        CancellationToken cancel
    )
    {
        var ids = await db.Set<Application>()
            .Where(a => codes.Contains(a.Code))
            .ToDictionaryAsync(a => a.Code, a => a.Id, cancel);
        using (at(on))
        {
            Done(
                await exchanges.SayAsync(
                    ids[codes[0]],
                    "Puis-je encore ajouter une lettre de mon futur associé ?",
                    cancel
                )
            );
            db.ChangeTracker.Clear();
        }
        await DoAsync(
            "samba",
            on.AddHours(5),
            at,
            by =>
                exchanges.AnswerAsync(
                    codes[0],
                    "Oui : envoyez-la par cette page. Le jury lit la candidature telle qu'elle est, et l'accompagnement lira la lettre.",
                    by,
                    cancel
                ),
            cancel
        );
        using (at(on.AddDays(4)))
        {
            using var letter = new MemoryStream(Paper(1));
            Done(
                await exchanges.SendPaperAsync(
                    ids[codes[0]],
                    PaperKind.Other,
                    letter,
                    "lettre.pdf",
                    cancel
                )
            );
            Done(
                await exchanges.SayAsync(
                    ids[codes[1]],
                    "Je change de numéro de téléphone le mois prochain. À qui le dire ?",
                    cancel
                )
            );
            db.ChangeTracker.Clear();
        }
    }
}
