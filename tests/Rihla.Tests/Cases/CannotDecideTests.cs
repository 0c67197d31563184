using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Cases.Conditions;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Site;
using Rihla.Tests.Host;
using Rihla.Tests.Site;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>An adult who cannot decide returns on the word of who represents them by law, and never against their own, on both databases.</summary>
public sealed class CannotDecideTests(Houses houses) : IClassFixture<Houses>
{
    private const string Doctor = "Dre Alami, psychiatre";

    [Theory, BothDatabases]
    public async Task That_somebody_cannot_decide_is_found_by_who_is_named_and_of_one_person_at_a_time(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();

        var refused = await CounselAsync(
            house,
            story,
            Capacity.Unable,
            null,
            [.. file.Travellers.Select(t => t.MemberId)]
        );

        Assert.Equal(
            ["Counselling.UnableAssessorMissing", "Counselling.UnableOneByOne"],
            refused.Refusals.Select(r => r.TextKey)
        );
        var salma = await story.ActorAsync("salma");
        var byHand = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .OpenAsync(story.Code, file.Applicant!.MemberId, "represented", salma)
        );
        Assert.Equal("Route.FoundInCounselling", Assert.Single(byHand.Refusals).TextKey);
        var screened = await house.InScopeAsync(s =>
            s.GetRequiredService<Screenings>()
                .SaveAsync(
                    story.Code,
                    new()
                    {
                        Persons =
                        [
                            new(file.Applicant!.MemberId, Findings.Nothing, ["represented"]),
                        ],
                        Version = 1,
                    },
                    salma
                )
        );
        Assert.Contains(screened.Refusals, r => r.TextKey == "Route.FoundInCounselling");
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
    }

    [Theory, BothDatabases]
    public async Task Who_cannot_decide_goes_on_the_word_of_who_represents_them(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var applied = await story.StageAsync();

        var route = await FindUnableAsync(house, story);

        Assert.Equal(RouteKind.Represented, route.Kind.Reveal());
        Assert.True(await story.StageAsync() < Stage.Registered);
        Assert.Equal(
            ["Counselling.RepresentativeDecides"],
            await LacksAsync(house, story, "counselling-held")
        );
        Assert.Equal(
            ["Declaration.RepresentativeMissing"],
            await LacksAsync(house, story, "declarations-stand")
        );
        Assert.Contains(Screenings.RouteTask, await story.TasksAsync());
        Assert.Contains(Counselling.ConcernTask, await story.TasksAsync());

        await DecideAsync(house, story, route);

        Assert.Empty(await LacksAsync(house, story, "counselling-held"));
        Assert.Empty(await LacksAsync(house, story, "declarations-stand"));
        Assert.Empty(await LacksAsync(house, story, "routes-resolved"));
        Assert.DoesNotContain(Screenings.RouteTask, await story.TasksAsync());
        Assert.DoesNotContain(Counselling.ConcernTask, await story.TasksAsync());
        // What they had said for themselves is asked of who represents them.
        Assert.NotEmpty(await LacksAsync(house, story, "consent-to-processing"));
        Assert.Equal(
            "Consent.GuardianMissing",
            Assert.Single((await ConsentAsync(house, story, null)).Refusals).TextKey
        );
        Assert.True((await ConsentAsync(house, story, "Me Berrada, tutrice")).IsDone);
        Assert.Empty(await LacksAsync(house, story, "consent-to-processing"));
        Assert.Equal(applied, await story.StageAsync());
        Assert.Equal(
            "Declaration.CannotDecide",
            Assert.Single((await SignAsync(house, story)).Refusals).TextKey
        );

        // What was decided for one country is decided anew for the next.
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        Assert.NotEmpty(await LacksAsync(house, story, "counselling-held"));
        Assert.NotEmpty(await LacksAsync(house, story, "declarations-stand"));
    }

    [Theory, BothDatabases]
    public async Task An_objection_stops_the_journey_however_it_is_expressed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var route = await FindUnableAsync(house, story);
        await DecideAsync(house, story, route);
        house.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(
            "Route.OwnWordMissing",
            Assert.Single((await ObjectAsync(house, story, route, null)).Refusals).TextKey
        );
        Assert.True((await ObjectAsync(house, story, route, "Elle pleure et s'agrippe")).IsDone);

        Assert.NotEmpty(await LacksAsync(house, story, "routes-resolved"));
        Assert.NotEmpty(await LacksAsync(house, story, "counselling-held"));
        Assert.NotEmpty(await LacksAsync(house, story, "declarations-stand"));
    }

    [Theory, BothDatabases]
    public async Task Who_takes_back_the_word_for_them_or_their_own_ends_the_journey_at_once(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var online in new[] { false, true })
        {
            var story = await Story.AppliedAsync(house, children: 0);
            var route = await FindUnableAsync(house, story);
            await DecideAsync(house, story, route);
            await ConsentAsync(house, story, "Me Berrada, tutrice");
            house.Clock.Advance(TimeSpan.FromMinutes(1));
            var member = (await story.FileAsync()).Applicant!.MemberId;
            var hicham = online ? Online.Herself : await story.ActorAsync("hicham");

            await story.DoAsync<Withdrawals>(w =>
                w.TakeAsync(
                    story.Code,
                    new()
                    {
                        MemberIds = [member],
                        Channel = online
                            ? WithdrawalChannel.Online
                            : WithdrawalChannel.ThroughSomebody,
                        After = online ? AfterWithdrawal.Close : AfterWithdrawal.KeepOpen,
                    },
                    hicham
                )
            );

            Assert.NotEmpty(await LacksAsync(house, story, "counselling-held"));
            var file = await story.FileAsync();
            // An officer reaches them before the case is closed.
            Assert.True(file.IsOpen);
            var standing = await house.InScopeAsync(s =>
                s.GetRequiredService<Withdrawals>().StandingAsync(file, member)
            );
            Assert.Equal(story.Today, standing?.On);
            var now = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
            Assert.Empty(new CaseRoutes([now]).StandingConsents());
        }
    }

    [Theory, BothDatabases]
    public async Task Who_withdrew_before_goes_once_who_represents_them_and_their_own_word_say_so(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var applicant = (await story.FileAsync()).Applicant!;
        var receipt = await Asking.GiveReceiptAsync(house, story, applicant.MemberId);
        await story.WithdrawAsync();

        var route = await FindUnableAsync(house, story);
        Assert.Equal((1, false), await StandsAsync());
        await ChildrenAlone.StepAsync(story, route, StepKind.RepresentativeConsent);
        Assert.Equal((1, false), await StandsAsync());
        await DecideAsync(house, story, route);
        Assert.Equal((0, true), await StandsAsync());

        // And she can say again that she does not want to go.
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await story.WithdrawAsync();
        Assert.Equal((1, false), await StandsAsync());

        async Task<(int Withheld, bool MayWithdraw)> StandsAsync()
        {
            var file = await story.FileAsync();
            var request = await Asking.RequestAsync(house, receipt.Code);
            var withheld = await house.InScopeAsync(s =>
                s.GetRequiredService<NamedToAuthorities>().WithheldAsync(file)
            );
            Assert.All(withheld.Values, w => Assert.Equal("Authority.Withdrawn", w.TextKey));
            var followed = await house.InScopeAsync(s =>
                s.GetRequiredService<Following>().LoadAsync(request.Id, 1, default)
            );
            return (withheld.Count, followed.MayWithdraw);
        }
    }

    [Fact]
    public void A_word_from_before_the_withdrawal_does_not_answer_it()
    {
        var file = AFamily.Of(("Mariama", "1990", Relation.Applicant));
        var member = file.Travellers[0].MemberId;
        var declaration = new Declaration
        {
            CaseId = file.Id,
            MemberId = member,
            TextId = Guid.CreateVersion7(),
            Country = "GN",
            Method = SigningMethod.Signature,
            ExplainedIn = "fr",
            SignedOn = AFamily.Today.AddDays(-9),
            RecordedAt = DateTimeOffset.UnixEpoch,
            RecordedByName = "Salma",
        };
        declaration.Withdraw(new(AFamily.Today, WithdrawalChannel.Phone, "Salma", null));
        bool HasWithdrawn(int representative, int own)
        {
            var route = new ProtectionRoute
            {
                CaseId = file.Id,
                MemberId = member,
                Kind = Personal.Of(RouteKind.Represented),
                Flag = new("represented"),
                OpenedOn = AFamily.Today,
                OpenedByName = "Salma",
            };
            foreach (
                var (kind, day) in new[]
                {
                    (StepKind.RepresentativeConsent, representative),
                    (StepKind.OwnWord, own),
                }
            )
            {
                route.Take(
                    new()
                    {
                        RouteId = route.Id,
                        Kind = Personal.Of(kind),
                        Result = Personal.Of(StepResult.Favourable),
                        On = AFamily.Today.AddDays(day),
                        MissionId = AFamily.Host,
                        Country = "GN",
                        RecordedAt = DateTimeOffset.UnixEpoch,
                        RecordedByName = "Salma",
                    }
                );
            }
            return new SignedPapers([declaration], []).HasWithdrawn(
                file,
                member,
                new([route]),
                new HashSet<DateOnly>()
            );
        }

        Assert.True(HasWithdrawn(representative: -1, own: 1));
        Assert.True(HasWithdrawn(representative: 1, own: -1));
        Assert.False(HasWithdrawn(representative: 0, own: 1));
    }

    [Theory, BothDatabases]
    public async Task Who_sits_in_with_others_is_not_found_able_by_what_is_said_of_them(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.ClearedWithAsync(house, Relation.Spouse);
        var route = await FindUnableAsync(house, story);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var (wife, husband) = (await story.FileAsync()).Travellers switch
        {
            [var one, var two] => (one.MemberId, two.MemberId),
            _ => throw new InvalidOperationException(),
        };

        Assert.Equal(
            "Counselling.AbleOneByOne",
            Assert
                .Single(
                    (
                        await CounselAsync(house, story, Capacity.Able, Doctor, wife, husband)
                    ).Refusals
                )
                .TextKey
        );
        Assert.True((await CounselAsync(house, story, Capacity.Able, null, wife, husband)).IsDone);

        Assert.Equal(route.Id, Assert.Single(await ChildrenAlone.RoutesAsync(house, story)).Id);
        Assert.Contains("represented", (await story.FileAsync()).Travellers[0].VulnerabilityCodes);
        // What is open of her is not answered by it.
        Assert.Contains(Counselling.ConcernTask, await story.TasksAsync());
        Assert.Equal(
            ["Counselling.RepresentativeDecides"],
            await LacksAsync(house, story, "counselling-held")
        );
        var record = await house.InScopeAsync(async s =>
            await CounsellingRecord.LoadAsync(
                s.GetRequiredService<RihlaDb>(),
                route.CaseId,
                CancellationToken.None
            )
        );
        Assert.Equal(Capacity.Unable, record.OpenConcern(wife)?.Capacity);
        Assert.Null(record.OpenConcern(husband));

        // A doubt about the other is settled in a session without her.
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await CounselAsync(house, story, Capacity.InDoubt, null, wife, husband);
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(
            "Counselling.AssessorMissing",
            Assert
                .Single(
                    (await CounselAsync(house, story, Capacity.Able, null, wife, husband)).Refusals
                )
                .TextKey
        );
        Assert.True((await CounselAsync(house, story, Capacity.Able, Doctor, husband)).IsDone);
        Assert.True((await CounselAsync(house, story, Capacity.Able, Doctor, wife)).IsDone);
        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Empty(await LacksAsync(house, story, "counselling-held"));
    }

    [Theory, BothDatabases]
    public async Task The_guardian_of_her_child_may_be_another_than_who_represents_her(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        await FindUnableAsync(house, story);
        using var salma = await story.VisitorAsync("salma");
        var people = (await story.FileAsync()).Travellers;
        var page = await salma.GetAsync($"/app/cases/{story.Code}/consents", "en");
        (string, string)[] said =
        [
            .. people.Select(t =>
                ($"Answers[{t.Person.Id}|{ConsentPurpose.DataProcessing}]", "Given")
            ),
            ("Input.GuardianName", "Mme Kaba, tutrice"),
        ];

        var asked = await salma.SubmitAsync(page, said, "main form");
        Assert.Contains("not always the guardian", asked.Text, StringComparison.Ordinal);
        await salma.SubmitAsync(
            asked,
            [("Input.RepresentativeName", "Me Berrada, avocat")],
            "main form"
        );

        var given = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Consent>()
                .Where(c => c.Purpose == ConsentPurpose.DataProcessing)
                .ToListAsync()
        );
        string? LatestOf(Guid person) =>
            given.Where(c => c.PersonId == person).MaxBy(c => c.RecordedAt)?.GuardianName?.Reveal();
        Assert.Equal("Me Berrada, avocat", LatestOf(people[0].Person.Id));
        Assert.Equal("Mme Kaba, tutrice", LatestOf(people[1].Person.Id));
    }

    [Theory, BothDatabases]
    public async Task Who_is_found_able_again_signs_for_herself(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var route = await FindUnableAsync(house, story);
        await DecideAsync(house, story, route);
        await ConsentAsync(house, story, "Me Berrada, tutrice");
        var member = (await story.FileAsync()).Applicant!.MemberId;
        house.Clock.Advance(TimeSpan.FromMinutes(1));

        var nobody = await CounselAsync(house, story, Capacity.Able, null, member);
        Assert.Equal("Counselling.AssessorMissing", Assert.Single(nobody.Refusals).TextKey);
        // What was found before is entered late, and changes nothing.
        await LateAsync(house, story, Capacity.Able, member);
        Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        Assert.True((await CounselAsync(house, story, Capacity.Able, Doctor, member)).IsDone);
        await LateAsync(house, story, Capacity.Unable, member);

        Assert.Empty(await ChildrenAlone.RoutesAsync(house, story));
        Assert.DoesNotContain(
            "represented",
            (await story.FileAsync()).Applicant!.VulnerabilityCodes
        );
        Assert.Empty(await LacksAsync(house, story, "counselling-held"));
        Assert.Equal(["Declaration.Lapsed"], await LacksAsync(house, story, "declarations-stand"));
        Assert.NotEmpty(await LacksAsync(house, story, "consent-to-processing"));
        Assert.True((await ConsentAsync(house, story, null)).IsDone);
        Assert.True((await SignAsync(house, story)).IsDone);
        Assert.Empty(await LacksAsync(house, story, "declarations-stand"));
    }

    [Theory, BothDatabases]
    public async Task Who_cannot_decide_answers_for_no_child_and_is_no_company_for_one(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        await FindUnableAsync(house, story);

        var file = await story.FileAsync();
        var child = file.Travellers.Single(t => t.Relation == Relation.Child);
        Assert.Empty(file.GuardiansOf(child, story.Today));
        Assert.True(file.IsWithoutAdult(child, story.Today));
        Assert.Equal(
            ["GuardianConsent.Missing"],
            await LacksAsync(house, story, "guardian-consents")
        );
        Assert.Equal(["Route.Missing"], await LacksAsync(house, story, "routes-set"));
        var separated = await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .SeparatedAsync(file, [child], file.Travellers, story.Today)
        );
        Assert.Equal([child], separated);
    }

    [Theory, BothDatabases]
    public async Task The_pages_say_who_decides(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{story.Code}/counselling", "en");
        (string, string)[] found =
        [
            ("Input.Pressure", "None"),
            ("Input.Capacity", "Unable"),
            ("Input.Concern", "Ne répond plus"),
        ];

        var asked = await salma.SubmitAsync(page, found, "main form");
        Assert.Contains("Name the qualified person", asked.Text, StringComparison.Ordinal);
        await salma.SubmitAsync(asked, [("Input.AssessedBy", Doctor)], "main form");

        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        var sessions = await salma.GetAsync($"/app/cases/{story.Code}/counselling", "en");
        Assert.Contains(Doctor, sessions.Text, StringComparison.Ordinal);
        var declaration = await salma.GetAsync($"/app/cases/{story.Code}/declaration", "en");
        Assert.Contains("nobody signs in their place", declaration.Text, StringComparison.Ordinal);
        var step = await salma.GetAsync(
            $"/app/cases/{story.Code}/protection/{route.Id}/step",
            "en"
        );
        Assert.Contains("Legal representative’s consent", step.Text, StringComparison.Ordinal);
        Assert.Contains("The person’s own word or sign", step.Text, StringComparison.Ordinal);
        var protection = await salma.GetAsync($"/app/cases/{story.Code}/protection", "en");
        Assert.Contains("with the order or power", protection.Text, StringComparison.Ordinal);
        Assert.Empty(protection.Document.QuerySelectorAll("option[value=represented]"));
        var consents = await salma.GetAsync($"/app/cases/{story.Code}/consents", "en");
        Assert.NotNull(consents.Document.QuerySelector("[name='Input.GuardianName']"));
        var notice = await salma.GetAsync($"/app/cases/{story.Code}/consents/notice", "en");
        Assert.Contains("représentant légal", notice.Text, StringComparison.Ordinal);
        var paper = await salma.GetAsync($"/app/cases/{story.Code}/declaration/print", "en");
        Assert.Empty(paper.Document.QuerySelectorAll("article"));
    }

    [Fact]
    public void Pressure_on_who_cannot_decide_is_gone_once_a_later_session_finds_none()
    {
        var file = AFamily.Of(("Mariama", "1990", Relation.Applicant));
        var mother = file.Travellers[0];
        mother.Member.Vulnerabilities = Personal.Of("represented");
        HashSet<Guid> decided = [mother.MemberId];
        string[] Lacks(params CounsellingSession[] sessions) =>
            [
                .. new CounsellingRecord(sessions)
                    .Obstacles(file, AFamily.Today, decided)
                    .Select(o => o.TextKey),
            ];
        CounsellingSession On(int day, Pressure pressure, CounsellingMode mode = default) =>
            new()
            {
                CaseId = file.Id,
                On = AFamily.Today.AddDays(day - 30),
                Mode = mode,
                Language = "fr",
                Understanding = Understanding.NotSure,
                MemberIds = [mother.MemberId],
                Given = InformationGiven.None,
                Pressure = pressure,
                Capacity = Capacity.Unable,
                RecordedAt = DateTimeOffset.UnixEpoch,
                RecordedByName = "Salma",
            };

        Assert.Empty(Lacks(On(1, Pressure.None)));
        Assert.Equal(
            ["Counselling.PressureOpen"],
            Lacks(On(1, Pressure.None), On(2, Pressure.Doubt))
        );
        Assert.Empty(Lacks(On(1, Pressure.Doubt), On(2, Pressure.None)));
        // What another case left in doubt says nothing of the pressure here.
        Assert.NotEmpty(
            Lacks(On(1, Pressure.Doubt), On(2, Pressure.None, CounsellingMode.EarlierRequest))
        );
    }

    [Fact]
    public void That_another_adult_answers_for_a_child_is_found_anew_once_the_mother_cannot_decide()
    {
        var file = AFamily.Of(
            ("Mariama", "1990", Relation.Applicant),
            ("Alpha", "1980", Relation.Other),
            ("Binta", "2018", Relation.Child)
        );
        var (mother, child) = (file.Travellers[0], file.Travellers[2]);
        mother.Member.Vulnerabilities = Personal.Of("represented");
        bool IsNotAlone(DateOnly foundOn)
        {
            var found = Route(child, RouteKind.ChildAlone, "unaccompanied");
            found.NotConfirmed("Her uncle answers for her.", foundOn, "Nadia", childIsAlone: false);
            return new CaseRoutes([
                Route(mother, RouteKind.Represented, "represented"),
                found,
            ]).IsNotAlone(file, child, _ => true);
        }
        ProtectionRoute Route(Traveller who, RouteKind kind, string flag) =>
            new()
            {
                CaseId = file.Id,
                MemberId = who.MemberId,
                Kind = Personal.Of(kind),
                Flag = new(flag),
                OpenedOn = AFamily.Today,
                OpenedByName = "Salma",
            };

        Assert.False(IsNotAlone(AFamily.Today.AddDays(-1)));
        Assert.True(IsNotAlone(AFamily.Today));
        mother.Member.Vulnerabilities = null;
        Assert.True(IsNotAlone(AFamily.Today.AddDays(-1)));
    }

    private static async Task LateAsync(House house, Story story, Capacity capacity, Guid member) =>
        Assert.True(
            (
                await CounselOnAsync(
                    house,
                    story,
                    story.Today.AddDays(-1),
                    capacity,
                    Doctor,
                    member
                )
            ).IsDone
        );

    private static Task<Outcome> CounselAsync(
        House house,
        Story story,
        Capacity capacity,
        string? assessor,
        params Guid[] members
    ) => CounselOnAsync(house, story, story.Today, capacity, assessor, members);

    private static async Task<Outcome> CounselOnAsync(
        House house,
        Story story,
        DateOnly on,
        Capacity capacity,
        string? assessor,
        params Guid[] members
    )
    {
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Counselling>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        On = on,
                        Language = "fr",
                        Understanding = Understanding.OwnLanguage,
                        MemberIds = members,
                        Given = CounsellingSession.AllInformation,
                        Pressure = Pressure.None,
                        Capacity = capacity,
                        AssessedBy = assessor,
                        Concern = capacity == Capacity.Able ? null : "Ne répond plus",
                    },
                    salma
                )
        );
    }

    // The applicant is found unable to decide.
    private static async Task<ProtectionRoute> FindUnableAsync(House house, Story story)
    {
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var member = (await story.FileAsync()).Applicant!.MemberId;
        Assert.True((await CounselAsync(house, story, Capacity.Unable, Doctor, member)).IsDone);
        var route = Assert.Single(await ChildrenAlone.RoutesAsync(house, story));
        Assert.Equal(member, route.MemberId);
        return route;
    }

    private static async Task DecideAsync(House house, Story story, ProtectionRoute route)
    {
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var aicha = await story.ActorAsync("aicha");
        foreach (var step in ProtectionRoute.StepsOf(RouteKind.Represented))
        {
            await ChildrenAlone.StepAsync(story, route, step);
        }
        await story.DoAsync<ProtectionRoutes>(p => p.ResolveAsync(story.Code, route.Id, aicha));
    }

    private static async Task<Outcome> ObjectAsync(
        House house,
        Story story,
        ProtectionRoute route,
        string? note
    )
    {
        var salma = await story.ActorAsync("salma");
        return await house.InScopeAsync(s =>
            s.GetRequiredService<ProtectionRoutes>()
                .TakeStepAsync(
                    story.Code,
                    new()
                    {
                        RouteId = route.Id,
                        Kind = StepKind.OwnWord,
                        Result = StepResult.Unfavourable,
                        Note = note,
                    },
                    salma
                )
        );
    }

    private static async Task<Outcome> ConsentAsync(House house, Story story, string? by)
    {
        var salma = await story.ActorAsync("salma");
        var person = (await story.FileAsync()).Applicant!.Person.Id;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<ConsentSheet>()
                .RecordAsync(
                    story.Code,
                    new()
                    {
                        Entries =
                        [
                            .. Enum.GetValues<ConsentPurpose>()
                                .Select(p => new ConsentEntry(person, p, ConsentAnswer.Given)),
                        ],
                        GuardianName = by,
                    },
                    salma
                )
        );
    }

    private static async Task<Outcome> SignAsync(House house, Story story)
    {
        var salma = await story.ActorAsync("salma");
        var member = (await story.FileAsync()).Applicant!.MemberId;
        return await house.InScopeAsync(s =>
            s.GetRequiredService<Declarations>()
                .SignAsync(
                    story.Code,
                    new() { Adults = [new(member, SigningMethod.Signature)] },
                    salma
                )
        );
    }

    private static async Task<string[]> LacksAsync(House house, Story story, string condition)
    {
        var file = await story.FileAsync();
        var verdict = await house.InScopeAsync(s =>
            s.GetRequiredService<Progress>().VerdictAsync(file, condition)
        );
        Assert.Equal(verdict.Obstacles.Count == 0, verdict.Standing == Standing.Met);
        return [.. verdict.Obstacles.Select(o => o.TextKey)];
    }
}
