using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Who has arrived is said by whoever sees them, and a slip can be taken back.</summary>
public sealed class ArrivalCorrectionTests(Houses houses) : IClassFixture<Houses>
{
    private const string Confirming = "main form:has([name='Input.Rows[0].Arrived'])";
    private const string Correcting = "main form[action*='handler=Correct']";

    [Theory, BothDatabases]
    public async Task Nobody_is_taken_to_have_arrived_before_somebody_says_so(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house, landsAfter: 1);
        using var mariama = await story.VisitorAsync("mariama");
        var address = $"/app/arrivals/{story.Code}";

        var page = await mariama.GetAsync(address, "en");
        Assert.Equal(
            2,
            page.Document.QuerySelectorAll("main input[type=checkbox][name$='.Arrived']").Length
        );
        Assert.Empty(
            page.Document.QuerySelectorAll("main input[type=checkbox][name$='.Arrived'][checked]")
        );
        var nobody = await mariama.SubmitAsync(page, [], Confirming);
        Assert.Contains("Tick at least one person", nobody.Text, StringComparison.Ordinal);

        var flying = await mariama.SubmitAsync(
            page,
            [
                ("Input.Rows[0].Arrived", "true"),
                ("Input.Rows[0].ArrivedOn", story.Today.ToString("O")),
            ],
            Confirming
        );
        Assert.Contains("The flight lands on", flying.Text, StringComparison.Ordinal);

