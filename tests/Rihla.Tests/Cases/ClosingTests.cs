using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Whoever closes a case, and why: nobody is asked for anything about it any more, and nothing is held for it.</summary>
public sealed class ClosingTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_case_found_ineligible_asks_nobody_for_anything_and_holds_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AskedAsync(house);
        var salma = await story.ActorAsync("salma");

        await story.DoAsync<EligibilityDecisions>(e =>
            e.DecideAsync(
                story.Code,
                new()
                {
                    IsEligible = false,
                    Reason = EligibilityReason.OwnMeans,
                    Explanation = "Son frère paie le billet",
                    Close = true,
                },
                salma
            )
        );

        Assert.Equal(Stage.Closed, await story.StageAsync());
        Assert.DoesNotContain("test-asked", await story.TasksAsync());
        Assert.Equal(0, await story.SeatsAsync());
    }

    [Theory, BothDatabases]
    public async Task A_case_closed_with_a_withdrawal_asks_nobody_for_anything_but_to_read_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AskedAsync(house);
        var file = await story.FileAsync();
        var (salma, nadia) = (await story.ActorAsync("salma"), await story.ActorAsync("nadia"));
        await story.DoAsync<Waivers>(w =>
            w.WaiveAsync(story.Code, "funded", "Le bailleur paie après coup", nadia)
        );

        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(
                story.Code,
                new()
                {
                    MemberIds = [.. file.Travellers.Select(t => t.MemberId)],
                    After = AfterWithdrawal.Close,
                },
                salma
            )
        );

        Assert.Equal(Stage.Closed, await story.StageAsync());
        Assert.DoesNotContain("test-asked", await story.TasksAsync());
        Assert.Single(await story.TasksAsync(), k => k == Withdrawals.Task);
        Assert.Equal(0, await story.SeatsAsync());

        // Whoever comes back begins anew: what was set aside for the journey that did not take place counts for no other.
        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Waivers>().FindAsync(file.Id, "funded")
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Reopening_tells_nobody_the_code_of_a_case_they_may_not_see(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, grace) = (await story.ActorAsync("salma"), await story.ActorAsync("grace"));
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Fatoumata",
                        SafeContact = "Le matin",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var hidden = taken.Value!.Code;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var entity = await db.Set<Case>().SingleAsync(c => c.Code == hidden);
            db.Add(entity.Add(person, Relation.Applicant));
            await db.SaveAsync(Actor.System, new Act("case.member-entered"));
        });
        await story.DoAsync<Teams>(t => t.RestrictAsync(hidden, "Menaces", salma));

        var known = await ReopenAsync(house, story.Code, salma);
        Assert.Equal(("Case.Reopen.OtherCase", hidden), (known.TextKey, known.Args[0]));
        var told = await ReopenAsync(house, story.Code, grace);
        Assert.Equal("Case.Reopen.NotNow", told.TextKey);
        Assert.Empty(told.Args);
    }

    [Theory, BothDatabases]
    public async Task A_mission_of_origin_closes_no_case_before_the_arrival_by_finding_it_ineligible(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var there = (await story.ActorAsync("aicha")) with
        {
            MissionId = (await story.ActorAsync("mariama")).MissionId,
        };

        var decided = await house.InScopeAsync(s =>
            s.GetRequiredService<EligibilityDecisions>()
                .DecideAsync(
                    story.Code,
                    new()
                    {
                        IsEligible = false,
                        Reason = EligibilityReason.OwnMeans,
                        Close = true,
                    },
                    there
                )
        );

        Assert.Equal("Casework.HostDecides", Assert.Single(decided.Refusals).TextKey);
        Assert.Equal((Stage.Booked, 1), (await story.StageAsync(), await story.SeatsAsync()));
    }

    [Theory, BothDatabases]
    public async Task A_case_is_closed_as_ineligible_with_the_same_note_on_either_page(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");

        var decided = await house.InScopeAsync(s =>
            s.GetRequiredService<EligibilityDecisions>()
                .DecideAsync(
                    story.Code,
                    new()
                    {
                        IsEligible = false,
                        Reason = EligibilityReason.OwnMeans,
                        Close = true,
                    },
                    salma
                )
        );

        var refusal = Assert.Single(decided.Refusals);
        Assert.Equal(("Explanation", "Case.Close.NoteMissing"), (refusal.Field, refusal.TextKey));
        Assert.Equal(Stage.Applied, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_is_entered_elsewhere_while_their_case_is_reopened_has_one_open_case(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, grace) = (await story.ActorAsync("salma"), await story.ActorAsync("grace"));
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = "Fatoumata",
                        SafeContact = "Le matin",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        var other = taken.Value!.Code;

        Task<Outcome> reopening = null!;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync(CancellationToken.None);
            // As whoever registers does: holds the register, looks, and enters her.
            await s.GetRequiredService<Register>().HoldAsync(work);
            var entity = await db.Set<Case>().SingleAsync(c => c.Code == other);
            db.Add(entity.Add(person, Relation.Applicant));
            await db.SaveAsync(Actor.System, new Act("case.member-entered"));
            reopening = Task.Run(() =>
                house.InScopeAsync(x =>
                    x.GetRequiredService<Closing>().ReopenAsync(story.Code, "Elle rappelle", grace)
                )
            );
            await Assert.ThrowsAsync<TimeoutException>(() =>
                reopening.WaitAsync(TimeSpan.FromSeconds(2))
            );
            await work.CommitAsync(CancellationToken.None);
        });

        Assert.Equal("Case.Reopen.OtherCase", Assert.Single((await reopening).Refusals).TextKey);
    }

    [Theory, BothDatabases]
    public async Task What_was_decided_on_protection_needs_is_decided_anew_when_a_case_is_reopened(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var member = (await story.FileAsync()).Applicant!.MemberId;
        // She asked weeks ago, and has had her time to think it over.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Code == story.Code)
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(c => c.RequestedOn, story.Today.AddDays(-20))
                )
        );
        var asylum = await ResolvedAsync("asylum", RouteKind.Asylum);
        var violence = await ResolvedAsync("gender_based_violence", RouteKind.Referral);
        Assert.DoesNotContain(Screenings.RouteTask, await story.TasksAsync());
        Assert.Empty(await OpenAsync());
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );

        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));

        Assert.Equal(new[] { asylum, violence }.Order(), (await OpenAsync()).Order());
        Assert.Equal(2, (await story.TasksAsync()).Count(k => k == Screenings.RouteTask));
        // She chooses anew, and has the time to think it over once more.
        var resolved = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>().ResolveAsync(story.Code, asylum, aicha)
        );
        Assert.Equal("Route.Against.InformedChoice", Assert.Single(resolved.Refusals).TextKey);

        Task<List<Guid>> OpenAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<ProtectionRoute>()
                    .Where(r => r.MemberId == member && r.ResolvedOn == null)
                    .Select(r => r.Id)
                    .ToListAsync()
            );

        async Task<Guid> ResolvedAsync(string flag, RouteKind route)
        {
            await story.DoAsync<ProtectionRoutes>(p =>
                p.OpenAsync(story.Code, member, flag, salma)
            );
            var id = Assert.Single(await OpenAsync());
            foreach (var step in ProtectionRoute.StepsOf(route))
            {
                await story.DoAsync<ProtectionRoutes>(p =>
                    p.TakeStepAsync(
                        story.Code,
                        new()
                        {
                            RouteId = id,
                            Kind = step,
                            On = story.Today.AddDays(-10),
                            Who = "Aïcha",
                        },
                        aicha
                    )
                );
            }
            await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, id, aicha));
            return id;
        }
    }

    [Theory, BothDatabases]
    public async Task A_case_that_has_left_is_not_closed_past_what_is_open_in_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var member = (await story.FileAsync()).Applicant!.MemberId;
        await story.DoAsync<Referrals>(r =>
            r.SendAsync(
                story.Code,
                new()
                {
                    MemberIds = [member],
                    Service = ReferralService.Shelter,
                    Partner = "Foyer",
                    Purpose = "Un lit",
                    Shared = "Le prénom",
                },
                salma
            )
        );
        Assert.True(
            (await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded))).IsDone
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());

        // Closed now, nobody would ask whether she arrived.
        foreach (
            var reason in new[]
            {
                ClosureReason.LostContact,
                ClosureReason.Deceased,
                ClosureReason.MovedAway,
                ClosureReason.ReferredElsewhere,
            }
        )
        {
            Assert.Equal("Case.Close.OnTheWay", await CloseAsync(reason));
        }
        await story.ArriveAsync();
        Assert.Equal(
            "Condition.referrals-handed-over.Sent",
            await CloseAsync(ClosureReason.LostContact)
        );
        using var visitor = await story.VisitorAsync("salma");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/close");
        Assert.NotNull(page.Document.QuerySelector("main a[href$='/referrals']"));

        async Task<string> CloseAsync(ClosureReason reason)
        {
            var closed = await house.InScopeAsync(s =>
                s.GetRequiredService<Closing>()
                    .CloseAsync(story.Code, reason, "Plus de nouvelles", salma)
            );
            return Assert.Single(closed.Refusals).TextKey;
        }
    }

    private static async Task<Refusal> ReopenAsync(House house, string code, Actor by) =>
        Assert.Single(
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Closing>().ReopenAsync(code, "Elle rappelle", by)
                )
            ).Refusals
        );

    // A booked family about which somebody was asked for something.
    private static async Task<Story> AskedAsync(House house)
    {
        var story = await Story.BookedAsync(house, children: 0);
        var file = await story.FileAsync();
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(file, new("test-asked", Role.Caseworker, story.Today, "notes"));
            await s.GetRequiredService<RihlaDb>().SaveAsync(Actor.System, new Act("task.raised"));
        });
        return story;
    }
}
