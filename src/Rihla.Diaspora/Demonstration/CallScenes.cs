using Microsoft.EntityFrameworkCore;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;

namespace Rihla.Diaspora;

/// <summary>What happens to a call of the demonstration and its applications, until a jury marks.</summary>
internal sealed class CallScenes(
    StoryStage stage,
    CallDesk desk,
    CallJury jury,
    Applying applying,
    ApplicationDesk applications,
    ApplicationExchanges exchanges,
    Words words
)
{
    private readonly RihlaDb db = stage.Db;
    private readonly CancellationToken cancel = stage.Cancel;

    /// <summary>A call is written, has a jury, is published and made known.</summary>
    public async Task OpenAsync(DemonstrationCall call, DateTimeOffset opens, DateTimeOffset closes)
    {
        var before = opens.AddDays(-7);
        await stage.DoAsync(
            "samba",
            before,
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
                )
        );
        foreach (var juror in JuryScenes.Jury)
        {
            var appointed = (await stage.ActorAsync(juror)).UserId;
            await stage.DoAsync(
                "samba",
                before,
                by => jury.AppointAsync(call.Address, appointed, by, cancel)
            );
        }
        await stage.DoAsync("samba", before, by => desk.PublishAsync(call.Address, by, cancel));
        foreach (var (place, women, men, others, days) in call.Outreach)
        {
            await stage.DoAsync(
                "samba",
                opens.AddDays(days),
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
                    )
            );
        }
    }

    /// <summary>Members of the diaspora apply, some hours one after the other.</summary>
    public async Task<List<string>> ApplyAsync(
        DemonstrationCall call,
        IReadOnlyList<DemonstrationProject> projects,
        DateTimeOffset from
    )
    {
        var codes = new List<string>();
        foreach (var (i, project) in projects.Index())
        {
            using (stage.On(from.AddHours(i * 7)))
            {
                db.ChangeTracker.Clear();
                var begun = StoryStage.Value(
                    await applying.BeginAsync(
                        (await applying.CallAsync(call.Address, cancel))!,
                        project.Said(i),
                        project.Language,
                        $"demonstration {i}",
                        cancel
                    )
                );
                codes.Add(
                    StoryStage.Value(
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

    /// <summary>The officer looks at whether applications keep the rules.</summary>
    public async Task CheckAsync(IEnumerable<string> codes, DateTimeOffset on)
    {
        foreach (var code in codes)
        {
            await stage.DoAsync(
                "samba",
                on,
                async by =>
                {
                    var broken = (await applications.OpenAsync(code, by, cancel))!.Broken;
                    return await applications.CheckAsync(
                        code,
                        broken.Count == 0,
                        null,
                        by,
                        cancel: cancel
                    );
                }
            );
        }
    }

    /// <summary>One has asked and was answered, one waits for an answer, one has sent a paper.</summary>
    public async Task WriteAsync(IReadOnlyList<string> codes, DateTimeOffset on)
    {
        var ids = await db.Set<Application>()
            .Where(a => codes.Contains(a.Code))
            .ToDictionaryAsync(a => a.Code, a => a.Id, cancel);
        using (stage.On(on))
        {
            StoryStage.Done(
                await exchanges.SayAsync(
                    ids[codes[0]],
                    "Puis-je encore ajouter une lettre de mon futur associé ?",
                    cancel
                )
            );
            db.ChangeTracker.Clear();
        }
        await stage.DoAsync(
            "samba",
            on.AddHours(5),
            by =>
                exchanges.AnswerAsync(
                    codes[0],
                    "Oui : envoyez-la par cette page. Le jury lit la candidature telle qu'elle est, et l'accompagnement lira la lettre.",
                    by,
                    cancel
                )
        );
        using (stage.On(on.AddDays(4)))
        {
            using var letter = new MemoryStream(StoryStage.Paper(1));
            StoryStage.Done(
                await exchanges.SendPaperAsync(
                    ids[codes[0]],
                    "demonstration",
                    PaperKind.Other,
                    letter,
                    "lettre.pdf",
                    cancel
                )
            );
            StoryStage.Done(
                await exchanges.SayAsync(
                    ids[codes[1]],
                    "Je change de numéro de téléphone le mois prochain. À qui le dire ?",
                    cancel
                )
            );
            db.ChangeTracker.Clear();
        }
    }

    private CriterionInput Criterion(string key, int weight)
    {
        string In(string language) => words.In(language)[$"Call.Usual.{key}"];
        return new(In(Languages.French), In(Languages.Arabic), In(Languages.English), weight);
    }
}
