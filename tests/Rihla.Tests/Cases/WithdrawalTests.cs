using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Grants;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>The right to change one's mind, until the aircraft door, on both databases.</summary>
public sealed class WithdrawalTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_withdrawn_declaration_stops_the_case_at_once_and_gives_the_seats_back(
        DatabaseKind kind
    )
    {
        var story = await Story.BookedAsync(await houses.OnAsync(kind));
        Assert.Equal((Stage.Booked, 3), (await story.StageAsync(), await story.SeatsAsync()));

        await TakeAsync(story, AfterWithdrawal.KeepOpen);

        Assert.Equal((Stage.Screened, 0), (await story.StageAsync(), await story.SeatsAsync()));
        Assert.Null((await story.FileAsync()).TravelOn);
        Assert.Contains("declaration-withdrawn", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task Whoever_hears_it_first_records_it_on_the_page(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house);
        var mother = (await story.FileAsync()).Applicant!.MemberId.ToString();
        using var hicham = await story.VisitorAsync("hicham");

        var page = await hicham.SubmitAsync(
            await hicham.GetAsync($"/app/cases/{story.Code}/withdraw"),
            [("Input.MemberIds", mother), ("Input.Channel", "Phone"), ("Input.After", "Close")]
        );

        Assert.Equal(HttpStatusCode.OK, page.Status);
        var file = await story.FileAsync();
        Assert.Equal((Stage.Closed, 0), (file.Stage, await story.SeatsAsync()));
        Assert.Equal(ClosureReason.Withdrawn, file.Case.ClosureReason);
    }

    [Theory, BothDatabases]
    public async Task No_reason_is_asked_and_nothing_is_lost_by_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house);
        await TakeAsync(story, AfterWithdrawal.KeepOpen);

        Assert.True((await SignAsync(house, story, null)).IsDone);

        Assert.Equal(Stage.Applied, await story.StageAsync());
        Assert.DoesNotContain("declaration-withdrawn", await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_paper_that_turns_up_late_undoes_neither_a_withdrawal_nor_the_end_of_the_case(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var signedOn = story.Today;
        house.Clock.Advance(days: 2);
        await TakeAsync(story, AfterWithdrawal.KeepOpen);
        house.Clock.Advance(days: 1);

        var late = await SignAsync(house, story, signedOn);
        Assert.Equal(
            [("On", "Declaration.BeforeWithdrawal"), ("On", "Declaration.BeforeWithdrawal")],
            late.Refusals.Select(r => (r.Field, r.TextKey))
        );
        Assert.Equal(Stage.Screened, await story.StageAsync());
        Assert.Contains("declaration-withdrawn", await story.TasksAsync());

        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
        );
        house.Clock.Advance(days: 1);
        await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));
        var before = await SignAsync(house, story, story.Today.AddDays(-1));
        Assert.Equal("Declaration.BeforeReopening", Assert.Single(before.Refusals).TextKey);

        Assert.True((await SignAsync(house, story, story.Today)).IsDone);
    }

    [Theory, BothDatabases]
    public async Task Who_has_signed_nothing_has_nothing_to_withdraw(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await TakeAsync(story, AfterWithdrawal.KeepOpen);
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");

        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<Withdrawals>()
                .TakeAsync(story.Code, new() { MemberIds = [file.Applicant!.MemberId] }, salma)
        );

        Assert.Equal("Withdrawal.NothingSigned", Assert.Single(outcome.Refusals).TextKey);
        await TakeAsync(story, AfterWithdrawal.Close);
        Assert.Equal(Stage.Closed, await story.StageAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_ends_a_request_again_that_was_reopened_is_told_of_again(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        for (var time = 1; time <= 2; time++)
        {
            await TakeAsync(story, AfterWithdrawal.Close);

            Assert.Equal(Stage.Closed, await story.StageAsync());
            var told = Assert.Single(
                (
                    await house.InScopeAsync(s =>
                        s.GetRequiredService<WorkList>().TasksAsync(1, salma)
                    )
                ).Lines,
                t => t.Code == story.Code && t.Task.Kind == Withdrawals.Task
            );
            await house.InScopeAsync(s =>
                s.GetRequiredService<TaskBook>().DoneAsync(told.Task.Id, salma)
            );
            await story.DoAsync<Closing>(c => c.ReopenAsync(story.Code, "Elle rappelle", salma));
        }
    }

    [Theory, BothDatabases]
    public async Task A_mission_of_origin_records_a_withdrawal_and_leaves_the_closing_to_the_host(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var file = await story.FileAsync();
        var mariama = await story.ActorAsync("mariama");
        async Task<Refusal?> TryAsync(AfterWithdrawal after) =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Withdrawals>()
                        .TakeAsync(
                            story.Code,
                            new() { MemberIds = [file.Applicant!.MemberId], After = after },
                            mariama
                        )
                )
            ).Refusals.SingleOrDefault();

        var closing = await TryAsync(AfterWithdrawal.Close);
        Assert.Equal(("After", "Withdrawal.HostCloses"), (closing!.Field, closing.TextKey));
        Assert.Equal((Stage.Booked, 1), (await story.StageAsync(), await story.SeatsAsync()));
        using var visitor = await story.VisitorAsync("mariama");
        var page = await visitor.GetAsync($"/app/cases/{story.Code}/withdraw");
        Assert.Null(page.Document.QuerySelector("[name='Input.After']"));

        Assert.Null(await TryAsync(AfterWithdrawal.KeepOpen));
        Assert.True(await story.StageAsync() is < Stage.Applied and > Stage.Requested);
        Assert.Equal(0, await story.SeatsAsync());
        Assert.Contains(Withdrawals.Task, await story.TasksAsync());
        // Nothing is left to withdraw, and what remains to be said is the host mission's.
        Assert.Equal(
            "Withdrawal.NothingSignedHere",
            (await TryAsync(AfterWithdrawal.Close))?.TextKey
        );
    }

    [Theory, BothDatabases]
    public async Task A_child_alone_takes_its_consent_back_on_the_route_that_counts(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await ChildrenAlone.EnteredAsync(house, "Ibrahima");
        var (salma, aicha) = (await story.ActorAsync("salma"), await story.ActorAsync("aicha"));
        var child = (await story.FileAsync()).Applicant!.MemberId;
        var first = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        await ChildrenAlone.StepAsync(story, first, StepKind.ChildConsent);
        // An aunt joins, and does not come after all.
        await story.EnterAsync(
            Relation.Other,
            "Hadja",
            "Kourouma",
            new PartialDate(1979, 3, 2),
            salma
        );
        var aunt = (await story.FileAsync()).Travellers[1].MemberId;
        await story.DoAsync<ProtectionRoutes>(p =>
            p.NotConfirmedAsync(story.Code, first.Id, "Sa tante voyage avec lui", aicha)
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, aunt, salma));
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, child, "unaccompanied", salma)
        );
        await ChildrenAlone.DecideAsync(house, story);
        Assert.Equal(Standing.Met, await RoutesStandAsync(house, story));

        await ChildrenAlone.WithdrawAsync(story, child, AfterWithdrawal.KeepOpen);

        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Null(route.ResolvedOn);
        Assert.Equal(Standing.NotMet, await RoutesStandAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task When_the_last_of_children_alone_withdraws_the_case_is_closed_and_nothing_is_kept(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await ChildrenAlone.EnteredAsync(house, "Ibrahima", "Mariame");
        await ChildrenAlone.DecideAsync(house, story);
        var nadia = await story.ActorAsync("nadia");
        await story.DoAsync<Funding>(f => f.ReserveAsync(story.Code, "Bailleur A", nadia));
        Assert.Equal(Stage.Applied, await story.StageAsync());
        var children = (await story.FileAsync()).Travellers.Select(t => t.MemberId).ToList();
        house.Clock.Advance(days: 1);

        await ChildrenAlone.WithdrawAsync(story, children[0], AfterWithdrawal.Close);
        Assert.NotEqual(Stage.Closed, await story.StageAsync());
        Assert.NotNull((await story.FileAsync()).FundedOn);
        house.Clock.Advance(days: 7);
        await ChildrenAlone.WithdrawAsync(story, children[1], AfterWithdrawal.Close);

        var file = await story.FileAsync();
        Assert.Equal((Stage.Closed, null), (file.Stage, file.FundedOn));
        var kept = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Reservation>()
                .CountAsync(r => r.CaseId == file.Id && r.ReleasedOn == null)
        );
        Assert.Equal(0, kept);
    }

    [Fact]
    public void Who_withdrew_and_has_not_consented_anew_does_not_come_back_into_what_is_held()
    {
        var file = AFamily.Of(
            ("Aissatou", "1984-03-17", Relation.Applicant),
            ("Alpha", "1980-01-05", Relation.Spouse),
            ("Fatou", "2010-06", Relation.Child)
        );
        var (mother, teenager) = (file.Travellers[0], file.Travellers[2]);
        var consent = Consent(teenager, mother);
        consent.Withdraw(AFamily.Today);
        var papers = new SignedPapers(file.Travellers.Take(2).Select(Signed), [consent]);
        HashSet<Guid> Withdrew(params DateOnly[] reopenedOn) =>
            Withdrawals.WhoWithdrew(file, papers, new([]), reopenedOn.ToHashSet());

        Assert.Equal([teenager.MemberId], Withdrew());
        // What lapsed when the case was reopened nobody withdrew.
        Assert.Empty(Withdrew(AFamily.Today));

        papers = new(papers.Declarations, [consent, Consent(teenager, mother)]);
        Assert.Empty(Withdrew());
    }

    [Fact]
    public void The_last_adult_to_withdraw_takes_everybody_with_them()
    {
        var file = AFamily.Of(
            ("Aissatou", "1994-03-17", Relation.Applicant),
            ("Alpha", "1990-01-05", Relation.Spouse),
            ("Binta", "2021-06", Relation.Child)
        );
        var declarations = file.Travellers.Take(2).Select(Signed).ToList();
        declarations[1].Withdraw(new(AFamily.Today, WithdrawalChannel.InPerson, "Salma", null));
        var papers = new SignedPapers(declarations, []);
        IEnumerable<string?> Stopping(SignedPapers papers) =>
            Withdrawals
                .WhoStops(
                    file,
                    papers,
                    Withdrawals.WhoWithdrew(file, papers, new([]), new HashSet<DateOnly>()),
                    [file.Applicant!.MemberId],
                    AFamily.Today
                )
                .Select(t => t.Person.GivenNames);

        Assert.Equal(["Aissatou", "Alpha", "Binta"], Stopping(papers));
        // Who has signed anew since has not left.
        Assert.Equal(
            ["Aissatou"],
            Stopping(new([.. declarations, Signed(file.Travellers[1])], []))
        );
        Assert.True(
            papers.HasWithdrawn(file, file.Travellers[1].MemberId, new([]), new HashSet<DateOnly>())
        );
    }

    private static async Task<Standing> RoutesStandAsync(House house, Story story)
    {
        var file = await story.FileAsync();
        return (
            await house.InScopeAsync(s =>
                s.GetRequiredService<Progress>().VerdictAsync(file, "routes-resolved")
            )
        ).Standing;
    }

    private static GuardianConsent Consent(Traveller child, Traveller guardian) =>
        new()
        {
            CaseId = Guid.CreateVersion7(),
            MemberId = child.MemberId,
            GuardianMemberId = guardian.MemberId,
            GuardianName = Personal.Of("Aissatou Barry")!,
            Guardianship = Guardianship.Mother,
            Country = "GN",
            Method = SigningMethod.Signature,
            SignedOn = AFamily.Today,
            RecordedAt = DateTimeOffset.UtcNow,
            RecordedByName = "Salma",
        };

    private static Declaration Signed(Traveller adult) =>
        new()
        {
            CaseId = Guid.CreateVersion7(),
            MemberId = adult.MemberId,
            TextId = Guid.CreateVersion7(),
            Country = "GN",
            Method = SigningMethod.Signature,
            ExplainedIn = "fr",
            SignedOn = AFamily.Today,
            RecordedAt = DateTimeOffset.UtcNow,
            RecordedByName = "Salma",
        };

    private static async Task<Outcome> SignAsync(House house, Story story, DateOnly? on)
    {
        var file = await story.FileAsync();
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Declarations>()
                .SignAsync(
                    story.Code,
                    new()
                    {
                        Adults = [new(file.Applicant!.MemberId, SigningMethod.Signature)],
                        Children =
                        [
                            .. file
                                .Travellers.Skip(1)
                                .Select(c => new GuardianSigns(
                                    c.MemberId,
                                    file.Applicant.MemberId,
                                    null,
                                    Guardianship.Mother,
                                    SigningMethod.Signature
                                )),
                        ],
                        On = on,
                    },
                    salma
                )
        );
    }

    private static async Task TakeAsync(Story story, AfterWithdrawal after)
    {
        var file = await story.FileAsync();
        var hicham = await story.ActorAsync("hicham");
        await story.DoAsync<Withdrawals>(w =>
            w.TakeAsync(
                story.Code,
                new()
                {
                    MemberIds = [file.Applicant!.MemberId],
                    Channel = WithdrawalChannel.InPerson,
                    After = after,
                },
                hicham
            )
        );
    }
}
