using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Jobs;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Travel;

namespace Rihla.Tests.Travel;

/// <summary>Until the arrival a return is prepared by the host mission, whoever works in that of origin.</summary>
public sealed class HostsWorkTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task Before_the_arrival_a_mission_of_origin_leaves_the_casework_to_the_host(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var (salma, aicha) = await ThereAsync(story);
        var karim = (await story.ActorAsync("karim")) with { MissionId = salma.MissionId };
        var before = await story.FileAsync();
        var (code, member) = (story.Code, before.Travellers[1].MemberId);

        await MustRefuseAsync(house, story, member, salma, aicha);
        await MustRefuseAsync<TravelDocuments>(house, d => d.RecordAsync(code, [], null, salma));
        await MustRefuseAsync<TravelDocuments>(house, d => d.RequestAsync(code, new(), salma));
        await MustRefuseAsync<ExitAuthorisations>(house, e => e.RecordAsync(code, new(), salma));
        await MustRefuseAsync<FitnessDecisions>(house, f => f.DecideAsync(code, [], null, karim));
        Assert.Equal((Stage.Booked, 2), (await story.StageAsync(), await story.SeatsAsync()));

        // What is her own: to write to the host, and to say how dangerous the return is there.
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(code, "Le père est venu demander après eux", null, salma)
        );
        Assert.Equal(
            "Route.NotFound",
            await RefusalOfAsync<ProtectionRoutes>(
                house,
                p => p.TakeStepAsync(code, new() { Kind = StepKind.RiskAssessment }, aicha)
            )
        );

        await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        await MustRefuseAsync<Counselling>(house, c => c.RecordAsync(code, new(), salma));
        await story.ArriveAsync();
        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(code, new() { MemberIds = [before.Applicant!.MemberId] }, salma)
        );
    }

    [Theory, BothDatabases]
    public async Task What_was_closed_before_the_arrival_stays_the_hosts(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        foreach (var from in new[] { Stage.Screened, Stage.Booked })
        {
            var story = await Story.BookedAsync(house, children: 0);
            if (from == Stage.Screened)
            {
                await story.WithdrawAsync();
            }
            Assert.Equal(from, await story.StageAsync());
            var member = (await story.FileAsync()).Applicant!.MemberId;
            var (salma, aicha) = await ThereAsync(story);
            await CloseAsync(story);

            await MustRefuseAsync(house, story, member, salma, aicha);

            Assert.Equal(Sensitivity.Normal, (await story.FileAsync()).Sensitivity);
        }
        // What was closed after it is still theirs who worked on it last.
        var arrived = await Story.BookedAsync(house, children: 0);
        await arrived.BoardAsync(await arrived.AtTheGateAsync(BoardingOutcome.Boarded));
        await arrived.ArriveAsync();
        await CloseAsync(arrived);
        var (_, officer) = await ThereAsync(arrived);
        await arrived.DoAsync<Teams>(t => t.RestrictAsync(arrived.Code, "Menacée", officer));

        static async Task CloseAsync(Story story)
        {
            var salma = await story.ActorAsync("salma");
            await story.DoAsync<Closing>(c =>
                c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", salma)
            );
        }
    }

    [Theory, BothDatabases]
    public async Task Of_a_parted_family_the_mission_of_origin_works_with_those_who_have_arrived(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedWithAsync(house, Relation.Spouse);
        var (salma, aicha) = await ThereAsync(story);
        var file = await story.FileAsync();
        var (mother, father) = (file.Travellers[0], file.Travellers[1]);
        var parted = await story.BoardAsync(
            await story.PartingAtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.NoShow)
        );
        Assert.Empty(parted.Refusals);
        await MustRefuseAsync(house, story, mother.MemberId, salma, aicha);
        await MustRefuseAsync<Referrals>(house, r => r.SendAsync(story.Code, To(mother), salma));
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<Arrivals>(a =>
            a.ConfirmAsync(
                story.Code,
                [
                    new()
                    {
                        PersonId = mother.Person.Id,
                        Arrived = true,
                        ArrivedOn = story.Today,
                    },
                ],
                mariama
            )
        );
        Assert.True(await story.StageAsync() < Stage.Departed);

        await story.DoAsync<Counselling>(c =>
            c.RecordAsync(story.Code, new() { MemberIds = [mother.MemberId] }, salma)
        );
        await MustRefuseAsync<Counselling>(
            house,
            c => c.RecordAsync(story.Code, new() { MemberIds = [father.MemberId] }, salma)
        );
        await story.DoAsync<ConsentSheet>(c =>
            c.RecordAsync(story.Code, NoPictureOf(mother), salma)
        );
        await MustRefuseAsync<ConsentSheet>(
            house,
            c => c.RecordAsync(story.Code, NoPictureOf(father), salma)
        );
        await story.DoAsync<Referrals>(r => r.SendAsync(story.Code, To(mother), salma));
        await MustRefuseAsync<Referrals>(
            house,
            r => r.SendAsync(story.Code, To(mother, father), salma)
        );
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, mother.MemberId, "asylum", salma)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.OpenAsync(story.Code, father.MemberId, "asylum", salma)
        );
        // What is about those who are still to come stays the host's.
        await MustRefuseAsync<EligibilityDecisions>(
            house,
            e => e.DecideAsync(story.Code, new(), salma)
        );
        await MustRefuseAsync<Declarations>(house, d => d.SignAsync(story.Code, new(), salma));
        await MustRefuseAsync<Registration>(
            house,
            r => r.RemoveAsync(story.Code, father.MemberId, salma)
        );
        await MustRefuseAsync<ExitAuthorisations>(
            house,
            e => e.RecordAsync(story.Code, new(), salma)
        );
        await PagesAsync(house, story, mother, father);

        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menacée là-bas", aicha));
        await MustRefuseAsync<Teams>(house, t => t.LiftAsync(story.Code, "Sans objet", aicha));

        static SendReferral To(params Traveller[] whom) =>
            new()
            {
                MemberIds = [.. whom.Select(t => t.MemberId)],
                Service = ReferralService.Shelter,
                Partner = "Foyer",
                Purpose = "Un lit",
                Shared = "Le prénom",
            };

        static RecordConsents NoPictureOf(Traveller who) =>
            new()
            {
                Entries = [new(who.Person.Id, ConsentPurpose.Photograph, ConsentAnswer.Refused)],
                ExplainedIn = "fr",
            };
    }

    [Theory, BothDatabases]
    public async Task What_follows_from_the_work_at_home_is_asked_there(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 0);
        var (salma, _) = await ThereAsync(story);
        var host = await story.ActorAsync("salma");
        var member = (await story.FileAsync()).Applicant!.MemberId;
        await ReferAsync("Foyer d'ici", host);
        await story.BoardAsync(await story.AtTheGateAsync(BoardingOutcome.Boarded));
        house.Clock.Advance(days: 1);
        await story.ArriveAsync();

        await ReferAsync("Foyer de là-bas", salma);
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, member, "asylum", salma)
        );
        house.Clock.Advance(days: 30);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .Single(j => j.Name == "referral-reminders")
                .RunAsync(CancellationToken.None)
        );

        var id = (await story.FileAsync()).Id;
        var tasks = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseTask>()
                .Where(t =>
                    t.CaseId == id && (t.Kind == "referral-unanswered" || t.Kind == "route-opened")
                )
                .OrderBy(t => t.Id)
                .Select(t => new
                {
                    t.Kind,
                    t.Owner,
                    t.OwnerMissionId,
                })
                .ToListAsync()
        );
        Assert.Equal(
            [
                ("referral-unanswered", Role.Caseworker, host.MissionId),
                ("referral-unanswered", Role.ProtectionOfficer, salma.MissionId),
                ("route-opened", Role.ProtectionOfficer, salma.MissionId),
            ],
            tasks
                .Select(t => (t.Kind, t.Owner, t.OwnerMissionId))
                .OrderBy(t => t.Kind, StringComparer.Ordinal)
                .ThenBy(t => t.Owner)
        );

        Task ReferAsync(string partner, Actor by) =>
            story.DoAsync<Referrals>(r =>
                r.SendAsync(
                    story.Code,
                    new()
                    {
                        MemberIds = [member],
                        Service = ReferralService.Shelter,
                        Partner = partner,
                        Purpose = "Un lit",
                        Shared = "Le prénom",
                    },
                    by
                )
            );
    }

    // What somebody finds who works as a caseworker in the mission of origin.
    private static async Task PagesAsync(
        House house,
        Story story,
        Traveller mother,
        Traveller father
    )
    {
        var id = (await story.ActorAsync("mariama")).UserId;
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(new UserRole { UserId = id, Role = Role.Caseworker });
            await db.SaveAsync(Actor.System, new Act("user.changed"));
        });
        using var there = await story.VisitorAsync("mariama");
        var exit = await there.GetAsync($"/app/cases/{story.Code}/exit", "en");
        Assert.Contains("the host mission", exit.Text, StringComparison.Ordinal);
        Assert.Null(exit.Document.QuerySelector("[name='Input.PersonIds']"));
        var documents = await there.GetAsync($"/app/cases/{story.Code}/documents", "en");
        Assert.NotNull(
            documents.Document.QuerySelector("fieldset[disabled] [name='Input.Rows[0].Number']")
        );
        foreach (var page in new[] { "counselling", "referrals/new" })
        {
            var form = await there.GetAsync($"/app/cases/{story.Code}/{page}");
            Assert.Equal(
                [mother.MemberId.ToString()],
                form.Document.QuerySelectorAll("[name='Input.MemberIds']")
                    .Select(i => i.GetAttribute("value"))
            );
        }
        var consents = await there.GetAsync($"/app/cases/{story.Code}/consents");
        Assert.Contains(mother.Person.Id.ToString(), consents.Html, StringComparison.Ordinal);
        Assert.Null(consents.Document.QuerySelector($"[name='ForAll[{father.Person.Id}]']"));
    }

    // Somebody of the host mission who does the same work in that of origin.
    private static async Task<(Actor Salma, Actor Aicha)> ThereAsync(Story story)
    {
        var mission = (await story.ActorAsync("mariama")).MissionId;
        return (
            (await story.ActorAsync("salma")) with
            {
                MissionId = mission,
            },
            (await story.ActorAsync("aicha")) with
            {
                MissionId = mission,
            }
        );
    }

    // All of the casework, tried from the mission of origin.
    private static async Task MustRefuseAsync(
        House house,
        Story story,
        Guid member,
        Actor salma,
        Actor aicha
    )
    {
        var (code, before) = (story.Code, await story.FileAsync());
        await MustRefuseAsync<Destinations>(house, d => d.ChooseAsync(code, "SN", null, salma));
        await MustRefuseAsync<Registration>(house, r => r.RemoveAsync(code, member, salma));
        await MustRefuseAsync<Registration>(house, r => r.HandOverAsync(code, member, salma));
        await MustRefuseAsync<Registration>(house, r => r.CompleteFamilyAsync(code, salma));
        await MustRefuseAsync<CaseDetails>(
            house,
            d => d.ChangeAsync(code, CaseDetailsInput.Of(before), salma)
        );
        await MustRefuseAsync<ConsentSheet>(house, c => c.RecordAsync(code, new(), salma));
        await MustRefuseAsync<Counselling>(house, c => c.RecordAsync(code, new(), salma));
        await MustRefuseAsync<Screenings>(house, s => s.SaveAsync(code, new(), salma));
        await MustRefuseAsync<EligibilityDecisions>(house, e => e.DecideAsync(code, new(), salma));
        await MustRefuseAsync<Declarations>(house, d => d.SignAsync(code, new(), salma));
        await MustRefuseAsync<Referrals>(house, r => r.SendAsync(code, new(), salma));
        await MustRefuseAsync<Teams>(house, t => t.RestrictAsync(code, "Menacée", aicha));
        await MustRefuseAsync<Teams>(house, t => t.LiftAsync(code, "Sans objet", aicha));
        await MustRefuseAsync<Teams>(house, t => t.AssignAsync(code, salma.UserId, salma));
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.OpenAsync(code, member, "asylum", salma)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.TakeStepAsync(code, new() { Kind = StepKind.Decision }, aicha)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.ResolveAsync(code, Guid.Empty, aicha)
        );
        await MustRefuseAsync<ProtectionRoutes>(
            house,
            p => p.NotConfirmedAsync(code, Guid.Empty, "Sans objet", aicha)
        );
        Assert.Equal(
            "Casework.HostDecides",
            Assert
                .Single(
                    (
                        await house.InScopeAsync(s =>
                            s.GetRequiredService<Registration>()
                                .AddAsync(
                                    code,
                                    new(Relation.Other, new() { GivenNames = "Yolande" }, []),
                                    salma
                                )
                        )
                    ).Refusals
                )
                .TextKey
        );
    }

    private static async Task MustRefuseAsync<T>(House house, Func<T, Task<Outcome>> act)
        where T : notnull => Assert.Equal("Casework.HostDecides", await RefusalOfAsync(house, act));

    private static Task<string> RefusalOfAsync<T>(House house, Func<T, Task<Outcome>> act)
        where T : notnull =>
        house.InScopeAsync(async s =>
            Assert.Single((await act(s.GetRequiredService<T>())).Refusals).TextKey
        );
}
