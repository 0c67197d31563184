using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.Grants;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Jobs;
using Rihla.Platform.Localisation;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Reintegration;
using Rihla.Reintegration.Complaints;
using Rihla.Reintegration.Delivery;
using Rihla.Reintegration.Monitoring;
using Rihla.Reintegration.Surveys;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Reintegration;
using Rihla.Tests.Travel;
using Rihla.Travel;

namespace Rihla.Tests.Privacy;

/// <summary>Who is erased is nowhere any more, and nobody else loses anything.</summary>
public sealed class ErasureTests(Houses houses) : IClassFixture<Houses>
{
    // Tables with encrypted columns of which nothing is erased with a person, and why.
    private static readonly Dictionary<string, string> NotOfPeopleHelped = new(
        StringComparer.Ordinal
    )
    {
        ["AccessToken"] = "of staff",
        ["Credentials"] = "of staff",
        ["Draft"] = "by Drafts, which knows them by their keys",
        ["KeptForm"] = "by Drafts, which knows them by their addresses",
        ["Passkey"] = "of staff",
        ["Session"] = "of staff",
        ["Application"] = "of writers to calls, with a time of its own",
        ["ApplicationDraft"] = "of writers to calls, with a time of its own",
        ["Call"] = "why a place of a call is left free, of nobody helped",
        ["ApplicationLine"] = "of writers to calls, with a time of its own",
        ["Assessment"] = "of jurors",
        ["FinancingLine"] = "of ventures",
        ["FollowUp"] = "of ventures",
        ["PlanEdition"] = "of ventures",
        ["Venture"] = "of ventures",
        ["VentureSession"] = "of ventures",
        ["MissionAccount"] = "of the mission",
        ["PaymentExport"] = "of the mission's bank",
        ["Supplier"] = "of suppliers",
        ["Quotation"] = "of suppliers",
        ["Project"] = "of projects for many",
        ["Movement"] = "of a flight for many",
        ["AuditEntry"] = "by AuditErasure",
        ["Attachment"] = "with the row that points at it",
        ["KeyProof"] = "of the key file",
        ["ProtectionKey"] = "of the key file",
        ["Counterpart"] = "of institutions",
        ["DelegationMember"] = "of institutions",
        ["Dossier"] = "of institutions",
        ["Institution"] = "of institutions",
        ["Meeting"] = "of institutions",
        ["OfficialVisit"] = "of institutions",
        ["Promise"] = "of institutions",
        ["VarianceReason"] = "of a grant",
        ["HelpForm"] = "gone after an hour by itself",
        // In the register itself.
        ["IdentityDocument"] = "by PersonErasure",
        ["MatchSheet"] = "by PersonErasure",
        ["Merge"] = "by PersonErasure",
        ["Pair"] = "by PersonErasure",
        ["Person"] = "by PersonErasure",
        ["PersonAddress"] = "by PersonErasure",
        ["PersonName"] = "by PersonErasure",
        ["PersonPhone"] = "by PersonErasure",
    };