        // East of the host mission the night of the landing is tomorrow already.
        house.Clock.Set(new(story.Today.ToDateTime(new(22, 30)), TimeSpan.Zero));
        using var late = await story.VisitorAsync("mariama");
        await late.SubmitAsync(
            await late.GetAsync(address),
            [("Input.Rows[0].Arrived", "true")],
            Confirming
        );
        Assert.Equal(
            [story.Today.AddDays(1), null],
            (await story.FileAsync()).Travellers.Select(t => t.ArrivedOn)
        );
    }

    [Theory, BothDatabases]
    public async Task An_arrival_confirmed_by_mistake_is_taken_back_and_the_person_is_missed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        Assert.Equal((2, MovementStatus.Completed), await CountedAsync(house, story));
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        using var mariama = await story.VisitorAsync("mariama");
        var page = await mariama.GetAsync($"/app/arrivals/{story.Code}", "en");

        var why = await mariama.SubmitAsync(
            page,
            [("Correction.PersonId", child.ToString())],
            Correcting
        );
        Assert.Contains("Enter the reason", why.Text, StringComparison.Ordinal);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        await mariama.SubmitAsync(why, [("Correction.Reason", "Hospitalisation")], Correcting);

        Assert.Equal(Stage.Departed, await story.StageAsync());
        var file = await story.FileAsync();
        Assert.Null(file.ArrivedOn);
        Assert.Equal([story.Today, null], file.Travellers.Select(t => t.ArrivedOn));
        Assert.Single(await story.TasksAsync(), TaskKinds.ArrivalNotConfirmed);
        Assert.Equal((1, MovementStatus.Departed), await CountedAsync(house, story));
        var entry = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .SingleAsync(e => e.CaseId == file.Id && e.Act == "travel.arrival-corrected")
        );
        Assert.Equal(child, entry.PersonId);
        Assert.Contains("Hospitalisation", entry.Details!.Reveal(), StringComparison.Ordinal);

        await story.ArriveAsync();
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.DoesNotContain(TaskKinds.ArrivalNotConfirmed, await story.TasksAsync());
        Assert.Equal((2, MovementStatus.Completed), await CountedAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task An_arrival_stands_once_weeks_have_passed_or_the_case_has_gone_on(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        var file = await story.FileAsync();
        var (mother, last) = (
            file.Travellers[0],
            story.Today.AddDays(ArrivalCorrections.CorrectWithinDays)
        );
        Assert.True(ArrivalCorrections.IsCorrectable(file, mother, last));
        Assert.False(ArrivalCorrections.IsCorrectable(file, mother, last.AddDays(1)));
        // What was agreed since stands on the arrival of the other as well.
        file.Case.Reach(Stage.Planned, story.Today);
        Assert.True(ArrivalCorrections.IsCorrectable(file, mother, last));
        file.Travellers[1].Member.ArrivedOn = null;
        Assert.False(ArrivalCorrections.IsCorrectable(file, mother, last));

        // Nor does the mission take it back that does not receive them.
        Assert.Equal("Arrival.NotYours", await CorrectAsync("salma"));
        house.Clock.Advance(days: ArrivalCorrections.CorrectWithinDays + 1);
        Assert.Equal("Arrival.CorrectTooLate", await CorrectAsync("mariama"));
        Assert.Equal(Stage.Arrived, await story.StageAsync());

        async Task<string> CorrectAsync(string userName)
        {
            var by = await story.ActorAsync(userName);
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<ArrivalCorrections>()
                    .CorrectAsync(story.Code, mother.Person.Id, "Erreur", by)
            );
            return Assert.Single(outcome.Refusals).TextKey;
        }
    }

    [Theory, BothDatabases]
    public async Task An_arrival_that_was_recorded_late_can_be_taken_back_as_long_as_any_other(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        var arrived = story.Today;
        await ConfirmAsync(story, which: 0, arrived);
        house.Clock.Advance(days: ArrivalCorrections.CorrectWithinDays + 6);
        await ConfirmAsync(story, which: 1, arrived);
        var file = await story.FileAsync();
        var child = file.Travellers[1];
        // The case has gone on since.
        file.Case.Reach(Stage.Planned, story.Today);

        var last = story.Today.AddDays(ArrivalCorrections.CorrectWithinDays);
        Assert.True(ArrivalCorrections.IsCorrectable(file, child, last));
        Assert.False(ArrivalCorrections.IsCorrectable(file, child, last.AddDays(1)));
        Assert.False(ArrivalCorrections.IsCorrectable(file, file.Travellers[0], story.Today));
    }

    [Theory, BothDatabases]
    public async Task What_was_asked_of_the_mission_of_origin_comes_back_with_the_arrival(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        var file = await story.FileAsync();
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(
                story.Code,
                new()
                {
                    Language = "fr",
                    Understanding = Understanding.OwnLanguage,
                    MemberIds = [file.Travellers[0].MemberId],
                    Given = CounsellingSession.AllInformation,
                    Pressure = Pressure.Pressure,
                    Concern = "Un cousin parle pour elle",
                    Capacity = Capacity.Able,
                },
                salma
            )
        );
        Assert.Equal(mariama.MissionId, (await ConcernAsync()).OwnerMissionId);
        await TakeBackAsync(1);
        Assert.Equal(mariama.MissionId, (await ConcernAsync()).OwnerMissionId);

        await TakeBackAsync(0);

        var returned = await ConcernAsync();
        Assert.Equal(
            (salma.MissionId, Role.ProtectionOfficer, (Guid?)null),
            (returned.OwnerMissionId, returned.Owner, returned.OriginMissionId)
        );

        Task TakeBackAsync(int which) =>
            story.DoAsync<ArrivalCorrections>(c =>
                c.CorrectAsync(story.Code, file.Travellers[which].Person.Id, "Erreur", mariama)
            );

        Task<CaseTask> ConcernAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .SingleAsync(t => t.CaseId == file.Id && t.Kind == Counselling.ConcernTask)
            );
    }

    private static async Task ConfirmAsync(Story story, int which, DateOnly on)
    {
        var (file, mariama) = (await story.FileAsync(), await story.ActorAsync("mariama"));
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = file.Travellers[which].Person.Id,
                        Arrived = true,
                        ArrivedOn = on,
                    },
                ],
                mariama
            )
        );
    }

    // On SQLite nothing else is written meanwhile.
    [Fact]
    public async Task Surveys_are_not_entered_of_an_arrival_that_is_taken_back_in_this_moment()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Postgres);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        var id = (await story.FileAsync()).Id;
        var reminding = Task.CompletedTask;

        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            await s.GetRequiredService<CaseFiles>().LockAsync([id]);
            reminding = AtHome.RemindAsync(house);
            while (!reminding.IsCompleted && !await house.IsWaitedForAsync()) { }
            await db.Set<Case>()
                .Where(c => c.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ArrivedOn, (DateOnly?)null));
            await work.CommitAsync();
        });

        await reminding;
        Assert.Empty(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Survey>()
                    .Where(r => r.CaseId == id)
                    .ToListAsync()
            )
        );
        Assert.DoesNotContain(SurveyDesk.DueTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task What_was_planned_from_a_mistaken_arrival_is_planned_anew(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        await AtHome.RemindAsync(house);
        Assert.Single(await story.TasksAsync(), SurveyDesk.DueTask);
        var mother = (await story.FileAsync()).Travellers[0].Person.Id;
        var mariama = await story.ActorAsync("mariama");

        await story.DoAsync<ArrivalCorrections>(c =>
            c.CorrectAsync(story.Code, mother, "Erreur", mariama)
        );
        Assert.DoesNotContain(SurveyDesk.DueTask, await story.TasksAsync());
        Assert.Empty(await RowsAsync());

        house.Clock.Advance(days: 12);
        await story.ArriveAsync();
        await AtHome.RemindAsync(house);
        var baseline = Assert.Single(await RowsAsync());
        Assert.Equal((story.Today, story.Today.AddDays(14)), (baseline.ArrivedOn, baseline.DueOn));
        Assert.Single(await story.TasksAsync(), SurveyDesk.DueTask);

        // Somebody has asked her at home: she has arrived.
        await story.SurveyAsync(house, month: 0);
        var late = await house.InScopeAsync(s =>
            s.GetRequiredService<ArrivalCorrections>()
                .CorrectAsync(story.Code, mother, "Erreur", mariama)
        );
        Assert.Equal("Survey.ArrivalStands.Baseline", Assert.Single(late.Refusals).TextKey);
        Assert.NotNull((await story.FileAsync()).ArrivedOn);

        Task<List<Survey>> RowsAsync() => SurveysAsync(house, story);
    }

    [Theory, BothDatabases]
    public async Task Who_was_asked_at_home_does_not_hold_back_the_arrival_of_another(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await FlownAsync(house);
        await story.ArriveAsync();
        await story.SurveyAsync(house, month: 0);
        var held = Assert.Single(await SurveysAsync(house, story));
        var child = (await story.FileAsync()).Travellers[1].Person.Id;
        var mariama = await story.ActorAsync("mariama");

        await story.DoAsync<ArrivalCorrections>(c =>
            c.CorrectAsync(story.Code, child, "Erreur", mariama)
        );

        Assert.Null((await story.FileAsync()).ArrivedOn);
        house.Clock.Advance(days: 1);
        await story.ArriveAsync();
        await AtHome.RemindAsync(house);
        var kept = Assert.Single(await SurveysAsync(house, story));
        Assert.Equal((held.Id, SurveyStanding.Done), (kept.Id, kept.Standing));
    }

    // A mother and her child on board.
    private static async Task<Story> FlownAsync(House house, int landsAfter = 0)
    {
        var story = await Story.ClearedAsync(house, children: 1);
        var hicham = await story.ActorAsync("hicham");
        var plan = Story.To(story.Today);
        var lands = story.Today.AddDays(landsAfter);
        plan = plan with { Legs = [plan.Legs[0] with { ArrivesOn = lands }] };
        await story.DoAsync<Bookings>(b => b.BookNewAsync(story.Code, plan, hicham));
        await story.ReceiveAsync();
        var record = await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded);
        Assert.True((await story.BoardAsync(record)).IsDone);
        return story;
    }

    private static async Task<List<Survey>> SurveysAsync(House house, Story story)
    {
        var id = (await story.FileAsync()).Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<Survey>().Where(x => x.CaseId == id).ToListAsync()
        );
    }

    // How many figures count as arrived, and where the movement stands.
    private static async Task<(int, MovementStatus)> CountedAsync(House house, Story story)
    {
        var (id, code) = ((await story.FileAsync()).Id, await story.MovementAsync());
        return await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return (
                await db.Set<CountedPerson>()
                    .CountAsync(c => c.CaseId == id && c.ArrivedOn != null),
                await db.Set<Movement>()
                    .Where(m => m.Code == code)
                    .Select(m => m.Status)
                    .SingleAsync()
            );
        });
    }
}
