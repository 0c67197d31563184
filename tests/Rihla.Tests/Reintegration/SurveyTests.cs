using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Reintegration;

/// <summary>Surveys are planned by the arrival, held page by page, scored once, or excused.</summary>
public sealed class SurveyTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Five_surveys_are_planned_by_the_day_of_arrival(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var day = story.Today;

        var surveys = await story.SurveysAsync(house);

        Assert.Equal([0, 3, 6, 9, 12], surveys.Select(s => s.Planned.Month));
        Assert.Equal(
            [
                day.AddDays(14),
                day.AddMonths(3),
                day.AddMonths(6),
                day.AddMonths(9),
                day.AddMonths(12),
            ],
            surveys.Select(s => s.DueOn)
        );
    }

    [Theory, BothDatabases]
    public async Task The_survey_before_the_plan_stands_before_the_plan(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        Assert.Equal(
            Standing.NotMet,
            (await story.ConditionsAsync(house, Stage.Planned))["baseline-surveyed"]
        );

        await story.SurveyAsync(house, 0);

        Assert.Equal(
            Standing.Met,
            (await story.ConditionsAsync(house, Stage.Planned))["baseline-surveyed"]
        );
    }

    [Theory, BothDatabases]
    public async Task A_good_survey_scores_one_and_a_bad_one_asks_for_more_support(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await story.SurveyAsync(house, 0);
        var good = (await story.SurveysAsync(house))[0].Survey!;
        Assert.Equal((1m, "low"), (good.Composite, good.Band));
        Assert.DoesNotContain(SurveyDesk.LowTask, await story.TasksAsync());

        var other = await AtHome.ArrivedAsync(house);
        await other.SurveyAsync(house, 0, good: false);

        var bad = (await other.SurveysAsync(house))[0].Survey!;
        Assert.Equal((0m, "high"), (bad.Composite, bad.Band));
        Assert.Equal(ShippedInstrument.Current.Id, bad.InstrumentId);
        // One for each dimension.
        Assert.Equal(3, (await other.TasksAsync()).Count(t => t == SurveyDesk.LowTask));
    }

    [Theory, BothDatabases]
    public async Task An_answer_that_cannot_wait_is_the_protection_officers_before_the_survey_ends(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var id = await story.BeginSurveyAsync(house);

        await story.AnswerAsync(house, id, "P4", "never");

        Assert.Single(await story.TasksAsync(), SurveyDesk.AlertTask);
        var task = await house.InScopeAsync(async s =>
            await s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .SingleAsync(t => t.Kind == SurveyDesk.AlertTask && t.Subject == id)
        );
        Assert.Equal((Role.ProtectionOfficer, story.Today), (task.Owner, task.DueOn));
        using var visitor = await story.VisitorAsync("mariama");
        Assert.Contains(
            "Ne peut pas attendre",
            (await visitor.GetAsync($"/app/cases/{story.Code}/surveys/{id}")).Text,
            StringComparison.Ordinal
        );
        // Ticked by mistake, and put right.
        await story.AnswerAsync(house, id, "P4", "often");
        Assert.DoesNotContain(SurveyDesk.AlertTask, await story.TasksAsync());
        await story.AnswerAsync(house, id, "P7", "very-often");
        await story.DoAsync<SurveyDesk>(d => d.CompleteAsync(story.Code, id, mariama));
        // Once, however often the answers are saved.
        Assert.Single(await story.TasksAsync(), SurveyDesk.AlertTask);
    }

    [Theory, BothDatabases]
    public async Task An_answer_that_cannot_wait_is_heard_also_after_another_was_seen_to(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var officer = (await story.ActorAsync("aicha")) with { MissionId = mariama.MissionId };
        var id = await story.BeginSurveyAsync(house);
        await story.AnswerAsync(house, id, "P4", "never");
        await SeeToAsync();
        house.Clock.Advance(days: 3);

        await story.AnswerAsync(house, id, "E1", "satisfied");
        Assert.DoesNotContain(SurveyDesk.AlertTask, await story.TasksAsync());
        await story.AnswerAsync(house, id, "P7", "very-often");
        Assert.Single(await story.TasksAsync(), SurveyDesk.AlertTask);

        await SeeToAsync();
        await story.AnswerAsync(house, id, "P7", "very-often");
        await story.DoAsync<SurveyDesk>(d => d.CompleteAsync(story.Code, id, mariama));
        Assert.DoesNotContain(SurveyDesk.AlertTask, await story.TasksAsync());

        async Task SeeToAsync() =>
            await story.DoAsync<TaskBook>(async b =>
                await b.DoneAsync(await AlertAsync(house, id), officer)
            );
    }

    [Theory, BothDatabases]
    public async Task An_answer_that_cannot_wait_outlives_the_closing_of_the_case(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var officer = (await story.ActorAsync("aicha")) with { MissionId = mariama.MissionId };
        var id = await story.BeginSurveyAsync(house);
        await story.AnswerAsync(house, id, "P4", "never");

        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.MovedAway, null, mariama)
        );

        Assert.Equal([SurveyDesk.AlertTask], await story.TasksAsync());
        var task = await AlertAsync(house, id);
        await story.DoAsync<TaskBook>(b => b.DoneAsync(task, officer));
        Assert.Empty(await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Where_too_little_is_answered_nothing_is_computed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);

        await story.SurveyAsync(house, 0, good: null);

        var survey = (await story.SurveysAsync(house))[0].Survey!;
        Assert.Equal(SurveyStanding.Done, survey.Standing);
        Assert.Null(survey.Composite);
        Assert.Null(survey.Economic);
    }

    [Theory, BothDatabases]
    public async Task A_survey_is_not_held_before_its_time_and_is_reminded_of_once(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var person = await story.ApplicantAsync();
        await story.SurveyAsync(house, 0);
        Assert.Equal("Survey.TooEarly", Assert.Single((await BeginAsync()).Refusals).TextKey);
        house.Clock.Set(house.Clock.GetUtcNow().AddMonths(3).AddDays(-14));
        await AtHome.RemindAsync(house);
        await AtHome.RemindAsync(house);
        Assert.Single(await story.TasksAsync(), SurveyDesk.DueTask);
        house.Clock.Advance(days: 14 + 31);
        await AtHome.RemindAsync(house);
        await AtHome.RemindAsync(house);
        Assert.Single(await story.TasksAsync(), SurveyDesk.OverdueTask);
        Assert.DoesNotContain(SurveyDesk.DueTask, await story.TasksAsync());

        await story.SurveyAsync(house, 3);

        Assert.DoesNotContain(SurveyDesk.OverdueTask, await story.TasksAsync());

        Task<Outcome<Guid>> BeginAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<SurveyDesk>()
                    .BeginAsync(story.Code, person, 3, "fr", SurveyMode.Phone, mariama)
            );
    }

    [Theory, BothDatabases]
    public async Task Attempts_of_the_days_before_are_noted_with_their_days(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var person = await story.ApplicantAsync();
        house.Clock.Advance(4);

        foreach (var ago in new[] { 3, 2, 1 })
        {
            Assert.Empty(await MissAsync(-ago));
        }
        Assert.Equal(["Survey.TriedThen"], await MissAsync(-1));
        Assert.Equal(["Survey.MissDayWrong"], await MissAsync(1));
        Assert.Equal(["Survey.MissDayWrong"], await MissAsync(-9));
        Assert.Equal(3, (await story.SurveysAsync(house))[0].Survey!.Attempts);

        async Task<IEnumerable<string>> MissAsync(int days)
        {
            var on = story.Today.AddDays(days);
            var missed = await house.InScopeAsync(s =>
                s.GetRequiredService<SurveyDesk>().MissAsync(story.Code, person, 0, mariama, on)
            );
            return missed.Refusals.Select(r => r.TextKey);
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_counts_as_unreachable_before_attempts_on_three_days(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var person = await story.ApplicantAsync();
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal("Survey.MoreAttempts", (await ExcuseAsync()).Refusals[0].TextKey);
            await story.DoAsync<SurveyDesk>(d => d.MissAsync(story.Code, person, 0, mariama));
            var again = await house.InScopeAsync(s =>
                s.GetRequiredService<SurveyDesk>().MissAsync(story.Code, person, 0, mariama)
            );
            var refusal = Assert.Single(again.Refusals);
            Assert.Equal("Survey.TriedThen", refusal.TextKey);
            Assert.Equal([story.Today], refusal.Args);
            house.Clock.Advance(1);
        }

        Assert.True((await ExcuseAsync()).IsDone);
        Assert.Equal(SurveyStanding.Excused, (await story.SurveysAsync(house))[0].Standing);

        Task<Outcome> ExcuseAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<SurveyDesk>()
                    .ExcuseAsync(story.Code, person, 0, ExcuseReason.Unreachable, null, mariama)
            );
    }

    [Theory, BothDatabases]
    public async Task Of_somebody_who_died_no_survey_is_awaited_any_more(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mariama = await story.ActorAsync("mariama");
        var person = await story.ApplicantAsync();

        await story.DoAsync<SurveyDesk>(d =>
            d.ExcuseAsync(story.Code, person, 3, ExcuseReason.Deceased, null, mariama)
        );

        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(SurveyStanding.Excused, s.Standing)
        );
        Assert.Equal(
            Standing.Met,
            (await story.ConditionsAsync(house, Stage.FollowedUp))["surveys-held"]
        );
    }

    [Theory, BothDatabases]
    public async Task After_a_death_the_next_adult_is_asked_what_the_dead_person_was_not(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse, children: 1);
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync([.. Enumerable.Repeat(BoardingOutcome.Boarded, 3)])
                )
            ).IsDone
        );
        await story.ArriveAsync();
        var mariama = await story.ActorAsync("mariama");
        var (applicant, spouse) = (
            await story.ApplicantAsync(),
            (await story.FileAsync()).Travellers.Single(t => t.Relation == Relation.Spouse).Person
        );
        await story.SurveyAsync(house, 0);

        await story.DoAsync<SurveyDesk>(d =>
            d.ExcuseAsync(story.Code, applicant, 3, ExcuseReason.Deceased, null, mariama)
        );

        var surveys = await story.SurveysAsync(house);
        Assert.Equal(
            [3, 6, 9, 12],
            surveys
                .Where(s => s.Planned.Traveller.Person.Id == spouse.Id && !s.IsSettled)
                .Select(s => s.Planned.Month)
        );
        Assert.Equal(5, surveys.Count(s => s.Planned.Traveller.Person.Id == applicant));
        house.Clock.Advance(92);
        var begun = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .BeginAsync(story.Code, spouse.Id, 3, "fr", SurveyMode.Phone, mariama)
        );
        Assert.True(begun.IsDone);
    }

    [Theory, BothDatabases]
    public async Task Children_whose_only_parent_died_are_the_protection_officers(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 2);
        var mariama = await story.ActorAsync("mariama");
        var person = await story.ApplicantAsync();

        await story.DoAsync<SurveyDesk>(d =>
            d.ExcuseAsync(story.Code, person, 0, ExcuseReason.Deceased, null, mariama)
        );

        var file = await story.FileAsync();
        var raised = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.CaseId == file.Id && t.Kind == NotComing.ChildTask)
                .ToListAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            file.Travellers.Where(t => t.Relation == Relation.Child)
                .Select(t => t.MemberId)
                .Order(),
            raised.Select(t => t.Subject).Order()
        );
        Assert.All(
            raised,
            t =>
                Assert.Equal(
                    (Role.ProtectionOfficer, mariama.MissionId),
                    (t.Owner, t.OwnerMissionId)
                )
        );
        // No child is asked in the place of a parent.
        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(person, s.Planned.Traveller.Person.Id)
        );
    }

    [Theory, BothDatabases]
    public async Task A_survey_goes_on_where_it_was_left_and_asks_only_what_follows_from_the_answers(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");
        var begin = await mariama.GetAsync(
            $"/app/cases/{story.Code}/surveys/begin/{await story.ApplicantAsync()}/0"
        );
        var view = await mariama.SubmitAsync(begin, [("Input.Language", "ar")]);
        var page = await FollowAsync(view, "a.r-button[href*='/page/']");
        Assert.EndsWith("/page/1", page.Path, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("legend [lang=ar][dir=rtl]"));
        Assert.Contains(
            "Dans quelle mesure êtes-vous satisfait(e) de votre situation économique",
            page.Text,
            StringComparison.Ordinal
        );

        await mariama.SubmitAsync(page, [("a.E1", "satisfied"), ("+pause", "true")]);
        view = await mariama.GetAsync(view.Path);
        page = await FollowAsync(view, "a.r-button[href*='/page/']");
        Assert.EndsWith("/page/1", page.Path, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("[name='a.E1'][value=satisfied][checked]"));
        page = await mariama.SubmitAsync(
            page,
            [("a.E2", "never"), ("a.E3", "yes"), ("a.E4", "never")]
        );
        Assert.EndsWith("/page/2", page.Path, StringComparison.Ordinal);
        var working = await mariama.SubmitAsync(
            page,
            [("a.E5", "none"), ("a.E6", "good"), ("a.E7", "yes"), ("a.E8", "yes")]
        );
        // Who works is not asked whether they look for work.
        Assert.DoesNotContain("Cherchez-vous du travail", working.Text, StringComparison.Ordinal);
        Assert.Contains("logement", working.Text, StringComparison.Ordinal);
        var idle = await mariama.SubmitAsync(await mariama.GetAsync(page.Path), [("a.E7", "no")]);
        Assert.Contains("Cherchez-vous du travail", idle.Text, StringComparison.Ordinal);

        async Task<Page> FollowAsync(Page from, string link) =>
            await mariama.GetAsync(
                from.Document.QuerySelector($"main {link}")!.GetAttribute("href")!
            );
    }

    [Theory, BothDatabases]
    public async Task Answers_that_the_instrument_does_not_know_are_refused_and_the_second_of_two_sees_the_first(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");
        var survey = await BeginAsync(mariama, story);
        var address = survey + "/page/1";
        var page = await mariama.GetAsync(address);
        foreach (var hostile in new[] { "<script>", "very-satisfied;dissatisfied", "E1' or 1=1" })
        {
            var answer = await mariama.SubmitAsync(page, [("a.E1", hostile)]);
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Contains(
                "choisissez une réponse de la liste",
                answer.Text,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("<script>\"", answer.Html, StringComparison.Ordinal);
        }

        await mariama.SubmitAsync(page, [("a.E1", "dissatisfied")]);
        var second = await mariama.SubmitAsync(page, [("a.E1", "very-satisfied")]);

        Assert.Contains(
            "Insatisfait(e)",
            Assert.Single(second.Document.QuerySelectorAll("legend ~ p .r-status")).TextContent,
            StringComparison.Ordinal
        );
        Assert.NotNull(
            second.Document.QuerySelector("[name='a.E1'][value=very-satisfied][checked]")
        );
        Assert.Equal(HttpStatusCode.NotFound, (await mariama.GetAsync(survey + "/page/99")).Status);
    }

    [Theory, BothDatabases]
    public async Task A_draft_from_before_a_colleagues_answers_comes_back_beside_them(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        using var mariama = await story.VisitorAsync("mariama");
        var address = await BeginAsync(mariama, story) + "/page/1";
        var page = await mariama.GetAsync(address);
        var form = page.Document.QuerySelector("form[data-draft]")!;
        string Value(string name) => form.QuerySelector($"[name='{name}']")!.GetAttribute("value")!;
        using var draft = new HttpRequestMessage(
            HttpMethod.Post,
            $"/app/drafts/{form.GetAttribute("data-draft")}"
        )
        {
            Content = new FormUrlEncodedContent([
                new("version", Value("version")),
                new("a.E1", "very-satisfied"),
            ]),
        };
        draft.Headers.Add("X-Rihla-Form", Value("rihla.form"));
        Assert.Equal(HttpStatusCode.NoContent, (await mariama.SendAsync(draft)).StatusCode);
        var mine = await mariama.GetAsync(address);
        Assert.Empty(mine.Document.QuerySelectorAll("legend ~ p .r-status"));
        var colleague = await story.ActorAsync("mariama");
        var answered = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .AnswerAsync(
                    story.Code,
                    Guid.Parse(address.Split('/')[^3]),
                    new Dictionary<string, string> { ["E1"] = "dissatisfied" },
                    int.Parse(Value("version"), CultureInfo.InvariantCulture),
                    colleague
                )
        );
        Assert.True(answered.IsDone);

        var back = await mariama.GetAsync(address);

        Assert.NotNull(back.Document.QuerySelector("[name='a.E1'][value=very-satisfied][checked]"));
        Assert.Contains(
            "Insatisfait(e)",
            Assert.Single(back.Document.QuerySelectorAll("legend ~ p .r-status")).TextContent,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task A_finished_survey_shows_its_scores_in_three_languages_and_never_changes(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await story.SurveyAsync(house, 0);
        var survey = (await story.SurveysAsync(house))[0].Survey!;
        using var mariama = await story.VisitorAsync("mariama");
        foreach (
            var (language, label) in new[]
            {
                ("fr", "Ce n’est pas la notation officielle"),
                ("ar", "هذا ليس التقييم الرسمي"),
                ("en", "Not the official scoring"),
            }
        )
        {
            await mariama.GetAsync($"/language/{language}?to=/app/account");
            foreach (
                var page in new[]
                {
                    $"/app/cases/{story.Code}/surveys",
                    $"/app/cases/{story.Code}/surveys/{survey.Id}",
                    $"/app/cases/{story.Code}/surveys/{survey.Id}/print",
                }
            )
            {
                var shown = await mariama.GetAsync(page, language);
                Assert.Equal(HttpStatusCode.OK, shown.Status);
                Assert.Contains(label, shown.Text, StringComparison.Ordinal);
            }
        }

        var actor = await story.ActorAsync("mariama");
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .AnswerAsync(
                    story.Code,
                    survey.Id,
                    new Dictionary<string, string> { ["E1"] = "very-dissatisfied" },
                    survey.Version,
                    actor
                )
        );
        Assert.Equal("Survey.NotBegun", Assert.Single(again.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task Who_has_no_part_in_a_case_cannot_look_at_its_surveys(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var address = $"/app/cases/{story.Code}/surveys";
        using var koffi = await story.VisitorAsync("koffi");
        using var omar = await story.VisitorAsync("omar");
        using var salma = await story.VisitorAsync("salma");

        Assert.Equal(HttpStatusCode.NotFound, (await koffi.GetAsync(address)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await omar.GetAsync(address)).Status);
        var seen = await salma.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, seen.Status);
        // The other mission looks and does not ask.
        Assert.Null(seen.Document.QuerySelector("main form"));
        var by = await story.ActorAsync("salma");
        var person = await story.ApplicantAsync();
        var begun = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyDesk>()
                .BeginAsync(story.Code, person, 0, "fr", SurveyMode.Phone, by)
        );
        Assert.Equal("FollowUp.OtherMission", Assert.Single(begun.Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task The_answers_are_nowhere_in_clear_and_every_look_is_recorded(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await story.SurveyAsync(house, 0, good: false);
        using var mariama = await story.VisitorAsync("mariama");
        await mariama.GetAsync($"/app/cases/{story.Code}/surveys");
        var changes = await mariama.GetAsync($"/app/cases/{story.Code}/history");
        Assert.Contains("Enquête terminée", changes.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Enquêtes consultées", changes.Text, StringComparison.Ordinal);
        var history = await mariama.GetAsync($"/app/cases/{story.Code}/history?looks=true");

        Assert.Contains("Enquêtes consultées", history.Text, StringComparison.Ordinal);
        Assert.Contains("Enquête terminée", history.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("very-dissatisfied", history.Html, StringComparison.Ordinal);
        var id = (await story.SurveysAsync(house))[0].Survey!.Id;
        var kept = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var command = await db.CommandAsync(
                "select given from reintegration_survey"
            );
            await using var rows = await command.ExecuteReaderAsync();
            var text = new StringBuilder();
            while (await rows.ReadAsync())
            {
                text.Append(
                    rows.IsDBNull(0) ? ""
                    : rows.GetValue(0) is byte[] bytes ? Encoding.Latin1.GetString(bytes)
                    : rows.GetValue(0).ToString()
                );
            }
            return text.ToString();
        });
        Assert.NotEmpty(kept);
        Assert.DoesNotContain("dissatisfied", kept, StringComparison.Ordinal);
        Assert.NotEqual(Guid.Empty, id);
    }

    [Theory]
    [InlineData("9 8 5", "")]
    [InlineData("9 8 3", "8 3")]
    // Two who are hidden are three persons together: their mean would follow from that of all.
    [InlineData("9 8 2 1", "8 2 1")]
    [InlineData("9 8 3 2", "3 2")]
    [InlineData("4", "4")]
    [InlineData("2 1", "2 1")]
    public void Hidden_cohorts_are_together_no_fewer_than_the_smallest_shown(
        string cohorts,
        string hidden
    )
    {
        var persons = cohorts.Split(' ').Select(int.Parse).ToList();
        Assert.Equal(hidden, string.Join(' ', Cohort.Hidden(persons, p => p, 5).OrderDescending()));
    }

    [Fact]
    public void A_quarter_of_one_person_is_hidden_with_its_neighbour_and_the_year_is_shown()
    {
        var hidden = CohortCell.Hidden(
            [.. Arrived(9, 2), .. Arrived(1, 5), .. Arrived(6, 8), .. Arrived(8, 11)],
            5
        );

        Assert.Equal(
            [new(2026, 2), new(2026, 3)],
            hidden.Where(c => c.By == CohortBy.All).Select(c => c.Arrived!).OrderBy(p => p.Quarter)
        );

        static IEnumerable<PersonAtHome> Arrived(int persons, int month) =>
            Enumerable.Range(0, persons).Select(_ => Person("GN", 'F', new(2026, month, 12)));
    }

    [Fact]
    public void No_difference_of_what_is_shown_tells_of_fewer_than_five()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var persons = Enumerable
                .Range(0, random.Next(5, 120))
                .Select(_ =>
                    Person(
                        random.Next(4) == 0 ? "GN"
                            : random.Next(3) == 0 ? "SN"
                            : "CI",
                        random.Next(5) == 0 ? 'M' : 'F',
                        new DateOnly(2025, 1, 1).AddDays(random.Next(600))
                    )
                )
                .ToList();
            var hidden = CohortCell.Hidden(persons, 5);
            List<ReportPeriod?> periods =
            [
                null,
                .. new[] { 2025, 2026 }.SelectMany(y =>
                    Enumerable.Range(1, 4).Select(q => new ReportPeriod(y, q)).Prepend(new(y))
                ),
            ];
            var counts = persons
                .SelectMany(p =>
                    periods
                        .Where(period => period?.Includes(p.ArrivedOn) != false)
                        .SelectMany(period =>
                            Enum.GetValues<CohortBy>()
                                .Select(by => Cell(by, Cohort.KeyOf(p, by), period))
                        )
                )
                .CountBy(c => c)
                .ToDictionary();
            foreach (var by in Enum.GetValues<CohortBy>())
            {
                // Everybody, less the cohorts that are shown.
                Shown(CohortCell.Everybody(null), KeysOf(by).Select(k => Cell(by, k, null)));
            }
            foreach (var period in periods)
            {
                // All that arrived then, less the years, quarters or months that are shown.
                Shown(
                    CohortCell.Everybody(period),
                    period is { Quarter: not null }
                        ? KeysOf(CohortBy.ArrivalMonth)
                            .Where(k => period.Includes(Cohort.MonthOf(k)))
                            .Select(k => Cell(CohortBy.ArrivalMonth, k, null))
                        : periods
                            .Where(p =>
                                period is null
                                    ? p is { Quarter: null }
                                    : p is { Quarter: not null } && p.Year == period.Year
                            )
                            .Select(CohortCell.Everybody)
                );
            }
            // Cohorts of one period are not told at all.
            Assert.All(hidden, c => Assert.True(c.By == CohortBy.All || c.Arrived is null));

            void Shown(CohortCell sum, IEnumerable<CohortCell> parts)
            {
                var there = parts.Where(p => Count(p) > 0).ToList();
                var rest = Count(sum) - there.Where(p => !hidden.Contains(p)).Sum(Count);
                Assert.True(
                    hidden.Contains(sum)
                        ? there.Count == 0 || there.Exists(hidden.Contains)
                        : there.Count == 0 || rest == 0 || rest >= 5,
                    $"{sum.By} {sum.Key} {sum.Arrived?.Code}: {rest}"
                );
                Assert.True(hidden.Contains(sum) || Count(sum) is 0 or >= 5);
            }

            int Count(CohortCell cell) => counts.GetValueOrDefault(cell);

            List<string> KeysOf(CohortBy by) =>
                [.. persons.Select(p => Cohort.KeyOf(p, by)).Distinct()];

            static CohortCell Cell(CohortBy by, string key, ReportPeriod? period) =>
                new(by, key, period);
        }
    }

    private static PersonAtHome Person(string nationality, char sex, DateOnly arrivedOn) =>
        new(
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            Guid.Empty,
            null,
            nationality,
            sex,
            arrivedOn
        );

    [Theory, BothDatabases]
    public async Task What_one_person_scored_does_not_follow_from_two_questions(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        Story? last = null;
        for (var i = 0; i < 6; i++)
        {
            last = await AtHome.ArrivedAsync(house);
            await last.SurveyAsync(house, 0, good: i < 5);
        }
        var day = last!.Today;
        var before = new ReportPeriod(day.Year - 1);
        await house.InScopeAsync(async s =>
        {
            var surveys = s.GetRequiredService<RihlaDb>().Set<Survey>();
            await surveys
                .Where(x => x.Composite == 0)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.ArrivedOn, before.First));
        });
        house.Clock.Advance(20);
        var ines = await last.ActorAsync("ines");

        Assert.Equal(6, Assert.Single(await ScoresAsync(null)).Persons);
        foreach (var period in new[] { before, new(day.Year), CohortCell.QuarterOf(day) })
        {
            Assert.True(Assert.Single(await ScoresAsync(period)).IsHidden);
            Assert.Null(await CompletionAsync(period));
        }
        Assert.Equal(6, (await CompletionAsync(null))?.Done);

        // The page offers whole years and quarters, and knows no other windows.
        using var visitor = await last.VisitorAsync("ines");
        var page = await visitor.GetAsync(
            "/app/surveys?Filter.From=2020-01-01&Filter.To=2020-01-02"
        );
        Assert.Equal(
            [
                "",
                $"{day.Year}",
                $"{CohortCell.QuarterOf(day).Code}",
                before.Code,
                $"{before.Code}-Q1",
            ],
            page.Document.QuerySelectorAll("[name='Filter.Arrived'] option")
                .Select(o => o.GetAttribute("value") ?? "")
        );
        Assert.Contains("0,83", page.Text, StringComparison.Ordinal);
        page = await visitor.GetAsync($"/app/surveys?Filter.Arrived={day.Year}");
        Assert.Contains("Caché", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("0,83", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".r-figures"));

        Task<IReadOnlyList<CohortScore>> ScoresAsync(ReportPeriod? arrived) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<SurveyFigures>()
                    .CohortsAsync(Query(arrived), CohortBy.All, ines)
            );

        Task<SurveyCompletion?> CompletionAsync(ReportPeriod? arrived) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<SurveyFigures>().ShownCompletionAsync(Query(arrived), ines)
            );

        SurveyQuery Query(ReportPeriod? arrived) =>
            new() { MissionId = ines.MissionId, Arrived = arrived };
    }

    [Theory, BothDatabases]
    public async Task A_cohort_of_fewer_than_five_is_hidden_and_compared_where_it_is_not(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        for (var i = 0; i < 5; i++)
        {
            await (await AtHome.ArrivedAsync(house)).SurveyAsync(house, 0, good: i < 3);
        }
        var ines = await new Story(house).ActorAsync("ines");
        var query = new SurveyQuery { MissionId = ines.MissionId };

        var (all, bySex) = (
            await CohortsAsync(CohortBy.All),
            await CohortsAsync(CohortBy.Nationality)
        );

        Assert.Equal((5, 0.6m), (Assert.Single(all).Persons, all[0].Composite));
        Assert.Equal("GN", Assert.Single(bySex).Key);
        await (await AtHome.ArrivedAsync(house)).SurveyAsync(house, 0);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Survey>()
                .Where(x => x.Composite == 1)
                .OrderBy(x => x.Id)
                .Take(1)
                .ExecuteUpdateAsync(u => u.SetProperty(x => x.Nationality, "SN"));
        });
        // One from Senegal is hidden, and so is Guinea: it would tell of the one.
        Assert.All(await CohortsAsync(CohortBy.Nationality), c => Assert.True(c.IsHidden));
        var completion = await house.InScopeAsync(s =>
            s.GetRequiredService<SurveyFigures>()
                .CompletionAsync(query with { DueTo = new Story(house).Today }, ines)
        );
        Assert.Equal(0, completion.Due);

        Task<IReadOnlyList<CohortScore>> CohortsAsync(CohortBy by) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<SurveyFigures>().CohortsAsync(query, by, ines)
            );
    }

    [Theory, BothDatabases]
    public async Task A_mission_of_origin_counts_the_surveys_of_those_who_let_it_see_their_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        await story.SurveyAsync(house, 0);
        house.Clock.Advance(20);
        var (salma, person) = (await story.ActorAsync("salma"), await story.ApplicantAsync());
        var file = await story.FileAsync();
        Assert.Equal((1, 1, 1), await CountedAsync(file.OriginMissionId!.Value));

        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person, ConsentPurpose.ShareWithOrigin, salma)
        );
        Assert.Equal((0, 0, 0), await CountedAsync(file.OriginMissionId.Value));
        Assert.Equal((1, 1, 1), await CountedAsync(file.HostMissionId));

        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Entries = [new(person, ConsentPurpose.ShareWithOrigin, ConsentAnswer.Given)],
                    Method = ConsentMethod.Signature,
                    ExplainedIn = "fr",
                },
                salma
            )
        );
        Assert.Equal((1, 1, 1), await CountedAsync(file.OriginMissionId.Value));
        Assert.Equal((1, 1, 1), await CountedAsync(file.HostMissionId));

        // Held and scored on the page, held in reports, and the cases behind what these say.
        Task<(int Held, int InReports, int Cases)> CountedAsync(Guid mission) =>
            house.InScopeAsync(async s =>
            {
                var figures = s.GetRequiredService<SupportFigures>();
                var (first, last) = (story.Today.AddDays(-30), story.Today);
                return (
                    (
                        await s.GetRequiredService<SurveyFigures>()
                            .CompletionAsync(new() { MissionId = mission }, Actor.System)
                    ).Done,
                    (await figures.CountAsync(first, last, mission, Actor.System)).Surveys.Sum(b =>
                        b.Surveys
                    ),
                    (
                        await figures.CasesAsync(
                            first,
                            last,
                            mission,
                            new(SupportFigure.Surveys),
                            Actor.System
                        )
                    ).Count
                );
            });
    }

    [Theory, BothDatabases]
    public async Task A_schedule_holds_for_those_who_arrive_from_its_day_on(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var before = await AtHome.ArrivedAsync(house);
        using var ines = await before.VisitorAsync("ines");
        var tomorrow = before.Today.AddDays(1);
        var page = await ines.GetAsync("/app/surveys/schedule");
        var refused = await ines.SubmitAsync(
            page,
            [("Input.ValidFrom", before.Today.AddDays(-1).ToString("O")), ("Input.Months", "4, x")]
        );
        Assert.Contains("à partir d’aujourd’hui", refused.Text, StringComparison.Ordinal);
        Assert.Contains("mois différents", refused.Text, StringComparison.Ordinal);
        await ines.SubmitAsync(
            page,
            [("Input.ValidFrom", tomorrow.ToString("O")), ("Input.Months", "6, 2")]
        );
        house.Clock.Advance(days: 1);

        var after = await AtHome.ArrivedAsync(house);

        Assert.Equal(
            [0, 3, 6, 9, 12],
            (await before.SurveysAsync(house)).Select(s => s.Planned.Month)
        );
        Assert.Equal([0, 2, 6], (await after.SurveysAsync(house)).Select(s => s.Planned.Month));
    }

    private static Task<Guid> AlertAsync(House house, Guid survey) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t => t.Kind == SurveyDesk.AlertTask && t.Subject == survey)
                .Select(t => t.Id)
                .SingleAsync()
        );

    // The address of a survey that has just begun.
    private static async Task<string> BeginAsync(Visitor visitor, Story story)
    {
        var begun = await visitor.SubmitAsync(
            await visitor.GetAsync(
                $"/app/cases/{story.Code}/surveys/begin/{await story.ApplicantAsync()}/0"
            ),
            []
        );
        return begun.Path.Replace("/finish", "", StringComparison.Ordinal);
    }
}
