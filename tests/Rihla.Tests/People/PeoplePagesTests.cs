using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>The pages of the register as staff with different roles meet them.</summary>
public sealed class PeoplePagesTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_caseworker_corrects_a_person_finds_them_in_Arabic_and_sees_who_did_it(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var person = await CaseAsync(house, new() { GivenNames = "Awa", FamilyName = family });
        using var salma = await SignedInAsync(house, "salma");

        var edit = await salma.GetAsync($"/app/people/{person.Code}/edit");
        var saved = await salma.SubmitAsync(
            edit,
            [
                ("Input.FamilyName", "Ouédraogo"),
                ("Input.NameInArabic", "أوا ويدراوغو"),
                ("Input.Birth.Year", "1991"),
                ("Input.Nationality", "BF"),
            ]
        );
        var list = await salma.GetAsync("/app/people");
        var found = await salma.SubmitAsync(list, [("Text", "أوا ويدراوغو")]);
        var history = await salma.GetAsync($"/app/people/{person.Code}/history");

        Assert.Equal($"/app/people/{person.Code}", saved.Path);
        Assert.Contains("1991", saved.Text);
        Assert.Equal("/app/people", found.Path);
        Assert.Contains(person.Code, found.Text);
        Assert.Contains("Salma Idrissi", history.Text);
        Assert.Contains("Ouédraogo", history.Text);
        Assert.Contains("Burkina Faso", history.Text);
    }

    [Theory, BothDatabases]
    public async Task Who_saves_second_chooses_between_both_versions(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new() { GivenNames = "Binta", FamilyName = PeopleHouse.Rare() }
        );
        using var salma = await SignedInAsync(house, "salma");
        using var grace = await SignedInAsync(house, "grace");
        var hers = await salma.GetAsync($"/app/people/{person.Code}/edit");
        var his = await grace.GetAsync($"/app/people/{person.Code}/edit");
        await salma.SubmitAsync(hers, [("Input.PlaceOfBirth", "Labé")]);

        var conflict = await grace.SubmitAsync(
            his,
            [("Input.PlaceOfBirth", "Mamou"), ("Input.FathersName", "Alpha")]
        );
        Assert.NotNull(conflict.Document.QuerySelector(".r-conflict"));
        await grace.SubmitAsync(
            conflict,
            [("Keep[PlaceOfBirth]", "theirs"), ("Keep[FathersName]", "yours")]
        );

        var page = await salma.GetAsync($"/app/people/{person.Code}");
        Assert.Contains("Labé", page.Text);
        Assert.Contains("Alpha", page.Text);
        Assert.DoesNotContain("Mamou", page.Text);
    }

    [Theory, BothDatabases]
    public async Task Who_corrects_a_record_that_was_merged_meanwhile_chooses_between_both_persons(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var known = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Adja",
                FamilyName = family,
                Birth = new PartialDate(1991, 4, 5),
                PlaceOfBirth = "Kindia",
                FathersName = "Alpha",
            }
        );
        var doubled = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Hadja",
                FamilyName = family,
                Birth = new PartialDate(1990, 4, 5),
            }
        );
        using var grace = await SignedInAsync(house, "grace");
        var edit = await grace.GetAsync($"/app/people/{doubled.Code}/edit");
        await MergeAsync(house, doubled, known);

        var conflict = await grace.SubmitAsync(edit, [("Input.MothersName", "Nènè")]);

        Assert.NotNull(conflict.Document.QuerySelector(".r-conflict"));
        var untouched = await ParticularsAsync();
        Assert.Equal(
            (new PartialDate(1991, 4, 5), "Kindia", "Alpha"),
            (untouched.Birth, untouched.PlaceOfBirth, untouched.FathersName)
        );
        await grace.SubmitAsync(
            conflict,
            [
                .. conflict
                    .Document.QuerySelectorAll("input[type=radio][value=theirs]")
                    .Select(r => r.GetAttribute("name")!)
                    .Where(name => name != "Keep[MothersName]")
                    .Select(name => (name, "theirs")),
                ("Keep[MothersName]", "yours"),
            ]
        );

        var chosen = await ParticularsAsync();
        Assert.Equal(untouched with { MothersName = "Nènè" }, chosen);

        Task<Particulars> ParticularsAsync() =>
            house.InScopeAsync(async s =>
                (
                    await s.GetRequiredService<RihlaDb>()
                        .Set<Person>()
                        .SingleAsync(p => p.Id == known.PersonId)
                ).Particulars
            );
    }

    [Theory, BothDatabases]
    public async Task Who_decides_second_on_a_pair_reads_it_again_and_decides_anew(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var (_, _, pair) = await DoubtAsync(house);
        using var grace = await SignedInAsync(house, "grace");
        using var nadia = await SignedInAsync(house, "nadia");
        var hers = await grace.GetAsync($"/app/people/adjudication/{pair}");
        await nadia.SubmitAsync(
            await nadia.GetAsync($"/app/people/adjudication/{pair}"),
            [("Input.Kind", "Unsure"), ("Input.Note", "Ask the consulate")]
        );

        var changed = await grace.SubmitAsync(hers, [("Input.Kind", "Different")]);
        Assert.NotNull(changed.Document.QuerySelector(".r-error-summary"));
        Assert.Contains("Ask the consulate", changed.Text);
        var decided = await grace.SubmitAsync(changed, [("Input.Kind", "Different")]);

        Assert.NotEqual(changed.Path, decided.Path);
    }

    [Theory, BothDatabases]
    public async Task Nobody_decides_on_another_record_than_was_compared(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (first, second, pair) = await DoubtAsync(house);
        var third = await CaseAsync(
            house,
            new() { GivenNames = "Marième", FamilyName = PeopleHouse.Rare() }
        );
        await CloseAsync(house, first);
        await CloseAsync(house, third);
        using var grace = await SignedInAsync(house, "grace");
        var compare = await grace.GetAsync($"/app/people/adjudication/{pair}");
        await MergeAsync(house, second, third);

        var changed = await grace.SubmitAsync(
            compare,
            [("Input.Kind", "Same"), ("Input.Stays", second.PersonId.ToString())]
        );

        Assert.NotNull(changed.Document.QuerySelector(".r-error-summary"));
        Assert.Contains(third.Code, changed.Text);
        var decided = await grace.SubmitAsync(
            changed,
            [("Input.Kind", "Same"), ("Input.Stays", third.PersonId.ToString())]
        );
        Assert.NotEqual(changed.Path, decided.Path);
    }

    [Theory, BothDatabases]
    public async Task Who_corrects_a_document_second_chooses_between_both_versions(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Binta",
                FamilyName = PeopleHouse.Rare(),
                DocumentType = "passport",
                DocumentNumber = $"GN{Random.Shared.Next(1000000, 9999999)}",
            }
        );
        var id = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<IdentityDocument>()
                .Where(d => d.PersonId == person.PersonId)
                .Select(d => d.Id)
                .SingleAsync()
        );
        var address = $"/app/people/{person.Code}/documents/{id}";
        using var salma = await SignedInAsync(house, "salma");
        using var grace = await SignedInAsync(house, "grace");
        var hers = await salma.GetAsync(address);
        var his = await grace.GetAsync(address);
        await salma.SubmitAsync(hers, [("Input.Number", "GN555")], "form[enctype]");

        var conflict = await grace.SubmitAsync(
            his,
            [("Input.Number", "GN556"), ("Input.Country", "GN")],
            "form[enctype]",
            ("Input.Scan", "scan.pdf", "%PDF-1.4"u8.ToArray())
        );
        Assert.NotNull(conflict.Document.QuerySelector(".r-conflict"));
        Assert.NotNull(conflict.Document.QuerySelector(".r-conflict ~ .r-notice"));
        var saved = await grace.SubmitAsync(
            conflict,
            [("Keep[Number]", "theirs"), ("Keep[Country]", "yours")],
            "form[enctype]"
        );

        Assert.Equal($"/app/people/{person.Code}/documents", saved.Path);
        var stored = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>().Set<IdentityDocument>().SingleAsync(d => d.Id == id)
        );
        Assert.Equal(("GN555", "GN"), (stored.Number!.Reveal(), stored.Country));
    }

    [Theory, BothDatabases]
    public async Task A_doubt_at_registration_is_decided_by_a_colleague_and_can_be_undone(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var birth = new PartialDate(1990, 5, 6);
        var first = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Kadiatou",
                FamilyName = family,
                Birth = birth,
            }
        );
        var second = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Kadidiatou",
                FamilyName = family,
                Birth = birth,
            },
            MatchDecisionKind.Unsure
        );
        using var salma = await SignedInAsync(house, "salma");
        using var grace = await SignedInAsync(house, "grace");
        using var nadia = await SignedInAsync(house, "nadia");
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .Where(p => p.FirstId == first.PersonId || p.SecondId == first.PersonId)
                .Select(p => p.Id)
                .SingleAsync()
        );

        var own = await salma.GetAsync($"/app/people/adjudication/{pair}");
        Assert.Null(own.Document.QuerySelector("[name='Input.Kind']"));
        var queue = await grace.GetAsync("/app/people/adjudication");
        Assert.Contains(second.Code, queue.Text);
        var compare = await grace.GetAsync($"/app/people/adjudication/{pair}");
        await CloseAsync(house, second);
        var decided = await grace.SubmitAsync(
            compare,
            [
                ("Input.Kind", "Same"),
                ("Input.Stays", first.PersonId.ToString()),
                ("Input.Note", "Same photo"),
            ]
        );
        Assert.Equal("/app/people/adjudication", decided.Path);
        var merged = await grace.GetAsync($"/app/people/{second.Code}");
        Assert.Contains(first.Code, merged.Text);

        var merges = await nadia.GetAsync($"/app/people/{first.Code}/merges");
        Assert.Contains(second.Code, merges.Text);
        var undone = await nadia.SubmitAsync(
            merges,
            [("reason", "Two sisters")],
            "form[action*='handler=Undo']"
        );
        Assert.Contains("Two sisters", undone.Text);
        var apart = await grace.GetAsync($"/app/people/{second.Code}");
        Assert.Contains("Kadidiatou", apart.Text);
    }

    [Theory, BothDatabases]
    public async Task Three_records_that_hang_together_are_decided_one_pair_after_the_other_and_parted_again(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var people = new List<Registered>();
        foreach (var given in new[] { "Ramatoulaye", "Ramatoulay", "Rahmatoulaye" })
        {
            people.Add(
                await CaseAsync(
                    house,
                    new()
                    {
                        GivenNames = given,
                        FamilyName = family,
                        Birth = new PartialDate(1983, 9, 21),
                    },
                    MatchDecisionKind.Unsure
                )
            );
            await CloseAsync(house, people[^1]);
        }
        using var grace = await SignedInAsync(house, "grace");
        using var nadia = await SignedInAsync(house, "nadia");

        var queue = await grace.GetAsync("/app/people/adjudication");
        var link = queue
            .Document.QuerySelectorAll("a[href*='/adjudication/group/']")
            .Single(a => a.TextContent.Contains(family, StringComparison.Ordinal));
        var group = await grace.GetAsync(link.GetAttribute("href")!);
        Assert.All(people, p => Assert.Contains(p.Code, group.Text));
        var first = group.Document.QuerySelector("a.r-button[href*='/adjudication/']")!;
        var pair = await grace.GetAsync(first.GetAttribute("href")!);
        var next = await grace.SubmitAsync(
            pair,
            [("Input.Kind", "Same"), ("Input.Note", "Same photo")]
        );
        Assert.StartsWith("/app/people/adjudication/", next.Path, StringComparison.Ordinal);
        Assert.NotEqual("/app/people/adjudication", next.Path);
        Assert.Equal(HttpStatusCode.OK, next.Status);

        var merged = await nadia.GetAsync(
            $"/app/people/{await house.InScopeAsync(s => CodeOfMergedAsync(s, people))}/merges"
        );
        var split = await nadia.GetAsync(
            merged.Document.QuerySelector("a[href*='/merges/']")!.GetAttribute("href")!
        );
        Assert.Single(split.Document.QuerySelectorAll("input[name='Input.Goes'][checked]"));
        var unsaid = await nadia.SubmitAsync(split, [("Input.Reason", "")]);
        Assert.NotNull(unsaid.Document.QuerySelector("textarea[aria-invalid]"));
        var parted = await nadia.SubmitAsync(split, [("Input.Reason", "Two sisters")]);
        Assert.Contains("Two sisters", parted.Text);

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await grace.GetAsync($"/app/people/{people[0].Code}/split")).Status
        );
        var mixed = await nadia.GetAsync($"/app/people/{people[0].Code}/split");
        var goes = mixed.Document.QuerySelector("input[name='Input.Goes']")!.GetAttribute("value")!;
        var apart = await nadia.SubmitAsync(
            mixed,
            [
                ("Input.GivenNames", "Kadija"),
                ("Input.FamilyName", family),
                ("Input.Goes", goes),
                ("Input.Reason", "The request was her cousin's"),
            ]
        );
        Assert.Contains("Kadija", apart.Text);
        Assert.DoesNotContain(people[0].Code, apart.Path, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task Who_parts_off_somebody_without_a_case_is_told_that_it_is_done_and_the_code(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var person = await CaseAsync(
            house,
            new()
            {
                GivenNames = "Nafissatou",
                FamilyName = family,
                OtherSpellings = [$"Nafi {family}"],
            }
        );
        using var nadia = await SignedInAsync(house, "nadia");
        var mixed = await nadia.GetAsync($"/app/people/{person.Code}/split");
        var spelling = mixed
            .Document.QuerySelectorAll("input[name='Input.Goes']")
            .Select(i => i.GetAttribute("value")!)
            .Single(key => key.StartsWith("row-", StringComparison.Ordinal));

        var apart = await nadia.SubmitAsync(
            mixed,
            [
                ("Input.GivenNames", "Nafi"),
                ("Input.FamilyName", family),
                ("Input.Goes", spelling),
                ("Input.Reason", "Her cousin"),
            ]
        );

        Assert.Equal(HttpStatusCode.OK, apart.Status);
        Assert.Equal($"/app/people/{person.Code}/merges", apart.Path);
        var code = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var pair = await db.Set<Pair>()
                .SingleAsync(p => p.FirstId == person.PersonId || p.SecondId == person.PersonId);
            var other = pair.FirstId == person.PersonId ? pair.SecondId : pair.FirstId;
            return await db.Set<Person>()
                .Where(p => p.Id == other)
                .Select(p => p.Code)
                .SingleAsync();
        });
        Assert.Contains(code, apart.Text);
    }

    [Theory, BothDatabases]
    public async Task A_refused_telephone_leaves_the_email_address_in_its_field(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new() { GivenNames = "Coumba", FamilyName = PeopleHouse.Rare() }
        );
        using var salma = await SignedInAsync(house, "salma");
        await salma.SubmitAsync(
            await salma.GetAsync($"/app/people/{person.Code}/contacts"),
            [("Email", "coumba@example.org")],
            "form[action*='handler=Email']"
        );

        var refused = await salma.SubmitAsync(
            await salma.GetAsync($"/app/people/{person.Code}/contacts"),
            [("Phone.Number", "123")],
            "form[action*='handler=Phone']"
        );

        Assert.NotNull(refused.Document.QuerySelector(".r-error-summary"));
        Assert.Equal(
            "coumba@example.org",
            refused.Document.QuerySelector("input[name=Email]")!.GetAttribute("value")
        );
    }

    [Theory, BothDatabases]
    public async Task Two_who_change_the_email_address_at_once_are_asked(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new() { GivenNames = "Coumba", FamilyName = PeopleHouse.Rare() }
        );
        using var salma = await SignedInAsync(house, "salma");
        Task<Page> OpenAsync() => salma.GetAsync($"/app/people/{person.Code}/contacts");
        Task<Page> SaveAsync(Page page, params (string, string)[] fields) =>
            salma.SubmitAsync(page, fields, "form[action*='handler=Email']");
        async Task<string?> StandsAsync() =>
            (await OpenAsync()).Document.QuerySelector("input[name=Email]")!.GetAttribute("value");
        var (first, second, third) = (await OpenAsync(), await OpenAsync(), await OpenAsync());

        await SaveAsync(first, ("Email", "coumba@example.org"));
        var asked = await SaveAsync(second, ("Email", "soeur@example.org"));
        Assert.Equal(
            ["coumba@example.org", "soeur@example.org"],
            asked.Document.QuerySelectorAll(".r-conflict-value").Select(v => v.TextContent)
        );
        Assert.Equal("coumba@example.org", await StandsAsync());

        await SaveAsync(asked, ("Keep[Email]", "yours"));
        Assert.Equal("soeur@example.org", await StandsAsync());

        asked = await SaveAsync(third, ("Email", ""));
        await SaveAsync(asked, ("Keep[Email]", "theirs"));
        Assert.Equal("soeur@example.org", await StandsAsync());
    }

    [Theory, BothDatabases]
    public async Task An_address_lies_in_a_country_and_not_in_what_somebody_typed(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new() { GivenNames = "Coumba", FamilyName = PeopleHouse.Rare() }
        );
        using var salma = await SignedInAsync(house, "salma");

        foreach (var country in new[] { "Chez sa tante Awa", "GN" })
        {
            var page = await salma.SubmitAsync(
                await salma.GetAsync($"/app/people/{person.Code}/contacts"),
                [("Place.Text", "Kaloum"), ("Place.Country", country)],
                "form[action*='handler=Address']"
            );
            Assert.Equal(
                country != "GN",
                page.Document.QuerySelector(".r-error-summary a[href='#Place_Country']") is not null
            );
        }

        Assert.Equal(
            "GN",
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<PersonAddress>()
                    .Where(a => a.PersonId == person.PersonId)
                    .Select(a => a.Country)
                    .SingleAsync()
            )
        );
    }

    [Theory, BothDatabases]
    public async Task Somebody_of_another_mission_meets_nobody(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var person = await CaseAsync(
            house,
            new() { GivenNames = "Rama", FamilyName = PeopleHouse.Rare() }
        );
        using var koffi = await SignedInAsync(house, "koffi");

        foreach (var page in new[] { "", "/history", "/photo" })
        {
            var answer = await koffi.GetAsync($"/app/people/{person.Code}{page}");
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
            Assert.DoesNotContain("Rama", answer.Text);
        }
        var edit = await koffi.GetAsync($"/app/people/{person.Code}/edit");
        Assert.Equal(HttpStatusCode.Forbidden, edit.Status);
    }

    [Theory, BothDatabases]
    public async Task Likely_matches_are_asked_for_without_a_name_in_an_address(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var family = PeopleHouse.Rare();
        var person = await CaseAsync(house, new() { GivenNames = "Saliou", FamilyName = family });
        using var salma = await SignedInAsync(house, "salma");
        var list = await salma.GetAsync("/app/people");
        var token = list.Document.QuerySelector("main form input[type=hidden]")!;

        var answer = await salma.SendAsync(
            new(HttpMethod.Post, "/app/people/matches")
            {
                Content = new FormUrlEncodedContent([
                    new("Input.GivenNames", "Saliu"),
                    new("Input.FamilyName", family),
                    new(token.GetAttribute("name")!, token.GetAttribute("value")!),
                ]),
            }
        );
        var cards = await answer.Content.ReadAsStringAsync();

        Assert.Contains(person.Code, cards, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await salma.GetAsync("/app/people/matches")).Status);
    }

    private static Task<string> CodeOfMergedAsync(
        IServiceProvider services,
        List<Registered> people
    )
    {
        var ids = people.ConvertAll(p => p.PersonId);
        var db = services.GetRequiredService<RihlaDb>();
        return db.Set<Merge>()
            .Where(m => ids.Contains(m.IntoId))
            .Join(db.Set<Person>(), m => m.IntoId, p => p.Id, (_, p) => p.Code)
            .SingleAsync();
    }

    // A case of its own for somebody, entered by Salma.
    private static async Task<Registered> CaseAsync(
        House house,
        NewPerson person,
        MatchDecisionKind onMatches = MatchDecisionKind.Different
    )
    {
        person = person with
        {
            Sex = person.Sex ?? Sex.F,
            Birth = person.Birth ?? new PartialDate(1990),
        };
        var salma = await house.ActorAsync("salma");
        var taken = await house.InScopeAsync(s =>
            s.GetRequiredService<Requests>()
                .TakeAsync(
                    new()
                    {
                        Name = person.GivenNames,
                        SafeContact = "By the neighbour",
                        Language = "fr",
                        Channel = Channel.WalkIn,
                    },
                    salma
                )
        );
        Assert.True(taken.IsDone);
        var matches = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(person, salma)
        );
        var entered = await house.InScopeAsync(s =>
            s.GetRequiredService<Registration>()
                .AddAsync(
                    taken.Value.Code,
                    new(
                        Relation.Applicant,
                        person,
                        [.. matches.Select(m => new MatchDecision(m.Person.Id, onMatches))]
                    ),
                    salma
                )
        );
        Assert.True(
            entered.IsDone,
            string.Join(", ", entered.Refusals.Select(r => $"{r.TextKey} {r.Field}"))
        );
        return entered.Value;
    }

    // Two records that may be one person, and the pair that asks about them.
    private static async Task<(Registered First, Registered Second, Guid Pair)> DoubtAsync(
        House house
    )
    {
        var person = new NewPerson
        {
            GivenNames = PeopleHouse.Rare(),
            FamilyName = PeopleHouse.Rare(),
            Birth = new PartialDate(1990, 5, 6),
        };
        var first = await CaseAsync(house, person);
        var second = await CaseAsync(house, person, MatchDecisionKind.Unsure);
        var (one, other) = Pair.InOrder(first.PersonId, second.PersonId);
        var pair = await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .Where(p => p.FirstId == one && p.SecondId == other)
                .Select(p => p.Id)
                .SingleAsync()
        );
        return (first, second, pair);
    }

    // As a colleague does who keeps all that stands in the record that stays.
    private static async Task MergeAsync(House house, Registered from, Registered into)
    {
        await CloseAsync(house, from);
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var merged = await s.GetRequiredService<Merges>()
                .MergeAsync(
                    await db.Set<Person>().SingleAsync(p => p.Id == from.PersonId),
                    await db.Set<Person>().SingleAsync(p => p.Id == into.PersonId),
                    new HashSet<string>(),
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            Assert.True(merged.IsDone);
            await db.SaveAsync(Actor.System, new global::Rihla.Platform.Audit.Act("pair.same"));
            await work.CommitAsync();
        });
    }

    // Two open cases of one person must be cleared up before their records are merged.
    private static Task CloseAsync(House house, Registered person) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Members.Any(m => m.PersonId == person.PersonId))
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Stage, Stage.Closed))
        );

    private static async Task<Visitor> SignedInAsync(House house, string userName)
    {
        var visitor = house.Visitor();
        await visitor.SubmitAsync(
            await visitor.GetAsync("/sign-in"),
            [("Input.UserName", userName), ("Input.Password", DemonstrationUsers.Password)]
        );
        return visitor;
    }
}
