using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>Families that have come home to Guinea.</summary>
internal static class AtHome
{
    /// <summary>A woman, perhaps with children, whose arrival the mission in Conakry has confirmed today.</summary>
    public static async Task<Story> ArrivedAsync(House house, int children = 0)
    {
        var story = await Story.BookedAsync(house, children);
        var boarded = await story.BoardAsync(
            await story.AtTheGateAsync([
                .. Enumerable.Repeat(BoardingOutcome.Boarded, children + 1),
            ])
        );
        Assert.True(boarded.IsDone);
        await story.ArriveAsync();
        return story;
    }

    /// <summary>The principal applicant.</summary>
    public static async Task<Guid> ApplicantAsync(this Story story) =>
        (await story.FileAsync()).Applicant!.Person.Id;

    /// <summary>Holds a survey: every scored question is answered with the best, or the worst, or not.</summary>
    public static async Task SurveyAsync(
        this Story story,
        House house,
        int month,
        bool? good = true,
        string by = "mariama"
    )
    {
        var actor = await story.ActorAsync(by);
        var person = await story.ApplicantAsync();
        var begun = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .BeginAsync(story.Code, person, month, "fr", SurveyMode.Phone, actor)
        );
        Assert.True(begun.IsDone, begun.IsDone ? "" : begun.Refusals[0].TextKey);
        var survey = await SurveyAsync(house, story, begun.Value);
        await story.DoAsync<SurveyDesk>(d =>
            d.AnswerAsync(story.Code, begun.Value, Answers(good), survey.Version, actor)
        );
        await story.DoAsync<SurveyDesk>(d => d.CompleteAsync(story.Code, begun.Value, actor));
    }

    /// <summary>Begins the survey before the plan.</summary>
    public static async Task<Guid> BeginSurveyAsync(this Story story, House house)
    {
        var (by, person) = (await story.ActorAsync("mariama"), await story.ApplicantAsync());
        var begun = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .BeginAsync(story.Code, person, 0, "fr", SurveyMode.Phone, by)
        );
        Assert.True(begun.IsDone, begun.IsDone ? "" : begun.Refusals[0].TextKey);
        return begun.Value;
    }

    /// <summary>Answers one question of a survey.</summary>
    public static async Task AnswerAsync(
        this Story story,
        House house,
        Guid id,
        string item,
        string answer
    )
    {
        var (by, survey) = (await story.ActorAsync("mariama"), await SurveyAsync(house, story, id));
        await story.DoAsync<SurveyDesk>(d =>
            d.AnswerAsync(
                story.Code,
                id,
                new Dictionary<string, string>(StringComparer.Ordinal) { [item] = answer },
                survey.Version,
                by
            )
        );
    }

    public static async Task<Survey> SurveyAsync(House house, Story story, Guid id)
    {
        var file = await story.FileAsync();
        return (
            await house.InScopeAsync(s => s.GetRequiredService<SurveyBook>().FindAsync(file.Id, id))
        )!;
    }

    /// <summary>The surveys of the case.</summary>
    public static async Task<IReadOnlyList<CaseSurvey>> SurveysAsync(this Story story, House house)
    {
        var file = await story.FileAsync();
        return await house.InScopeAsync(s => s.GetRequiredService<SurveyBook>().OfAsync(file));
    }

    /// <summary>How the conditions of a stage stand for the case.</summary>
    public static async Task<IReadOnlyDictionary<string, Standing>> ConditionsAsync(
        this Story story,
        House house,
        Stage into
    )
    {
        var file = await story.FileAsync();
        return (
            await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictsAsync(file, into)
            )
        ).ToDictionary(v => v.Condition.Key, v => v.Standing);
    }

    public static Task RemindAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "survey-reminders")
                .RunAsync(CancellationToken.None)
        );

    // The best or worst answer to each scored question; of one that is not computable, one answer alone.
    private static Dictionary<string, string> Answers(bool? good)
    {
        var scored = ShippedInstrument
            .Current.Instrument.Items.Where(i => i.IsScored)
            .ToDictionary(
                i => i.Code,
                i =>
                    (
                        good == true
                            ? i.Answers.MaxBy(a => a.Score ?? -1)
                            : i.Answers.MinBy(a => a.Score ?? 2)
                    )!.Code,
                StringComparer.Ordinal
            );
        return good is null ? scored.Take(1).ToDictionary(StringComparer.Ordinal) : scored;
    }
}
