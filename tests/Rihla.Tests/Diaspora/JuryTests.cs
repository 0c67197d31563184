using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Diaspora;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Exports;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Diaspora;

/// <summary>Jurors mark alone, whoever is bound keeps out, and somebody else decides.</summary>
public sealed class JuryTests(DiasporaHouses houses) : IClassFixture<DiasporaHouses>
{
    [Theory, BothDatabases]
    public async Task A_juror_sees_no_mark_of_another_before_all_are_in(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        await story.MarkAsync("sofia", code, 5, 1);

        using var jamal = await house.EnterAsync("jamal");
        var page = await jamal.GetAsync($"/app/jury/{code}");
        // Before she has said that nothing binds her, she reads whose it is, and not what it says.
        Assert.Contains("Naïma Azzouzi", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("chèvre", page.Text, StringComparison.Ordinal);
        page = await jamal.SubmitAsync(page, [("Declaration.IsConflict", "False")]);
        Assert.Contains("chèvre", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Parce que", page.Text, StringComparison.Ordinal);
        page = await jamal.SubmitAsync(
            page,
            [
                ("Rows[0].Points", "2"),
                ("Rows[1].Points", "3"),
                ("Comment", "Solide."),
                ("handIn", "true"),
            ]
        );
        Assert.Equal("/app/jury", page.Path);
        Assert.DoesNotContain(
            "Parce que",
            (await jamal.GetAsync($"/app/jury/{code}")).Text,
            StringComparison.Ordinal
        );
        Assert.Null((await RankingAsync(story)).Lines);

        await story.MarkAsync("brigitte", code, 1, 1);
        Assert.Contains(
            "Parce que 5.",
            (await jamal.GetAsync($"/app/jury/{code}")).Text,
            StringComparison.Ordinal
        );
        Assert.NotNull((await RankingAsync(story)).Lines);
    }

    [Theory, BothDatabases]
    public async Task While_an_application_is_unchecked_no_mark_is_read_and_afterwards_nobody_joins(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var marked = (await story.ApplyAsync()).Code;
        var waiting = (await story.ApplyAsync()).Code;
        house.Clock.Advance(11);
        await CheckAsync(marked, true);
        foreach (var juror in new[] { "sofia", "jamal", "brigitte" })
        {
            await story.MarkAsync(juror, marked, 4, 4);
        }
        var seen = await story.AskAsync<JuryRoom, JurorView?>(
            "sofia",
            (room, by) => room.OpenAsync(marked, by)
        );
        Assert.Null(seen!.Marks);
        Assert.Null((await RankingAsync(story)).Lines);

        await CheckAsync(waiting, false);
        Assert.NotNull((await RankingAsync(story)).Lines);
        CallStory.Refused("Application.MarksAreRead", await TryAsync(waiting, true));
        var sofia = (await new Story(house).ActorAsync("sofia")).UserId;
        CallStory.Refused(
            "Call.JuryEnded",
            await story.TryAsync<CallJury>(
                "samba",
                (jury, by) => jury.AppointAsync(story.Address, sofia, by)
            )
        );

        async Task CheckAsync(string code, bool isEligible) =>
            CallStory.Done(await TryAsync(code, isEligible));
        Task<Outcome> TryAsync(string code, bool isEligible) =>
            story.TryAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(code, isEligible, "Vu.", by)
            );
    }

    [Theory, BothDatabases]
    public async Task A_call_that_nobody_can_mark_or_that_waits_too_long_for_a_sheet_is_a_task(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        Assert.Empty(await AskedAsync(house, story));
        foreach (var juror in (await story.CallAsync()).Jurors)
        {
            await story.AsAsync<CallJury>(
                "samba",
                (jury, by) => jury.ReleaseAsync(story.Address, juror.UserId, by)
            );
        }
        Assert.Equal(["Task.call-jury-missing"], await AskedAsync(house, story));
        await AppointAsync("sofia");
        Assert.Empty(await AskedAsync(house, story));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<User>().SingleAsync(u => u.UserName == "sofia")).Deactivate();
            await db.SaveAsync(Actor.System, new Act("user.closed"));
        });
        house.Services.GetRequiredService<Staff>().Forget();
        Assert.Equal(["Task.call-jury-missing"], await AskedAsync(house, story));

        await AppointAsync("jamal");
        Assert.Empty(await AskedAsync(house, story));
        // What is missing is of who has left: nobody else will bring it.
        await story.MarkAsync("jamal", code, 4, 4);
        Assert.Equal(["Task.call-sheets-missing"], await AskedAsync(house, story));
        await AppointAsync("brigitte");
        house.Clock.Advance(29);
        Assert.Empty(await AskedAsync(house, story));
        house.Clock.Advance(1);
        Assert.Equal(["Task.call-sheets-missing"], await AskedAsync(house, story));
        // Who works for another mission by now marks nothing here any more, and reads nothing.
        var moved = (await new Story(house).ActorAsync("jamal")) with
        {
            MissionId = Guid.NewGuid(),
        };
        await house.InScopeAsync(async s =>
        {
            var room = s.GetRequiredService<JuryRoom>();
            Assert.Empty(await room.CallsAsync(moved));
            Assert.Null(await room.OpenAsync(code, moved));
            Assert.Empty(
                await s.GetServices<OfficeTasks>()
                    .OfType<DiasporaTasks>()
                    .Single()
                    .OfAsync(moved, TestContext.Current.CancellationToken)
            );
        });

        async Task AppointAsync(string userName)
        {
            var id = (await new Story(house).ActorAsync(userName)).UserId;
            await story.AsAsync<CallJury>(
                "samba",
                (jury, by) => jury.AppointAsync(story.Address, id, by)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_call_without_an_application_to_mark_is_brought_to_its_end(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        house.Clock.Advance(11);
        Assert.Equal(["Task.call-eligibility"], await AskedAsync(house, story));
        await story.AsAsync<ApplicationDesk>(
            "samba",
            (desk, by) => desk.CheckAsync(code, false, "Vu.", by)
        );
        Assert.Equal(["Task.call-nothing-to-mark"], await AskedAsync(house, story));
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        Assert.Empty(await AskedAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task What_is_to_be_looked_at_twice_is_asked_for_while_the_call_is_open(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var plain = (await story.ApplyAsync()).Code;
        Assert.Empty(await AskedAsync(house, story));
        var odd = new[]
        {
            (await story.ApplyAsync(isOdd: true)).Code,
            (await story.ApplyAsync(isOdd: true)).Code,
        };
        var task = Assert.Single(await TasksAsync(house, story));
        Assert.Equal(
            ("Task.call-doubtful", story.Today.AddDays(DiasporaTasks.AnsweredWithinDays)),
            (task.TextKey, task.DueOn)
        );
        Assert.Contains(2, task.Args);
        using var samba = await house.EnterAsync("samba");
        var list = await samba.GetAsync(task.Address);
        Assert.All(odd, c => Assert.Contains(c, list.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(plain, list.Text, StringComparison.Ordinal);

        foreach (var code in odd)
        {
            await story.AsAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(code, true, "Vu.", by)
            );
        }
        Assert.Empty(await AskedAsync(house, story));
    }

    // The tasks of the officer about the call.
    private static async Task<IEnumerable<string>> AskedAsync(House house, CallStory story) =>
        (await TasksAsync(house, story)).Select(t => t.TextKey);

    private static async Task<IEnumerable<OfficeTask>> TasksAsync(House house, CallStory story)
    {
        var by = await new Story(house).ActorAsync("samba");
        return (
            await house.InScopeAsync(s =>
                s.GetServices<OfficeTasks>()
                    .OfType<DiasporaTasks>()
                    .Single()
                    .OfAsync(by, TestContext.Current.CancellationToken)
            )
        ).Where(t => t.Address.Contains(story.Address + "/", StringComparison.Ordinal));
    }

    [Theory, BothDatabases]
    public async Task A_juror_who_is_bound_neither_marks_nor_ever_sees_the_marks(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        CallStory.Refused(
            "Jury.ConflictReasonMissing",
            await story.TryAsync<JuryRoom>(
                "sofia",
                (room, by) => room.DeclareAsync(code, true, " ", by)
            )
        );
        await story.AsAsync<JuryRoom>(
            "sofia",
            (room, by) => room.DeclareAsync(code, true, "Ma cousine.", by)
        );
        CallStory.Refused(
            "Jury.Conflict",
            await story.TryAsync<JuryRoom>(
                "sofia",
                (room, by) => room.MarkAsync(code, new Dictionary<Guid, int?>(), "Bien.", true, by)
            )
        );
        await story.MarkAsync("jamal", code, 3, 3);
        await story.MarkAsync("brigitte", code, 3, 3);
        await story.CloseScoringAsync();

        using var sofia = await house.EnterAsync("sofia");
        var page = await sofia.GetAsync($"/app/jury/{code}");
        Assert.DoesNotContain("Parce que", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("chèvre", page.Text, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single((await RankingAsync(story)).Lines!).Place.Sheets);
    }

    [Theory, BothDatabases]
    public async Task What_was_handed_in_stands_and_nobody_marks_out_of_turn(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        // While the call is open there is nothing to mark.
        using var sofia = await house.EnterAsync("sofia");
        Assert.Equal(HttpStatusCode.NotFound, (await sofia.GetAsync($"/app/jury/{code}")).Status);
        await story.CloseAsync();
        CallStory.Refused(
            "Jury.DeclarationMissing",
            await story.TryAsync<JuryRoom>(
                "sofia",
                (room, by) => room.MarkAsync(code, new Dictionary<Guid, int?>(), "x", false, by)
            )
        );
        await story.MarkAsync("sofia", code, 4, 4);
        CallStory.Refused(
            "Jury.HandedIn",
            await story.TryAsync<JuryRoom>(
                "sofia",
                (room, by) => room.MarkAsync(code, new Dictionary<Guid, int?>(), "x", false, by)
            )
        );
        CallStory.Refused(
            "Call.JurorStays",
            await story.TryAsync<CallJury>(
                "samba",
                async (jury, by) =>
                    await jury.ReleaseAsync(
                        story.Address,
                        (await story.CallAsync())
                            .Jurors.Single(j =>
                                j.Name.StartsWith("Sofia", StringComparison.Ordinal)
                            )
                            .UserId,
                        by
                    )
            )
        );
        // Who is not on this jury sees nothing of it.
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            story.AskAsync<JuryRoom, JurorView?>("samba", (room, by) => room.OpenAsync(code, by))
        );
        await story.CloseScoringAsync();
        CallStory.Refused(
            "Jury.NotMarking",
            await story.TryAsync<JuryRoom>(
                "jamal",
                (room, by) => room.DeclareAsync(code, false, null, by)
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Against_the_ranking_it_is_decided_only_with_a_reason_and_never_beyond_the_places(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house, Calls.Rules with { Places = 1 });
        var best = (await story.ApplyAsync()).Code;
        var second = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            await story.MarkAsync(juror, best, 5, 5);
            await story.MarkAsync(juror, second, 4, 4);
        }
        CallStory.Refused(
            "Call.NotDeciding",
            await story.TryAsync<Decisions>(
                "nadia",
                (d, by) => d.DecideAsync(best, ApplicationStanding.Selected, null, by)
            )
        );
        await story.CloseScoringAsync();
        CallStory.Refused(
            "Decision.ReasonMissing",
            await story.TryAsync<Decisions>(
                "nadia",
                (d, by) => d.DecideAsync(best, ApplicationStanding.Refused, " ", by)
            )
        );
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        CallStory.Refused(
            "Decision.NoPlace",
            await story.TryAsync<Decisions>(
                "nadia",
                (d, by) => d.DecideAsync(second, ApplicationStanding.Selected, "Plus urgent.", by)
            )
        );
        using var nadia = await house.EnterAsync("nadia");
        var page = await nadia.GetAsync($"/app/diaspora/calls/{story.Address}/decide");
        page = await nadia.SubmitAsync(
            page,
            [("To", "Reserve"), ("Reason", "Terrain en litige.")],
            $"form:has(input[value='{best}'])"
        );
        Assert.Contains("Terrain en litige", page.Text, StringComparison.Ordinal);
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) =>
                d.DecideAsync(
                    second,
                    ApplicationStanding.Selected,
                    "La première place est libre.",
                    by
                )
        );
        Assert.Equal(
            (ApplicationStanding.Reserve, 1, 100m),
            (
                (await story.ApplicationAsync(best)).Standing,
                (await story.ApplicationAsync(best)).Rank,
                (await story.ApplicationAsync(best)).Score
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Taken_back_after_the_decisions_the_others_are_decided_by_the_new_ranking(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var codes = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            codes.Add((await story.ApplyAsync()).Code);
        }
        await story.CloseAsync();
        foreach (var juror in new[] { "sofia", "jamal" })
        {
            for (var i = 0; i < 3; i++)
            {
                await story.MarkAsync(juror, codes[i], 5 - i, 5 - i);
            }
        }
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        CallStory.Done(await WithdrawAsync(house, story, codes[0]));

        var refused = await story.TryAsync<Decisions>(
            "nadia",
            (d, by) => d.AnnounceAsync(story.Address, by)
        );
        CallStory.Refused("Decision.RankingChanged", refused);
        Assert.Equal([codes[2]], refused.Refusals[0].Args);
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.DecideAsync(codes[2], ApplicationStanding.Reserve, "Terrain vendu.", by)
        );
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        // Told are the places of one ranking, the one that stands when they are told.
        var told = new List<(int?, decimal?)>();
        foreach (var one in codes.Skip(1))
        {
            var application = await story.ApplicationAsync(one);
            told.Add((application.Rank, application.Score));
        }
        Assert.Equal([(1, 80m), (2, 60m)], told);
        // With a reason the place stays free: it is a task to give it.
        var nadia = await new Story(house).ActorAsync("nadia");
        Assert.Contains(
            await house.InScopeAsync(s =>
                s.GetServices<OfficeTasks>()
                    .OfType<DiasporaTasks>()
                    .Single()
                    .OfAsync(nadia, TestContext.Current.CancellationToken)
            ),
            t =>
                t.TextKey == "Task.call-place-free"
                && t.DueOn == story.Today.AddDays(14)
                && t.Address.Contains(story.Address + "/", StringComparison.Ordinal)
        );
    }

    // On SQLite nobody else writes meanwhile.
    [Fact]
    public async Task What_is_announced_while_it_is_taken_back_is_waited_for()
    {
        var house = await houses.OnAsync(DatabaseKind.Postgres);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        await house.InScopeAsync(async s =>
        {
            await using var announcing = await s.GetRequiredService<RihlaDb>().BeginAsync();
            await announcing.LockAsync(CallDesk.Lock(story.Address));
            var withdrawing = WithdrawAsync(house, story, code);
            while (!withdrawing.IsCompleted && !await story.IsWaitedForAsync()) { }
            Assert.False(withdrawing.IsCompleted);
            await announcing.CommitAsync();
            CallStory.Done(await withdrawing);
        });
    }

    private static Task<Outcome> WithdrawAsync(House house, CallStory story, string code) =>
        house.InScopeAsync(async s =>
        {
            var applying = s.GetRequiredService<Applying>();
            var id = (await story.ApplicationAsync(code)).Id;
            return await applying.WithdrawAsync((await applying.LoadAsync(id, default))!, default);
        });

    [Fact]
    public async Task Whoever_sits_on_the_jury_decides_nothing()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        await story.CloseAsync();
        await story.CloseScoringAsync();
        var juror = await story.AskAsync<Decisions, Actor>("sofia", (_, by) => Task.FromResult(by));
        var both = juror with
        {
            Permissions =
            [
                .. juror.Permissions,
                DiasporaPermissions.Decide,
                DiasporaPermissions.View,
            ],
        };
        CallStory.Refused(
            "Decision.ByJuror",
            await house.InScopeAsync(s =>
                s.GetRequiredService<Decisions>()
                    .DecideAsync(code, ApplicationStanding.Selected, "Oui.", both)
            )
        );
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            story.TryAsync<Decisions>(
                "samba",
                (d, by) => d.DecideAsync(code, ApplicationStanding.Selected, "Oui.", by)
            )
        );
    }

    [Fact]
    public async Task Who_is_bound_sees_the_project_through_no_other_role()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        var story = await CallStory.OpenAsync(house);
        var (bound, free) = ((await story.ApplyAsync()).Code, (await story.ApplyAsync()).Code);
        var sofiaId = (await new Story(house).ActorAsync("sofia")).UserId;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(new UserRole { UserId = sofiaId, Role = Role.DiasporaOfficer });
            db.Add(new UserRole { UserId = sofiaId, Role = Role.ProgrammeManager });
            await db.SaveAsync(Actor.System, new Act("user.changed"));
        });
        using (var early = await house.EnterAsync("sofia"))
        {
            var refused = await early.SubmitAsync(
                await early.GetAsync($"/app/diaspora/applications/{bound}/check"),
                [("Input.IsEligible", "True"), ("Input.Note", "Vu.")]
            );
            Assert.Contains("siège au jury", refused.Text, StringComparison.Ordinal);
        }
        await story.CloseAsync();
        await story.AsAsync<JuryRoom>(
            "sofia",
            (room, by) => room.DeclareAsync(bound, true, "Ma cousine.", by)
        );
        await story.MarkAsync("jamal", bound, 3, 3);
        await story.CloseScoringAsync();

        using var sofia = await house.EnterAsync("sofia");
        var page = await sofia.GetAsync($"/app/diaspora/applications/{bound}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("déclaré un lien", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("chèvre", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Naïma", page.Text, StringComparison.Ordinal);
        foreach (var part in new[] { "check", "letter", "words", "answer" })
        {
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await sofia.GetAsync($"/app/diaspora/applications/{bound}/{part}")).Status
            );
        }
        var other = await sofia.GetAsync($"/app/diaspora/applications/{free}");
        Assert.Contains("chèvre", other.Text, StringComparison.Ordinal);
        // Both came from one telephone: beside the name of the one the code of the other would tell whose that is.
        Assert.DoesNotContain(bound, other.Html, StringComparison.Ordinal);
        using (var samba = await house.EnterAsync("samba"))
        {
            Assert.Contains(
                bound,
                (await samba.GetAsync($"/app/diaspora/applications/{free}")).Text,
                StringComparison.Ordinal
            );
        }
        var applications = await sofia.GetAsync(
            $"/app/diaspora/calls/{story.Address}/applications"
        );
        var row = applications.Document.QuerySelector($"tr:contains('{bound}')")!.TextContent;
        Assert.Contains("déclaré un lien", row, StringComparison.Ordinal);
        Assert.DoesNotContain("chèvre", row, StringComparison.Ordinal);
        var me = (await new Story(house).ActorAsync("samba")) with { UserId = sofiaId };
        await house.InScopeAsync(async s =>
        {
            var rows = await s.GetServices<ListExport>()
                .Single(l => l.Key == "applications")
                .RowsAsync(me, s.GetRequiredService<Words>())
                .ToListAsync();
            var one = rows.Single(r => r[1]!.Equals(bound));
            Assert.Equal(4, one.Count(cell => cell is not null));
            Assert.Equal(rows[0].Count, one.Count);
        });
        var words = await WordsAsync();
        var answered = await house.InScopeAsync(s =>
            s.GetRequiredService<ApplicationExchanges>().AnswerAsync(bound, "Bonjour.", me)
        );
        var reissued = await house.InScopeAsync(s =>
            s.GetRequiredService<ApplicationExchanges>()
                .ReissueAsync(bound, IdentifiedBy.CallBack, me)
        );
        Assert.Equal("Application.Gone", Assert.Single(answered.Refusals).TextKey);
        Assert.Equal("Application.Gone", Assert.Single(reissued.Refusals).TextKey);
        Assert.Equal(words, await WordsAsync());

        foreach (var list in new[] { "ranking", "decide" })
        {
            var ranking = await sofia.GetAsync($"/app/diaspora/calls/{story.Address}/{list}");
            Assert.Contains(bound, ranking.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Parce que 3.", ranking.Text, StringComparison.Ordinal);
        }

        // The secret words of the applicant, and how many lines were exchanged.
        Task<(string Hash, int Lines)> WordsAsync() =>
            house.InScopeAsync(async s =>
            {
                var db = s.GetRequiredService<RihlaDb>();
                var one = await db.Set<Application>().SingleAsync(a => a.Code == bound);
                return (
                    Convert.ToHexString(one.WordHash),
                    await db.Set<ApplicationLine>().CountAsync(l => l.ApplicationId == one.Id)
                );
            });
    }

    [Theory, BothDatabases]
    public async Task Found_ineligible_by_mistake_it_is_admitted_after_the_marking_and_decided(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var marked = (await story.ApplyAsync()).Code;
        var mistaken = (await story.ApplyAsync()).Code;
        house.Clock.Advance(11);
        foreach (var (code, isEligible) in new[] { (marked, true), (mistaken, false) })
        {
            await story.AsAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(code, isEligible, "Vu.", by)
            );
        }
        foreach (var juror in new[] { "sofia", "jamal", "brigitte" })
        {
            await story.MarkAsync(juror, marked, 4, 4);
        }
        CallStory.Refused("Call.NotDeciding", await AdmitAsync("Erreur de lecture."));
        // Every sheet is in: somebody is told to close the marking.
        var samba = await new Story(house).ActorAsync("samba");
        Assert.Contains(
            await house.InScopeAsync(s =>
                s.GetServices<OfficeTasks>()
                    .OfType<DiasporaTasks>()
                    .Single()
                    .OfAsync(samba, TestContext.Current.CancellationToken)
            ),
            t =>
                t.TextKey == "Task.call-close-marking"
                && t.Address.Contains(story.Address + "/", StringComparison.Ordinal)
        );
        await story.CloseScoringAsync();
        CallStory.Refused("Application.NoteMissing", await AdmitAsync(" "));
        Assert.True(await MayWriteAsync());
        using var nadia = await house.EnterAsync("nadia");
        var page = await nadia.GetAsync($"/app/diaspora/applications/{mistaken}");
        Assert.NotNull(page.Document.QuerySelector($"main a[href$='{mistaken}/admit']"));
        await nadia.SubmitAsync(
            await nadia.GetAsync($"/app/diaspora/applications/{mistaken}/admit"),
            [("Reason", "Erreur de lecture.")]
        );

        var line = (await RankingAsync(story)).Lines!.Single(l => l.Application.Code == mistaken);
        Assert.Equal(RankProposal.TooFewSheets, line.Place.Proposal);
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.DecideAsync(mistaken, ApplicationStanding.Selected, "Bon projet.", by)
        );
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AcceptAsync(story.Address, by));
        await story.AsAsync<Decisions>("nadia", (d, by) => d.AnnounceAsync(story.Address, by));
        Assert.Equal(
            ApplicationStanding.Selected,
            (await story.ApplicationAsync(mistaken)).Standing
        );

        Task<Outcome> AdmitAsync(string reason) =>
            story.TryAsync<Decisions>("nadia", (d, by) => d.AdmitAsync(mistaken, reason, by));
        async Task<bool> MayWriteAsync() =>
            new Followed(await story.CallAsync(), await story.ApplicationAsync(mistaken)).TakesMore;
    }

    [Theory, BothDatabases]
    public async Task Of_two_who_decide_at_once_the_second_sees_what_the_first_decided(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        house.Clock.Advance(11);
        using var samba = await house.EnterAsync("samba");
        var check = $"/app/diaspora/applications/{code}/check";
        var (one, other) = (await samba.GetAsync(check), await samba.GetAsync(check));
        await samba.SubmitAsync(
            one,
            [("Input.IsEligible", "True"), ("Input.Note", "Première lecture.")]
        );
        other = await samba.SubmitAsync(
            other,
            [("Input.IsEligible", "False"), ("Input.Note", "Seconde lecture.")]
        );
        Assert.Contains("Première lecture.", other.Text, StringComparison.Ordinal);
        Assert.Contains("Seconde lecture.", other.Html, StringComparison.Ordinal);
        Assert.Equal(ApplicationStanding.Eligible, (await story.ApplicationAsync(code)).Standing);

        await story.CloseScoringAsync();
        using var nadia = await house.EnterAsync("nadia");
        var decide = $"/app/diaspora/calls/{story.Address}/decide";
        var form = $"form:has(input[value='{code}'])";
        (one, other) = (await nadia.GetAsync(decide), await nadia.GetAsync(decide));
        await nadia.SubmitAsync(one, [("To", "Selected"), ("Reason", "Premier motif.")], form);
        other = await nadia.SubmitAsync(
            other,
            [("To", "Refused"), ("Reason", "Second motif.")],
            form
        );
        Assert.Contains("Premier motif.", other.Text, StringComparison.Ordinal);
        Assert.Contains("Second motif.", other.Html, StringComparison.Ordinal);
        Assert.Equal(ApplicationStanding.Selected, (await story.ApplicationAsync(code)).Standing);
    }

    [Theory, BothDatabases]
    public async Task Eligibility_has_its_reasons_and_the_marking_does_not_end_before_it_is_checked(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var receipt = await story.ApplyAsync(
            Calls.Said() with
            {
                Region = "07",
                Own = 5_000,
                Asked = 25_000,
                Phone = "+32 470 99 88 77",
                Email = "else@example.org",
            }
        );
        house.Clock.Advance(11);
        CallStory.Refused(
            "Call.EligibilityOpen",
            await story.TryAsync<CallJury>(
                "samba",
                (jury, by) => jury.CloseScoringAsync(story.Address, by)
            )
        );
        CallStory.Refused(
            "Application.NoteMissing",
            await story.TryAsync<ApplicationDesk>(
                "samba",
                (desk, by) => desk.CheckAsync(receipt.Code, true, null, by)
            )
        );
        using var samba = await house.EnterAsync("samba");
        var page = await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}/check");
        page = await samba.SubmitAsync(page, [("Input.IsEligible", "False")]);
        Assert.Contains("région du projet", page.Text, StringComparison.Ordinal);
        var found = await story.ApplicationAsync(receipt.Code);
        Assert.Equal(
            (ApplicationStanding.Ineligible, "Region OwnShare"),
            (found.Standing, found.BrokenRules)
        );
        var letter = await samba.GetAsync($"/app/diaspora/applications/{receipt.Code}/letter");
        Assert.Contains("apport propre est trop faible", letter.Text, StringComparison.Ordinal);
        // Found again by what only its writer knows, as it was typed; nobody else's is.
        var list = await samba.GetAsync($"/app/diaspora/calls/{story.Address}/applications");
        foreach (var sought in new[] { "0470 99 88 77", "ELSE@example.org", receipt.Code })
        {
            var result = await samba.SubmitAsync(list, [("Text", sought)]);
            Assert.Contains(receipt.Code, result.Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(
            receipt.Code,
            (await samba.SubmitAsync(list, [("Text", "nobody@example.org")])).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, BothDatabases]
    public async Task What_is_forgotten_is_forgotten_by_the_history_too(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await CallStory.OpenAsync(house);
        var code = (await story.ApplyAsync()).Code;
        house.Clock.Advance(11);
        await story.AsAsync<ApplicationDesk>(
            "samba",
            (desk, by) => desk.CheckAsync(code, true, "Note-oubliée.", by)
        );
        await story.AsAsync<JuryRoom>(
            "sofia",
            (room, by) => room.DeclareAsync(code, false, null, by)
        );
        foreach (var comment in new[] { "Avis-oublié un.", "Avis-oublié deux." })
        {
            await story.AsAsync<JuryRoom>(
                "sofia",
                (room, by) => room.MarkAsync(code, new Dictionary<Guid, int?>(), comment, false, by)
            );
        }
        await story.CloseScoringAsync();
        await story.AsAsync<Decisions>(
            "nadia",
            (d, by) => d.DecideAsync(code, ApplicationStanding.Refused, "Motif-oublié.", by)
        );
        Assert.Contains("oublié", await HistoryAsync(house), StringComparison.Ordinal);

        house.Clock.Advance(731);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "diaspora-retention")
                .RunAsync(TestContext.Current.CancellationToken)
        );

        Assert.NotNull((await story.ApplicationAsync(code)).AnonymisedAt);
        Assert.DoesNotContain("oublié", await HistoryAsync(house), StringComparison.Ordinal);
        Assert.Empty(
            await house.InScopeAsync(s =>
                s.GetRequiredService<AuditChain>()
                    .VerifyAsync(s.GetRequiredService<RihlaDb>())
                    .ToListAsync()
                    .AsTask()
            )
        );
    }

    // All that the history tells, in clear.
    private static Task<string> HistoryAsync(House house) =>
        house.InScopeAsync(async s =>
            string.Join(
                '\n',
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<AuditEntry>()
                        .AsNoTracking()
                        .ToListAsync()
                ).Select(e => e.Details?.Reveal())
            )
        );

    private static async Task<RankingOfCall> RankingAsync(CallStory story) =>
        (
            await story.AskAsync<Rankings, RankingOfCall?>(
                "nadia",
                (rankings, by) => rankings.OfAsync(story.Address, by)
            )
        )!;
}
