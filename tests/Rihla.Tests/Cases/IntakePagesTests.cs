using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Privacy;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.People;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>From the telephone call to the whole family, as a caseworker types it: nobody is lost to a slip.</summary>
public sealed class IntakePagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_number_that_cannot_be_one_is_asked_about_and_kept_on_the_word_of_the_caseworker(
        DatabaseKind kind
    )
    {
        using var salma = await new Story(await houses.OnAsync(kind)).VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [("Input.Name", "Kadiatou Keïta"), ("Input.Phone", "0612"), ("Input.Language", "ff")]
        );

        Assert.Equal("/app/requests/new", page.Path);
        Assert.NotNull(page.Document.QuerySelector(".r-error-summary a[href='#Input_Phone']"));
        page = await salma.SubmitAsync(page, [("Input.PhoneAsSaid", "true")]);
        Assert.StartsWith("/app/cases/MA-", page.Path, StringComparison.Ordinal);
        Assert.Contains("0612", page.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task A_birth_date_that_the_record_contradicts_is_not_dropped_in_silence(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0, givenNames: "Djenabou");
        var known = (await story.FileAsync()).Applicant!.Person;
        var by = await story.ActorAsync("salma");
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.LostContact, "Plus de nouvelles", by)
        );
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [("Input.Name", "Djenabou"), ("Input.SafeContact", "Par Awa"), ("Input.Language", "ff")]
        );
        var code = page.Path.Split('/')[^1];
        page = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{code}/register"),
            [
                ("Input.GivenNames", "Djenabou"),
                ("Input.FamilyName", known.FamilyName!),
                ("Input.Birth.Year", "2012"),
                ("Input.Sex", "F"),
                ("Input.Nationality", "GN"),
            ],
            "main form:has([name='Input.GivenNames'])"
        );

        page = await salma.SubmitAsync(
            page,
            [($"Input.Decisions[{known.Id}]", "Same")],
            "main form:has([name='Input.GivenNames'])"
        );

        Assert.EndsWith("/family", page.Path, StringComparison.Ordinal);
        var said = page.Document.QuerySelector(".r-notice-danger")?.TextContent;
        Assert.Contains("vous avez saisi", said, StringComparison.Ordinal);
        Assert.Contains("2012", said, StringComparison.Ordinal);
        Assert.Contains(known.Code, said, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Whoever_is_typed_but_not_added_is_not_left_behind(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        using var salma = await new Story(house).VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [("Input.Name", "Mbalia"), ("Input.SafeContact", "Par Awa"), ("Input.Language", "ff")]
        );
        var code = page.Path.Split('/')[^1];
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{code}/register"),
            [
                ("Input.GivenNames", "Mbalia"),
                ("Input.FamilyName", "Zoumanigui"),
                ("Input.Birth.Year", "1991"),
                ("Input.Sex", "F"),
                ("Input.Nationality", "GN"),
            ],
            "main form:has([name='Input.GivenNames'])"
        );

        page = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{code}/family"),
            [("Child.GivenNames", "Saran")],
            "main form:has([name='Child.GivenNames'])"
        );
        Assert.NotNull(page.Document.QuerySelector(".r-error-summary a[href='#Child_Sex']"));
        Assert.NotNull(page.Document.QuerySelector(".r-error-summary a[href^='#Child_Birth']"));
        page = await salma.SubmitAsync(
            page,
            [("Destination.Country", "CI")],
            "main button[formaction*='handler=Complete']"
        );
        Assert.NotNull(page.Document.QuerySelector(".r-error-summary a[href='#Child_GivenNames']"));
        page = await salma.SubmitAsync(
            page,
            [("Child.Birth.Year", "2022"), ("Child.Sex", "F")],
            "main form:has([name='Child.GivenNames'])"
        );
        page = await salma.SubmitAsync(page, [], "main button[formaction*='handler=Complete']");

        Assert.EndsWith("/consents", page.Path, StringComparison.Ordinal);
        var file = await house.InScopeAsync(s =>
            s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
        );
        Assert.Equal(
            ["Mbalia", "Saran"],
            file!.Travellers.Select(t => t.Person.GivenNames).Order()
        );
        Assert.Equal("CI", file.Country);
    }

    [Theory, BothDatabases]
    public async Task A_form_that_is_shown_again_is_a_look_at_the_case_and_one_that_is_accepted_leads_to_the_next(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await new Story(house).VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [("Input.Name", "Tenin"), ("Input.SafeContact", "Par Awa"), ("Input.Language", "ff")]
        );
        var code = page.Path.Split('/')[^1];
        page = await salma.GetAsync($"/app/cases/{code}/register");
        Assert.Equal(2, await LooksAsync());

        page = await salma.SubmitAsync(
            page,
            [("Input.GivenNames", "Tenin"), ("Input.FamilyName", "Béavogui")],
            "main form:has([name='Input.GivenNames'])"
        );
        Assert.EndsWith("/register", page.Path, StringComparison.Ordinal);
        Assert.Equal(3, await LooksAsync());

        page = await salma.SubmitAsync(
            page,
            [("Input.Birth.Year", "1988"), ("Input.Sex", "F"), ("Input.Nationality", "GN")],
            "main form:has([name='Input.GivenNames'])"
        );
        Assert.EndsWith("/family", page.Path, StringComparison.Ordinal);
        Assert.Equal(4, await LooksAsync());

        async Task<int> LooksAsync()
        {
            var file = await house.InScopeAsync(s =>
                s.GetRequiredService<CaseFiles>().FindAsync(code, Actor.System)
            );
            return await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<AuditEntry>()
                    .CountAsync(e => e.CaseId == file!.Id && e.Act == "case.viewed")
            );
        }
    }

    [Theory, BothDatabases]
    public async Task A_page_opened_before_puts_no_country_back_that_a_colleague_chose(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        var old = await salma.GetAsync($"/app/cases/{story.Code}/family");
        var grace = await story.ActorAsync("grace");
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, grace));

        await salma.SubmitAsync(old, [], "main button[formaction*='handler=Complete']");
        Assert.Equal("SN", (await story.FileAsync()).Country);

        // Who chooses another one sees both, and chooses.
        foreach (
            var (country, button) in new[]
            {
                ("GN", "handler=Destination"),
                ("CI", "handler=Complete"),
            }
        )
        {
            var page = await salma.SubmitAsync(
                old,
                [("Destination.Country", country)],
                $"main button[formaction*='{button}']"
            );
            Assert.NotNull(
                page.Document.QuerySelector(".r-error-summary a[href='#Destination_Country']")
            );
            Assert.Contains("Sénégal", page.Text, StringComparison.Ordinal);
            Assert.Equal("SN", (await story.FileAsync()).Country);
            if (country == "CI")
            {
                await salma.SubmitAsync(page, [], "main button[formaction*='handler=Destination']");
            }
        }
        Assert.Equal("CI", (await story.FileAsync()).Country);
    }

    [Theory, BothDatabases]
    public async Task Who_chooses_a_country_has_seen_the_one_that_stands(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var seen = await story.FileAsync();
        await story.DoAsync<Destinations>(d => d.ChooseAsync(story.Code, "SN", null, salma));

        var late = await house.InScopeAsync(s =>
            s.GetRequiredService<Destinations>()
                .ChooseAsync(story.Code, "CI", null, salma, new(seen.Country, seen.OriginMissionId))
        );

        Assert.Contains(Outcome.ChangedMeanwhile, late.Refusals);
        Assert.Equal("SN", (await story.FileAsync()).Country);
    }

    [Theory, BothDatabases]
    public async Task A_family_is_complete_though_its_mission_receives_nobody_any_more(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = await Story.BookedAsync(house, children: 1);
        var before = await story.FileAsync();
        Assert.Equal(2, await story.SeatsAsync());
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Mission>()
                .Where(m => m.Id == before.OriginMissionId)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.IsOrigin, false))
        );
        house.Services.GetRequiredService<Missions>().Forget();
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.GetAsync($"/app/cases/{story.Code}/family");

        page = await salma.SubmitAsync(page, [], "main button[formaction*='handler=Complete']");

        Assert.EndsWith("/consents", page.Path, StringComparison.Ordinal);
        var file = await story.FileAsync();
        Assert.Equal(
            (2, before.OriginMissionId, true),
            (await story.SeatsAsync(), file.OriginMissionId, file.SharedWithOrigin)
        );
    }

    [Theory, BothDatabases]
    public async Task A_nationality_that_nobody_typed_contradicts_no_record(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var former = await Story.EnteredAsync(house, children: 0, givenNames: "Djenabou");
        var (known, by) = (
            (await former.FileAsync()).Applicant!.Person,
            await former.ActorAsync("salma")
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            (await db.Set<Person>().SingleAsync(p => p.Id == known.Id)).Nationality = "CI";
            await db.SaveAsync(Actor.System, new Act("person.corrected"));
        });
        await former.DoAsync<Closing>(c =>
            c.CloseAsync(former.Code, ClosureReason.LostContact, "Plus de nouvelles", by)
        );
        var story = await Story.EnteredAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        var page = await salma.SubmitAsync(
            await salma.GetAsync($"/app/cases/{story.Code}/family"),
            [
                ("Child.GivenNames", known.GivenNames!),
                ("Child.FamilyName", known.FamilyName!),
                ("Child.Birth.Year", "2012"),
                ("Child.Sex", "F"),
            ],
            "main form:has([name='Child.GivenNames'])"
        );

        page = await salma.SubmitAsync(
            page,
            [($"Input.Decisions[{known.Id}]", "Same")],
            "main form:has([name='Child.GivenNames'])"
        );

        Assert.EndsWith("/family", page.Path, StringComparison.Ordinal);
        var said = page.Document.QuerySelector(".r-notice-danger")?.TextContent ?? "";
        Assert.Contains("2012", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Nationalité", said, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_was_taken_out_of_a_case_is_seen_by_who_keeps_that_case_and_by_nobody_else(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 1);
        var other = await Story.EnteredAsync(house, children: 0);
        var (salma, grace, mariama) = (
            await story.ActorAsync("salma"),
            await story.ActorAsync("grace"),
            await story.ActorAsync("mariama")
        );
        var child = (await story.FileAsync()).Travellers[1];
        var she = child.Person.Id;
        async Task<string> SeenByAsync() =>
            await house.InScopeAsync(async s =>
            {
                var scope = s.GetRequiredService<PersonScope>();
                var seen = "";
                foreach (var (name, actor) in new[] { ("s", salma), ("g", grace), ("m", mariama) })
                {
                    seen += await scope.MaySeeAsync(she, actor) ? name : "";
                }
                return seen;
            });
        // Whether others are told, of somebody like them, that there is such a person.
        async Task<bool> IsHiddenAsync() =>
            (
                await house.InScopeAsync(s =>
                    s.GetRequiredService<PersonScope>().RestrictedAsync([she])
                )
            ).Contains(she);
        Assert.Equal("sgm", await SeenByAsync());

        // The mission of origin still sees the case; of who does not come it need know nothing more.
        await story.DoAsync<Registration>(r => r.RemoveAsync(story.Code, child.MemberId, salma));
        Assert.True((await story.FileAsync()).SharedWithOrigin);
        Assert.Equal("sg", await SeenByAsync());
        Assert.False(await IsHiddenAsync());

        // In a restricted case she exists for its team alone, where she stood before or not.
        var (id, restricted) = (Guid.CreateVersion7(), await other.FileAsync());
        await other.DoAsync<Teams>(t => t.RestrictAsync(other.Code, "Menacée", salma));
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            db.Add(
                new CaseMember
                {
                    Id = id,
                    CaseId = restricted.Id,
                    PersonId = she,
                    Relation = Relation.Other,
                }
            );
            await db.SaveAsync(Actor.System, new Act("case.member-entered"));
        });
        Assert.Equal("s", await SeenByAsync());
        Assert.True(await IsHiddenAsync());
        await other.DoAsync<Registration>(r => r.RemoveAsync(other.Code, id, salma));
        Assert.Equal("s", await SeenByAsync());
        Assert.True(await IsHiddenAsync());

        // Also under the record of another system with which hers becomes one, and when the two are parted again.
        var imported = await house.EnterAsync(
            new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() }
        );
        var merge = await house.MergeAsync(she, imported);
        she = imported;
        Assert.Equal("s", await SeenByAsync());
        Assert.True(await IsHiddenAsync());
        Assert.True((await house.UndoAsync(merge)).IsDone);
        Assert.Equal("", await SeenByAsync());
        Assert.False(await IsHiddenAsync());
        she = child.Person.Id;
        Assert.Equal("s", await SeenByAsync());
        Assert.True(await IsHiddenAsync());
    }

    [Theory, BothDatabases]
    public async Task Who_is_parted_from_somebody_of_a_restricted_case_is_as_hidden_without_a_case_of_her_own(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.AppliedAsync(house, children: 0);
        var salma = await story.ActorAsync("salma");
        var mixed = (await story.FileAsync()).Applicant!.Person;
        var imported = await house.EnterAsync(
            new() { GivenNames = "Ndeye", FamilyName = PeopleHouse.Rare() }
        );
        await story.DoAsync<Teams>(t => t.RestrictAsync(story.Code, "Menacée", salma));

        // Merged by mistake and parted again; split from her; and split once more from her who was.
        Assert.True((await house.UndoAsync(await house.MergeAsync(imported, mixed.Id))).IsDone);
        var second = await SplitAsync(mixed.Code);
        var third = await SplitAsync(second);
        var hidden = await house.InScopeAsync(async s =>
        {
            var ids = await s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Code == second || p.Code == third)
                .Select(p => p.Id)
                .ToListAsync();
            var scope = s.GetRequiredService<PersonScope>();
            Assert.Equal(2, ids.Count);
            return (
                Imported: await scope.RestrictedAsync([imported]),
                Both: await scope.RestrictedAsync(ids),
                Each: (await scope.RestrictedAsync([ids[0]])).Concat(
                    await scope.RestrictedAsync([ids[1]])
                )
            );
        });

        Assert.Equal([imported], hidden.Imported);
        Assert.Equal(2, hidden.Both.Count);
        Assert.Equal(hidden.Both.Order(), hidden.Each.Order());

        // A name goes with each, and no case.
        async Task<string> SplitAsync(string code) =>
            (
                await house.InScopeAsync(async s =>
                {
                    var db = s.GetRequiredService<RihlaDb>();
                    var id = await db.Set<Person>()
                        .Where(p => p.Code == code)
                        .Select(p => p.Id)
                        .SingleAsync();
                    db.Add(
                        new PersonName
                        {
                            PersonId = id,
                            Kind = NameKind.OtherSpelling,
                            Given = Personal.Of(PeopleHouse.Rare()),
                        }
                    );
                    await db.SaveAsync(Actor.System, new Act("person.name-added", PersonId: id));
                    var splitting = s.GetRequiredService<Splitting>();
                    var open = await splitting.OpenAsync(
                        code,
                        Actor.System,
                        CancellationToken.None
                    );
                    return await splitting.SplitAsync(
                        code,
                        new() { GivenNames = "Kadi", FamilyName = PeopleHouse.Rare() },
                        open!
                            .Value.Belongings.Where(b => b.Entity is PersonName)
                            .Select(b => b.Key)
                            .ToHashSet(),
                        "Two women",
                        Actor.System
                    );
                })
            ).Value!;
    }

    [Theory, BothDatabases]
    public async Task Who_comes_again_after_a_journey_is_helped_once_that_case_is_closed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.BookedAsync(house, children: 0, givenNames: "Djenabou");
        Assert.True(
            (
                await story.BoardAsync(
                    await story.AtTheGateAsync(Rihla.Travel.BoardingOutcome.Boarded)
                )
            ).IsDone
        );
        Assert.Equal(Stage.Departed, await story.StageAsync());
        var (known, salma) = (
            (await story.FileAsync()).Applicant!.Person,
            await story.ActorAsync("salma")
        );
        var again = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = known.FullName,
                        SafeContact = "Par une voisine",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        Task<Outcome<Registered>> EnterAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Registration>()
                    .AddAsync(
                        again.Value!.Code,
                        new(
                            Relation.Applicant,
                            new()
                            {
                                GivenNames = known.GivenNames,
                                FamilyName = known.FamilyName,
                                Birth = known.Birth,
                                Sex = known.Sex,
                                Nationality = known.Nationality,
                            },
                            [new(known.Id, MatchDecisionKind.Same)]
                        ),
                        salma
                    )
            );

        var refusal = Assert.Single((await EnterAsync()).Refusals);
        Assert.Equal("Registration.OpenCaseDeparted", refusal.TextKey);
        Assert.Equal(story.Code, refusal.Args[0]);

        await story.ArriveAsync();
        await story.DoAsync<Closing>(c =>
            c.CloseAsync(story.Code, ClosureReason.MovedAway, null, salma)
        );
        Assert.Equal(known.Id, (await EnterAsync()).Value?.PersonId);
    }

    [Theory, BothDatabases]
    public async Task Who_registers_the_applicant_second_is_told_so_and_loses_nothing_typed(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var salma = await new Story(house).VisitorAsync("salma");
        using var grace = await new Story(house).VisitorAsync("grace");
        var page = await salma.SubmitAsync(
            await salma.GetAsync("/app/requests/new"),
            [("Input.Name", "Hawa"), ("Input.SafeContact", "Par Awa"), ("Input.Language", "ff")]
        );
        var address = $"/app/cases/{page.Path.Split('/')[^1]}/register";
        var (first, second) = (await salma.GetAsync(address), await grace.GetAsync(address));
        (string, string)[] typed =
        [
            ("Input.GivenNames", "Hawa"),
            ("Input.FamilyName", "Kpogomou"),
            ("Input.Birth.Year", "1993"),
            ("Input.Sex", "F"),
            ("Input.Nationality", "GN"),
        ];
        await salma.SubmitAsync(first, typed, "main form:has([name='Input.GivenNames'])");

        page = await grace.SubmitAsync(
            second,
            [.. typed, ("Input.Phone", "0612345699"), ("Input.NameInArabic", "حواء")],
            "main form:has([name='Input.GivenNames'])"
        );

        Assert.NotNull(page.Document.QuerySelector(".r-notice-warning"));
        Assert.Contains("0612345699", page.Text, StringComparison.Ordinal);
        Assert.Contains("حواء", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a[href*='/app/people/']"));
    }

    [Theory, BothDatabases]
    public async Task What_was_chosen_of_two_versions_stays_chosen_when_a_third_comes(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await Story.EnteredAsync(house, children: 0);
        using var salma = await story.VisitorAsync("salma");
        using var grace = await story.VisitorAsync("grace");
        var address = $"/app/cases/{story.Code}/edit";
        async Task TheirsAsync(string field, string value) =>
            await grace.SubmitAsync(await grace.GetAsync(address), [(field, value)]);
        async Task<string?> NoteAsync() => (await story.FileAsync()).Case.RequestNote?.Reveal();
        async Task<Page> ConflictAsync(string note, string contact)
        {
            var opened = await salma.GetAsync(address);
            await TheirsAsync("Input.Note", note);
            return await salma.SubmitAsync(
                opened,
                [("Input.Note", "La mienne"), ("Input.SafeContact", contact)]
            );
        }

        // The case changes once more before the choice is sent: the note is not asked about again.
        var page = await ConflictAsync("La sienne", "Le soir");
        await TheirsAsync("Input.CallerName", "Autre");
        page = await salma.SubmitAsync(
            page,
            [("Keep[Note]", "theirs"), ("Keep[SafeContact]", "yours")]
        );
        Assert.Null(page.Document.QuerySelector("[name='Keep[Note]'][type=radio]"));
        page = await salma.SubmitAsync(
            page,
            [("Keep[SafeContact]", "yours"), ("Keep[CallerName]", "theirs")]
        );
        Assert.Equal($"/app/cases/{story.Code}", page.Path);
        Assert.Equal("La sienne", await NoteAsync());
    }
}