    [Fact]
    public async Task Of_every_table_with_encrypted_columns_is_said_whether_it_goes()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        await house.InScopeAsync(services =>
        {
            var erased = services.GetServices<Erasing>().SelectMany(e => e.Tables).ToHashSet();
            var encrypted = services
                .GetRequiredService<RihlaDb>()
                .Model.GetEntityTypes()
                .Where(e => e.GetProperties().Any(p => p.GetValueConverter() is IPersonalConverter))
                .Select(e => e.ClrType)
                .ToList();
            Assert.Equal(
                [],
                encrypted
                    .Where(t => !erased.Contains(t) && !NotOfPeopleHelped.ContainsKey(t.Name))
                    .Select(t => t.Name)
            );
            Assert.Equal(
                [],
                NotOfPeopleHelped.Keys.Except(
                    encrypted.Where(t => !erased.Contains(t)).Select(t => t.Name)
                )
            );
            return Task.CompletedTask;
        });
    }

    [Theory, BothDatabases]
    public async Task Nothing_of_a_whole_journey_is_left_but_what_the_accounts_need(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        await using var planting = new Planting(house);
        var code = await planting.JourneyAsync();
        await planting.FollowUpAsync(code);
        await new SupportPlanting(house, planting, code).WalkAsync();
        await planting.OnlineAsync(code);
        var victim = await Story.AppliedAsync(house, children: 0);
        await planting.KeptAsync(victim.Code);
        await planting.ProtectionAsync(victim);
        var cases = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            foreach (
                var open in await db.Set<Case>()
                    .Where(c => c.Stage != Stage.Closed)
                    .Select(c => c.Code)
                    .ToListAsync()
            )
            {
                await CloseAsync(house, open);
            }
            return await db.Set<Case>().Select(c => c.Id).ToListAsync();
        });
        var before = await PlantedAsync(house, cases);
        Assert.Contains("access_draft.fields", before);
        Assert.Contains("access_kept_form.fields", before);
        Assert.Contains("cases_note.text", before);
        Assert.Contains("people_person.family_name", before);
        Assert.Contains("audit_entry.details", before);
        Assert.Contains("reintegration_redistribution.reason", before);
        Assert.NotEqual(
            0,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Attachment>().CountAsync()
            )
        );

        foreach (var id in cases)
        {
            Assert.True((await EraseAsync(house, id)).IsDone);
        }

        var left = await PlantedAsync(house, cases);
        // Of an escort for the whole flight, of a request that nobody has looked at, of the budget of a grant: not of these people.
        var others = new HashSet<string>([
            "grants_ledger_entry.reason",
            "site_request.answers",
            "travel_escort.name",
        ]);
        left.ExceptWith(others);
        Assert.All(left, column => Assert.StartsWith("grants_", column, StringComparison.Ordinal));
        Assert.Contains("grants_bill.payee", left);
        await OnlyVouchersAsync(house);
        await SoundAsync(house);
        // The day comes on which the vouchers need not be kept any longer.
        await AgeAsync(house, years: 11);
        await house.InScopeAsync(s =>
            s.GetServices<RecurringJob>()
                .OfType<ErasedVouchers>()
                .Single()
                .RunAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(
            others.Order(StringComparer.Ordinal),
            (await PlantedAsync(house, cases)).Order(StringComparer.Ordinal)
        );
        await SoundAsync(house);
    }

    [Theory, BothDatabases]
    public async Task Of_a_family_only_who_asked_it_goes_and_the_case_stays_for_the_others(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1, givenNames: "Kwizalmundo");
        var (mother, child) = await PeopleAsync(story);
        await CloseAsync(house, story.Code);
        var before = await story.FileAsync();
        var id = before.Id;
        Assert.Contains("cases_case.caller_name", await PlantedAsync(house, [id]));
        Assert.Equal(
            [mother],
            (await FoundAsync(house, before.Applicant!.Person)).Where(f => f == mother)
        );

        Assert.True((await EraseAsync(house, id, mother)).IsDone);

        var file = await story.FileAsync();
        var erased = file.Travellers.Single(t => t.Person.Id == mother).Person;
        Assert.Equal((true, erased.Code, null), (erased.IsErased, erased.FullName, erased.Birth));
        Assert.Equal(
            "Ibrahima",
            file.Travellers.Single(t => t.Person.Id == child).Person.GivenNames
        );
        Assert.Null(file.Case.ErasedOn);
        Assert.Equal([], await PlantedAsync(house, [id]));
        Assert.DoesNotContain(mother, await FoundAsync(house, before.Applicant!.Person));
        Assert.Contains(
            child!.Value,
            await FoundAsync(house, before.Travellers.Single(t => t.Person.Id == child).Person)
        );
        await SoundAsync(house);
        // Nobody can be carried home on a case of which one signature is gone.
        var salma = await story.ActorAsync("salma");
        Assert.Equal(
            "Case.Reopen.Erased",
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<Closing>().ReopenAsync(story.Code, "Elle revient", salma)
                )
            )
                .Refusals[0]
                .TextKey
        );
        // The last one takes the rest along.
        Assert.True((await EraseAsync(house, id, child)).IsDone);
        Assert.NotNull((await story.FileAsync()).Case.ErasedOn);
        Assert.Equal(
            "Case.Erased",
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<CaseNotes>()
                        .WriteAsync(story.Code, "Encore", null, salma, default)
                )
            )
                .Refusals[0]
                .TextKey
        );
    }

    [Theory, BothDatabases]
    public async Task What_staff_typed_about_somebody_and_did_not_send_goes_with_them(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var (mother, child) = await PeopleAsync(story);
        var mariama = await story.ActorAsync("mariama");
        await story.DoAsync<MonitoringDesk>(d =>
            d.PlanAsync(story.Code, story.Today, VisitKind.OnSite, null, mariama)
        );
        await story.SurveyAsync(house, 0);
        var (visit, survey, complaint) = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var taken = await s.GetRequiredService<ComplaintDesk>()
                .RecordAsync(
                    new()
                    {
                        Text = "Le kit n'est jamais venu",
                        Category = ComplaintCategory.Conduct,
                        CaseCode = story.Code,
                    },
                    mariama
                );
            Assert.True(taken.IsDone);
            await db.Set<Complaint>()
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(c => c.Standing, ComplaintStanding.Answered)
                );
            return (
                await db.Set<MonitoringVisit>().Select(v => v.Id).SingleAsync(),
                await db.Set<Survey>().Select(v => v.Id).SingleAsync(),
                await db.Set<Complaint>().Select(v => v.Id).SingleAsync()
            );
        });
        await CloseAsync(house, story.Code);
        string[] ofOthers = ["note-MA-7KQ2X4H", $"visit-{mother}", "request"];
        string[] drafts =
        [
            $"member-{story.Code}",
            $"visit-{visit}",
            $"survey-{survey}-2",
            $"complaint-note-{complaint}",
            .. ofOthers,
        ];
        foreach (var key in drafts)
        {
            await house.InScopeAsync(s =>
                s.GetRequiredService<Drafts>()
                    .SaveAsync(mariama.UserId, key, [new("Text", "Kadiatou")], default)
            );
        }
        var id = (await story.FileAsync()).Id;

        Assert.True((await EraseAsync(house, id, mother)).IsDone);

        // The complaint is of the whole family.
        Assert.Equal([$"complaint-note-{complaint}", .. ofOthers], await LeftAsync());
        Assert.True((await EraseAsync(house, id, child)).IsDone);
        Assert.Equal(ofOthers, await LeftAsync());

        async Task<IEnumerable<string>> LeftAsync()
        {
            var left = await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<Draft>().Select(d => d.Key).ToListAsync()
            );
            return drafts.Where(left.Contains);
        }
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_asked_any_more_to_read_an_answer_that_went(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var (mother, _) = await PeopleAsync(story);
        await story.AnswerAsync(house, await story.BeginSurveyAsync(house), "P4", "never");
        await CloseAsync(house, story.Code);
        Assert.Contains(SurveyDesk.AlertTask, await story.TasksAsync());

        Assert.True((await EraseAsync(house, (await story.FileAsync()).Id, mother)).IsDone);

        Assert.DoesNotContain(SurveyDesk.AlertTask, await story.TasksAsync());
    }

    [Theory, BothDatabases]
    public async Task A_child_born_after_the_journey_goes_with_the_parent(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var mariama = await story.ActorAsync("mariama");
        var people = (await story.FileAsync()).Travellers;
        foreach (var parent in people)
        {
            await story.DoAsync<Newborns>(n =>
                n.EnterAsync(
                    story.Code,
                    parent.MemberId,
                    $"Enfant de {parent.Relation}",
                    story.Today,
                    mariama
                )
            );
        }
        await story.DoAsync<LeavingAgain>(l =>
            l.SayAsync(story.Code, [people[0].Person.Id], story.Today, null, mariama)
        );
        Assert.Equal(2, await AloneAsync());
        await CloseAsync(house, story.Code);

        Assert.True(
            (await EraseAsync(house, (await story.FileAsync()).Id, people[0].Person.Id)).IsDone
        );

        // Her other child is there still.
        Assert.Equal(1, await AloneAsync());
        var file = await story.FileAsync();
        Assert.Equal(
            ["Enfant de Child"],
            (await house.InScopeAsync(s => s.GetRequiredService<Newborns>().OfAsync(file))).Select(
                n => n.Name
            )
        );

        Task<int> AloneAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .CountAsync(t => t.Kind == NotComing.ChildTask && t.DoneAt == null)
            );
    }

    [Theory, BothDatabases]
    public async Task Why_somebody_never_arrived_goes_with_them_and_only_the_day_stays(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        await story.BoardAsync(
            await story.AtTheGateAsync(BoardingOutcome.Boarded, BoardingOutcome.Boarded)
        );
        var (mother, child) = await PeopleAsync(story);
        var mariama = await story.ActorAsync("mariama");
        foreach (var person in new[] { mother, child!.Value })
        {
            await story.DoAsync<ComingNoMore>(c =>
                c.SayAsync(
                    story.Code,
                    person,
                    new(story.Today, WhyNotComing.Missing, "Vue à Tunis"),
                    mariama
                )
            );
        }
        await CloseAsync(house, story.Code);
        var copy = await house.InScopeAsync(async s =>
        {
            var sections = new List<HeldSection>();
            foreach (var held in s.GetServices<HeldData>())
            {
                sections.AddRange(
                    await held.OfAsync(mother, s.GetRequiredService<Words>(), default)
                );
            }
            return string.Join('\n', sections.SelectMany(x => x.Lines).Select(l => l.Text));
        });
        Assert.Contains("Vue à Tunis", copy, StringComparison.Ordinal);

        Assert.True((await EraseAsync(house, (await story.FileAsync()).Id, mother)).IsDone);

        // Nobody looks for her any more, and what is open about the child can be read without her name.
        var (words, file) = (house.Services.GetRequiredService<Words>(), await story.FileAsync());
        var open = (
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .Where(t => t.CaseId == file.Id && t.DoneAt == null)
                    .ToListAsync()
            )
        ).FindAll(t => NotComing.Tasks.Contains(t.Kind));
        Assert.Equal([file.Find(child.Value)!.MemberId], open.Select(t => t.Subject).Distinct());
        Assert.Equal(
            NotComing.Tasks.Where(t => t != NotComing.ChildLeftTask).Order(),
            open.Select(t => t.Kind).Order()
        );
        Assert.All(
            open,
            t => Assert.Equal(t.Words is null, t.In(words).Contains('…', StringComparison.Ordinal))
        );

        var left = (await story.FileAsync()).Travellers;
        Assert.All(left, t => Assert.Equal(story.Today, t.NotComingSince));
        Assert.Equal(
            [(null, null), (WhyNotComing.Missing, "Vue à Tunis")],
            left.Select(t => (t.NotComingWhy, t.NotComingNote))
        );
        Assert.DoesNotContain(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<AuditEntry>().ToListAsync()
            ),
            e =>
                e.PersonId == mother
                && e.Details?.Reveal().Contains("Tunis", StringComparison.Ordinal) == true
        );
    }

    [Theory, BothDatabases]
    public async Task A_record_that_was_merged_goes_with_who_stands_for_it(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var twin = await Story.AppliedAsync(house, children: 0, givenNames: "Kwizalmundo");
        var (person, merged) = (
            (await PeopleAsync(story)).Applicant,
            (await PeopleAsync(twin)).Applicant
        );
        await CloseAsync(house, story.Code);
        await CloseAsync(house, twin.Code);
        var photographs = new List<Guid>();
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            foreach (var id in new[] { merged, person })
            {
                var photo = new Attachment
                {
                    ContentType = "image/jpeg",
                    Size = 3,
                    Content = new([1, 2, 3]),
                };
                db.Add(photo);
                (await db.Set<Person>().SingleAsync(p => p.Id == id)).PhotoId = photo.Id;
                photographs.Add(photo.Id);
            }
            var done = await s.GetRequiredService<Merges>()
                .MergeAsync(
                    await db.Set<Person>().SingleAsync(p => p.Id == merged),
                    await db.Set<Person>().SingleAsync(p => p.Id == person),
                    new HashSet<string> { nameof(Person.PhotoId) },
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            Assert.True(done.IsDone);
            await db.SaveAsync(Actor.System, new Act("pair.same"));
            await work.CommitAsync();
        });
        List<Guid> cases = [(await story.FileAsync()).Id, (await twin.FileAsync()).Id];
        Assert.Contains("people_person.given_names", await PlantedAsync(house, cases));

        Assert.True((await EraseAsync(house, cases[0], person)).IsDone);

        Assert.Equal([], await PlantedAsync(house, cases));
        Assert.NotNull((await twin.FileAsync()).Case.ErasedOn);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            Assert.Equal(
                2,
                await db.Set<Person>()
                    .CountAsync(p => (p.Id == person || p.Id == merged) && p.ErasedOn != null)
            );
            Assert.False(await db.Set<Merge>().AnyAsync(m => m.FromId == merged));
            // The one that stood, and the one that gave way to it.
            Assert.False(await db.Set<Attachment>().AnyAsync(a => photographs.Contains(a.Id)));
        });
        await SoundAsync(house);
    }

    [Theory, BothDatabases]
    public async Task What_was_noted_of_a_comparison_goes_from_the_history_of_the_other(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, compared, sister) = (
            await Story.AppliedAsync(house, children: 0),
            await Story.AppliedAsync(house, children: 0, givenNames: "Oumou"),
            await Story.AppliedAsync(house, children: 0)
        );
        var stays = (await PeopleAsync(story)).Applicant;
        var mixedUp = await house.EnterAsync(
            new() { GivenNames = Planted.Name, FamilyName = PeopleHouse.Rare() }
        );
        await AskAsync((await PeopleAsync(sister)).Applicant, "Deux sœurs");
        var merge = await house.MergeAsync(mixedUp, stays, nameof(Person.GivenNames));
        Assert.True((await house.UndoAsync(merge)).IsDone);
        var goes = (await PeopleAsync(compared)).Applicant;
        await AskAsync(goes, Planted.ArabicName);
        // Asked once more, it is the old note that stands in the history.
        await AskAsync(goes, "Rien");
        await CloseAsync(house, compared.Code);
        var cases = new List<Guid> { (await story.FileAsync()).Id };
        Assert.Contains("audit_entry.details", await PlantedAsync(house, cases));
        var before = await ReadableAsync();

        Assert.True((await EraseAsync(house, (await compared.FileAsync()).Id, goes)).IsDone);
        Assert.Contains("audit_entry.details", await PlantedAsync(house, cases));
        Assert.Equal(1, (await EraseOutsideAsync(house, await CodeAsync(mixedUp))).Value);

        Assert.Equal([], await PlantedAsync(house, cases));
        await SoundAsync(house);
        var left = await ReadableAsync();
        Assert.Equal(
            [
                "pair.different",
                "pair.different",
                "pair.reported",
                "pair.reported",
                "pair.same",
                "person.unmerged",
            ],
            before.Except(left).Select(e => e.Act).Order(StringComparer.Ordinal)
        );
        // Of the sister it is told as before.
        Assert.Contains(left, e => e.Act == "pair.different");

        async Task AskAsync(Guid other, string note)
        {
            var (code, otherCode) = (await CodeAsync(stays), await CodeAsync(other));
            await house.InScopeAsync(async s =>
            {
                var pairs = s.GetRequiredService<Pairs>();
                var by = Actor.System;
                Assert.True((await pairs.ReportAsync(code, otherCode, by)).IsDone);
                var (first, second) = Pair.InOrder(stays, other);
                var pair = await s.GetRequiredService<RihlaDb>()
                    .Set<Pair>()
                    .AsNoTracking()
                    .SingleAsync(p => p.FirstId == first && p.SecondId == second);
                var decided = await pairs.DecideAsync(
                    pair.Id,
                    MatchDecisionKind.Different,
                    note,
                    null,
                    new HashSet<string>(),
                    new(pair.Version),
                    by
                );
                Assert.True(decided.IsDone);
            });
        }

        Task<string> CodeAsync(Guid id) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Person>()
                    .Where(p => p.Id == id)
                    .Select(p => p.Code)
                    .SingleAsync()
            );

        Task<List<(long Sequence, string Act)>> ReadableAsync() =>
            house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<AuditEntry>()
                        .AsNoTracking()
                        .Where(e => e.PersonId == stays && e.Details != null)
                        .ToListAsync()
                )
                    .Where(e => AuditDetails.FromJson(e.Details!.Reveal()).Erased is null)
                    .Select(e => (e.Sequence, e.Act))
                    .ToList()
            );
    }

    [Theory, BothDatabases]
    public async Task Nobody_is_erased_while_a_case_is_open_or_a_question_waits(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var other = await Story.AppliedAsync(house, children: 0);
        var id = (await story.FileAsync()).Id;
        var (one, two) = (await PeopleAsync(story), await PeopleAsync(other));
        var refused = await EraseAsync(house, id);
        Assert.Equal(
            ("Erasure.CaseOpen", story.Code),
            (refused.Refusals[0].TextKey, refused.Refusals[0].Args[0])
        );
        await CloseAsync(house, story.Code);
        var salma = await story.ActorAsync("salma");
        await house.InScopeAsync(async s =>
        {
            var codes = await s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Id == one.Applicant || p.Id == two.Applicant)
                .Select(p => p.Code)
                .ToListAsync();
            Assert.True(
                (await s.GetRequiredService<Pairs>().ReportAsync(codes[0], codes[1], salma)).IsDone
            );
        });
        Assert.Equal(
            "Erasure.InQuestion",
            Assert.Single((await EraseAsync(house, id)).Refusals).TextKey
        );
        Assert.NotEmpty((await story.FileAsync()).Applicant!.Person.GivenNames);
        // Nobody but the data-protection officer.
        await Assert.ThrowsAsync<NotPermittedException>(() => EraseAsync(house, id, by: "salma"));
    }

    [Theory, BothDatabases]
    public async Task Details_that_were_erased_are_told_from_details_that_somebody_took_away(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        await CloseAsync(house, story.Code);
        var id = (await story.FileAsync()).Id;
        Assert.True((await EraseAsync(house, id)).IsDone);
        await SoundAsync(house);
        // Whoever puts the mark of one entry on another is found out.
        var marked = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var erased = await db.Set<AuditEntry>()
                .Where(e => e.CaseId == id && e.Details != null && e.Act != "case.erased")
                .OrderBy(e => e.Sequence)
                .Take(2)
                .ToListAsync();
            Assert.All(
                erased,
                e => Assert.NotNull(AuditDetails.FromJson(e.Details!.Reveal()).Erased)
            );
            await db.Set<AuditEntry>()
                .Where(e => e.Sequence == erased[1].Sequence)
                .ExecuteUpdateAsync(u => u.SetProperty(e => e.Details, erased[0].Details));
            return erased[1].Sequence;
        });
        Assert.Equal([new(marked, marked, AuditFault.DetailsChanged)], await BreaksAsync(house));
    }

    [Theory, BothDatabases]
    public async Task Entries_that_no_longer_open_do_not_stand_in_the_way(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var salma = await story.ActorAsync("salma");
        var child = (await story.FileAsync()).Travellers[1];
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        await CloseAsync(house, story.Code);
        var id = (await story.FileAsync()).Id;
        var damaged = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var theirs = await db.Set<AuditEntry>()
                .Where(e => e.CaseId == id && e.Details != null)
                .Select(e => e.Sequence)
                .ToListAsync();
            byte[] nothing = [1, 2, 3, 4];
            foreach (var sequence in theirs)
            {
                await db.Database.ExecuteSqlAsync(
                    $"update audit_entry set details = {nothing} where sequence = {sequence}"
                );
            }
            return theirs;
        });
        Assert.Equal(damaged, (await BreaksAsync(house)).Select(b => b.From));

        Assert.True((await EraseAsync(house, id)).IsDone);
        // With the child who was taken out all of it goes.
        Assert.True((await EraseAsync(house, id, child.Person.Id)).IsDone);

        await SoundAsync(house);
    }

    [Theory, BothDatabases]
    public async Task Outside_cases_only_who_stands_in_none_is_erased(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var applicant = (await story.FileAsync()).Applicant!.Person;

        var refused = await EraseOutsideAsync(house, applicant.Code);

        Assert.Equal(["Erasure.StandsInCase"], refused.Refusals.Select(r => r.TextKey));
        Assert.False((await story.FileAsync()).Applicant!.Person.IsErased);

        // As one of a loaded register is: in it, and in no case.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<CaseMember>()
                .Where(m => m.PersonId == applicant.Id)
                .ExecuteDeleteAsync()
        );
        Assert.Contains(applicant.Id, await FoundAsync(house, applicant));
        var mixed = await EraseOutsideAsync(house, applicant.Code, "P-0000000");
        Assert.Equal(["Erasure.NoSuchPerson"], mixed.Refusals.Select(r => r.TextKey));
        Assert.Contains(applicant.Id, await FoundAsync(house, applicant));

        Assert.Equal(1, (await EraseOutsideAsync(house, applicant.Code)).Value);

        Assert.DoesNotContain(applicant.Id, await FoundAsync(house, applicant));
        Assert.Equal([], await BreaksAsync(house));
        var again = await EraseOutsideAsync(house, applicant.Code);
        Assert.Equal(["Erasure.NoSuchPerson"], again.Refusals.Select(r => r.TextKey));
    }

    [Theory, BothDatabases]
    public async Task What_who_was_taken_out_of_a_case_had_said_goes_and_finds_it_no_more(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, husband, wife) = await CoupleAsync(house);
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<Registration>(r => r.HandOverAsync(story.Code, wife.MemberId, salma));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, husband.MemberId, salma));
        var alone = await Story.EnteredAsync(house, children: 0);
        var (his, hers) = (await story.FileAsync(), await alone.FileAsync());
        var her = hers.Applicant!;
        await alone.DoAsync<Registration>(r => r.RemoveAsync(alone.Code, her.MemberId, salma));
        await house.InScopeAsync(async s =>
        {
            await s.GetRequiredService<CaseTasks>()
                .RaiseAsync(
                    his,
                    new("test-asked", Role.Caseworker, story.Today, "notes")
                    {
                        Words = [husband.Person.FullName],
                    }
                );
            await s.GetRequiredService<RihlaDb>().SaveAsync(Actor.System, new Act("task.raised"));
        });
        Assert.NotEqual((null, null, null, 0), await SaidAsync(house, his.Id));
        Assert.NotEqual((null, null, null, 0), await SaidAsync(house, hers.Id));

        Assert.True((await EraseAsync(house, his.Id, husband.Person.Id)).IsDone);
        Assert.True((await EraseAsync(house, hers.Id, her.Person.Id)).IsDone);

        Assert.Equal((null, null, null, 0), await SaidAsync(house, his.Id));
        Assert.Equal((null, null, null, 0), await SaidAsync(house, hers.Id));
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<CaseTask>()
                    .Where(t => t.CaseId == his.Id && t.Kind == "test-asked")
                    .Select(t => t.Words)
                    .SingleAsync()
            )
        );
        await SoundAsync(house);
    }

    [Theory, BothDatabases]
    public async Task With_the_last_who_ever_stood_in_a_closed_case_all_that_is_in_it_goes(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, husband, wife) = await CoupleAsync(house);
        var salma = await story.ActorAsync("salma");
        var id = (await story.FileAsync()).Id;
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(story.Code, "Ils ont une dette", null, salma, default)
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, wife.MemberId, salma));
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, husband.MemberId, salma));
        await CloseAsync(house, story.Code);

        Assert.True((await EraseAsync(house, id, husband.Person.Id)).IsDone);
        Assert.Equal(1, await NotesAsync());

        Assert.Equal(1, (await EraseOutsideAsync(house, wife.Person.Code)).Value);
        Assert.Equal(0, await NotesAsync());
        await SoundAsync(house);

        Task<int> NotesAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<CaseNote>().CountAsync(n => n.CaseId == id)
            );
    }

    [Theory, BothDatabases]
    public async Task A_case_is_emptied_with_the_last_also_when_that_one_was_taken_out_of_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (story, husband, wife) = await CoupleAsync(house);
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<CaseNotes>(n =>
            n.WriteAsync(story.Code, "Ils ont une dette", null, salma, default)
        );
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, wife.MemberId, salma));
        await CloseAsync(house, story.Code);

        Assert.True((await EraseAsync(house, (await story.FileAsync()).Id)).IsDone);
        Assert.True((await story.FileAsync()).Travellers[0].Person.IsErased);
        Assert.Equal((null, 1), await LeftAsync());

        // He stands in it still, and she does not.
        Assert.Equal(1, (await EraseOutsideAsync(house, wife.Person.Code)).Value);
        Assert.Equal((story.Today, 0), await LeftAsync());
        Assert.Equal(husband.MemberId, (await story.FileAsync()).Travellers[0].MemberId);
        await SoundAsync(house);

        async Task<(DateOnly? ErasedOn, int Notes)> LeftAsync()
        {
            var found = (await story.FileAsync()).Case;
            return (
                found.ErasedOn,
                await house.InScopeAsync(s =>
                    s.GetRequiredService<RihlaDb>()
                        .Set<CaseNote>()
                        .CountAsync(n => n.CaseId == found.Id)
                )
            );
        }
    }

    [Theory]
    [InlineData("Ange", """{"changes":[]}""", false)]
    [InlineData("Ali", "Nationality, Malian, Khalifa, Alioune", false)]
    [InlineData("Ali", "Il cherche ali.", true)]
    [InlineData("Marie Ange", "Marie, Marie-Ange", false)]
    [InlineData("Marie Ange", "« Marie Ange »", true)]
    [InlineData("علي", "سأل عنها وعليها", false)]
    [InlineData("علي", "سالم وعلي", true)]
    [InlineData("𞤀𞤤𞤭", "𞤀𞤤𞤭𞤴𞤵", false)]
    [InlineData("𞤀𞤤𞤭", "+212 𞤀𞤤𞤭!", true)]
    [InlineData("+212612345678", "+2126123456789", false)]
    public void A_text_tells_of_somebody_in_whole_words(string name, string text, bool isTold) =>
        Assert.Equal(
            isTold,
            new ErasureReach([], [], [], [], []) { Marks = [name] }.IsToldIn(text)
        );

    [Theory, BothDatabases]
    public async Task A_short_name_takes_nothing_along_that_tells_of_others(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        await story.EnterAsync(Relation.Other, "Ange", "Dzo", new(1983, 6, 9), salma);
        var file = await story.FileAsync();
        var ange = file.Travellers[1];
        await story.DoAsync<Registration>(r => r.CompleteFamilyAsync(story.Code, salma));
        await CalledAsync(story, "0633333333");
        var signed = story.Today;
        house.Clock.Advance(days: 2);
        // What protects her is open again, which stands in the same entry.
        await story.DoAsync<ProtectionRoutes>(p =>
            p.OpenAsync(story.Code, ange.MemberId, "stateless", salma)
        );
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));
        var moved = story.Today;
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, ange.MemberId, salma));

        Assert.True((await EraseAsync(house, file.Id, ange.Person.Id)).IsDone);

        Assert.False(await IsErasedAsync(house, file.Id, "case.details-changed"));
        Assert.False(await IsErasedAsync(house, file.Id, Destinations.Chosen));
        Assert.True(await IsErasedAsync(house, file.Id, Registration.Removed));
        var past = await house.InScopeAsync(s =>
            CasePast.LoadAsync(
                s.GetRequiredService<RihlaDb>(),
                s.GetRequiredService<Register>(),
                s.GetRequiredService<Today>(),
                file.Id,
                CancellationToken.None
            )
        );
        // A paper of that day that turns up now was signed for another country.
        Assert.Equal(moved, past.WentElsewhereOn(signed, "SN"));
    }

    [Theory, BothDatabases]
    public async Task A_name_goes_from_the_history_of_a_family_in_whatever_script_it_is_written(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var name in new[] { "𞤊𞤢𞤼𞤭𞤥𞤢𞤼𞤢", "Fanta \"Zuzu\"" })
        {
            var story = await Story.EnteredAsync(house, children: 0);
            var salma = await story.ActorAsync("salma");
            await story.EnterAsync(Relation.Other, name, "Dzo", new(1984, 3, 2), salma);
            var (id, who) = ((await story.FileAsync()).Id, (await story.FileAsync()).Travellers[1]);
            var now = CaseDetailsInput.Of(await story.FileAsync());
            await story.DoAsync<CaseDetails>(d =>
                d.ChangeAsync(
                    story.Code,
                    now with
                    {
                        CallerName = $"{who.Person.GivenNames}, une sœur",
                    },
                    salma
                )
            );
            await CloseAsync(house, story.Code);
            Assert.False(await IsErasedAsync(house, id, "case.details-changed"));

            Assert.True((await EraseAsync(house, id, who.Person.Id)).IsDone);

            Assert.True(await IsErasedAsync(house, id, "case.details-changed"));
        }
    }

    // Whether the last entry of an act has lost its details.
    private static Task<bool> IsErasedAsync(House house, Guid caseId, string act) =>
        house.InScopeAsync(async s =>
        {
            var entry = await s.GetRequiredService<RihlaDb>()
                .Set<AuditEntry>()
                .Where(e => e.CaseId == caseId && e.Act == act)
                .OrderBy(e => e.Sequence)
                .LastAsync();
            return AuditDetails.FromJson(entry.Details!.Reveal()).Erased is not null;
        });

    [Theory, BothDatabases]
    public async Task Who_applied_first_takes_what_they_said_along_and_who_applies_now_the_telephone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        foreach (var herFirst in new[] { false, true })
        {
            var (story, husband, wife) = await CoupleAsync(house);
            var salma = await story.ActorAsync("salma");
            await story.DoAsync<Registration>(r =>
                r.HandOverAsync(story.Code, wife.MemberId, salma)
            );
            await CalledAsync(story, "0622222222");
            await CloseAsync(house, story.Code);
            var id = (await story.FileAsync()).Id;
            var (first, then) = herFirst ? (wife, husband) : (husband, wife);

            Assert.True((await EraseAsync(house, id, first.Person.Id)).IsDone);

            var (name, phone, note, _) = await SaidAsync(house, id);
            Assert.Equal(
                (herFirst, !herFirst, herFirst),
                (name is not null, phone is not null, note is not null)
            );
            Assert.True((await EraseAsync(house, id, then.Person.Id)).IsDone);
            Assert.Equal((null, null, null, 0), await SaidAsync(house, id));
        }
    }

    // He asked for help by telephone, with a note; she travels along.
    private static async Task<(Story Story, Traveller Husband, Traveller Wife)> CoupleAsync(
        House house
    )
    {
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var family = (await story.FileAsync()).Applicant!.Person.FamilyName!;
        await story.EnterAsync(Relation.Spouse, "Hawa", family, new(1979, 1, 5), salma);
        await CalledAsync(story, "0611111111");
        var file = await story.FileAsync();
        return (story, file.Travellers[0], file.Travellers[1]);
    }

    private static async Task CalledAsync(Story story, string phone)
    {
        var now = CaseDetailsInput.Of(await story.FileAsync());
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<CaseDetails>(d =>
            d.ChangeAsync(
                story.Code,
                now with
                {
                    CallerPhone = phone,
                    Note = "Ce qu'il confie",
                },
                salma
            )
        );
    }

    private static Task<(string? Name, string? Phone, string? Note, int Keys)> SaidAsync(
        House house,
        Guid id
    ) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var said = await db.Set<Case>().SingleAsync(c => c.Id == id);
            return (
                said.CallerName?.Reveal(),
                said.CallerPhone?.Reveal(),
                said.RequestNote?.Reveal(),
                await db.Set<CaseKey>().CountAsync(k => k.CaseId == id)
            );
        });

    private static Task<Outcome<int>> EraseOutsideAsync(House house, params string[] codes) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<Erasures>().EraseOutsideCasesAsync(codes, Actor.System)
        );

    internal static Task<Outcome> EraseAsync(
        House house,
        Guid caseId,
        Guid? person = null,
        string by = "driss"
    ) =>
        house.InScopeAsync(async s =>
        {
            var actor = await new Story(house).ActorAsync(by);
            var db = s.GetRequiredService<RihlaDb>();
            var erasures = s.GetRequiredService<Erasures>();
            var persons = person is { } one
                ? [one]
                : await db.Set<CaseMember>()
                    .Where(m => m.CaseId == caseId)
                    .Select(m => m.PersonId)
                    .ToListAsync();
            await using var work = await db.BeginAsync();
            var outcome = await erasures.EraseAsync(work, persons, caseId, actor);
            if (outcome.IsDone)
            {
                await work.CommitAsync();
            }
            return outcome;
        });

    private static async Task<(Guid Applicant, Guid? Child)> PeopleAsync(Story story)
    {
        var file = await story.FileAsync();
        return (
            file.Applicant!.Person.Id,
            file.Travellers.FirstOrDefault(t => t.Relation == Relation.Child)?.Person.Id
        );
    }

    // Past the operations, which ask what each stage needs to be closed.
    private static Task CloseAsync(House house, string code) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var found = await db.Set<Case>().SingleAsync(c => c.Code == code);
            Assert.True(found.Close(ClosureReason.LostContact, null, found.StageOn).IsDone);
            await db.SaveAsync(Actor.System, new Act("case.closed", CaseId: found.Id));
            await s.GetRequiredService<CountedRows>().CheckAsync(mend: true);
        });

    // Of files there are left: invoices, proofs of payment, quotations, signed certificates.
    private static Task OnlyVouchersAsync(House house) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var kept = db.Set<Bill>()
                .Select(b => b.InvoiceId)
                .Concat(db.Set<Bill>().Select(b => b.ProofId))
                .Concat(db.Set<Quotation>().Select(q => q.ScanId))
                .Concat(db.Set<Handover>().Select(h => h.CertificateId));
            Assert.Equal(0, await db.Set<Attachment>().CountAsync(a => !kept.Contains(a.Id)));
        });

    private static Task AgeAsync(House house, int years) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await db.Set<Expense>()
                .ExecuteUpdateAsync(u =>
                    u.SetProperty(e => e.RequestedOn, e => e.RequestedOn.AddYears(-years))
                        .SetProperty(e => e.PaidOn, e => e.PaidOn!.Value.AddYears(-years))
                );
        });

    private static Task<List<Guid>> FoundAsync(House house, PersonSummary like) =>
        house.InScopeAsync(async s => (
                await s.GetRequiredService<Register>()
                    .LikelyMatchesAsync(
                        new()
                        {
                            GivenNames = like.GivenNames,
                            FamilyName = like.FamilyName,
                            Birth = like.Birth,
                            Sex = like.Sex,
                        },
                        Actor.System
                    )
            ).Select(m => m.Person.Id).ToList());

    private static async Task SoundAsync(House house)
    {
        Assert.Equal([], await BreaksAsync(house));
        await house.InScopeAsync(async s =>
            Assert.True((await s.GetRequiredService<CountedRows>().CheckAsync(mend: false)).IsSound)
        );
    }

    private static Task<List<AuditBreak>> BreaksAsync(House house) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<AuditChain>()
                .VerifyAsync(s.GetRequiredService<RihlaDb>())
                .ToListAsync()
                .AsTask()
        );

    // The columns in which a planted value stands, in clear or under encryption: of the history and of files only what is about these cases.
    private static Task<HashSet<string>> PlantedAsync(House house, List<Guid> cases) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var vault = s.GetRequiredService<Vault>();
            var persons = await db.Set<CaseMember>()
                .Where(m => cases.Contains(m.CaseId))
                .Select(m => m.PersonId)
                .ToListAsync();
            var found = new HashSet<string>(StringComparer.Ordinal);
            foreach (
                var entry in await db.Set<AuditEntry>()
                    .AsNoTracking()
                    .Where(e =>
                        (e.CaseId != null && cases.Contains(e.CaseId.Value))
                        || (e.PersonId != null && persons.Contains(e.PersonId.Value))
                    )
                    .ToListAsync()
            )
            {
                if (
                    entry.Details is { } details
                    && Planted.FoundIn(Encoding.UTF8.GetBytes(details.Reveal())).Count > 0
                )
                {
                    found.Add("audit_entry.details");
                }
            }
            await db.Database.OpenConnectionAsync();
            foreach (
                var (entity, property) in db
                    .Model.GetEntityTypes()
                    .Where(e =>
                        e.ClrType != typeof(AuditEntry)
                        && e.ClrType != typeof(Attachment)
                        && !OfOthers(e.ClrType)
                    )
                    .SelectMany(e => e.GetProperties().Select(p => (e, p)))
            )
            {
                var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
                var column = property.GetColumnName(table)!;
                var converter = property.GetValueConverter() as IPersonalConverter;
                await using var select = db.Database.GetDbConnection().CreateCommand();
                select.CommandText =
                    $"select \"{column}\" from {table.Name} where \"{column}\" is not null";
                await using var row = await select.ExecuteReaderAsync();
                while (await row.ReadAsync())
                {
                    var value = row.GetValue(0);
                    var bytes = value switch
                    {
                        byte[] sealedValue when converter is not null => vault.Open(
                            sealedValue,
                            converter.Place
                        ),
                        byte[] plain => plain,
                        _ => Encoding.UTF8.GetBytes($"{value}"),
                    };
                    if (Planted.FoundIn(bytes).Count > 0)
                    {
                        found.Add($"{table.Name}.{column}");
                    }
                }
            }
            return found;
        });

    // Rows about others, in which the walk plants the same values.
    private static bool OfOthers(Type table) =>
        NotOfPeopleHelped.GetValueOrDefault(table.Name)?.StartsWith("of ", StringComparison.Ordinal)
            == true
        || NotOfPeopleHelped
            .GetValueOrDefault(table.Name)
            ?.StartsWith("gone ", StringComparison.Ordinal) == true;
}
