using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

public class RegisterTests
{
    private static readonly Actor Clerk = PeopleHouse.Staff("Salma", PeoplePermissions.Register);

    [Theory]
    [BothDatabases]
    public async Task A_person_is_found_by_another_spelling_the_other_script_a_phone_and_a_document(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var id = await house.EnterAsync(
            PeopleHouse.Aminata with
            {
                Phone = "+212612345678",
                DocumentType = "passport",
                DocumentNumber = "CI 601-5731",
            }
        );
        await house.EnterAsync(new() { GivenNames = "Roland", FamilyName = "Mbarga" });

        foreach (
            var text in new[]
            {
                "Ouattara",
                "watara amineta",
                "أميناتا واتارا",
                "0612345678",
                "ci6015731",
                "CI 6015731",
            }
        )
        {
            Assert.Equal([id], await house.SearchAsync(text));
        }
    }

    [Theory]
    [BothDatabases]
    public async Task A_phone_is_found_as_it_is_dialled_and_that_of_a_shelter_makes_nobody_likelier(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var person = new NewPerson
        {
            GivenNames = "Mamadou",
            FamilyName = "Diallo",
            Birth = new PartialDate(1995, 1, 1),
            Sex = Sex.M,
            Phone = "+2207123456",
        };
        var id = await house.EnterAsync(person);
        var again = person with { Birth = new PartialDate(1996, 1, 1), Phone = null };
        var before = Assert.Single(await house.MatchesAsync(again)).Probability;
        await AddPhoneAsync("+212522123456", PhoneOwner.Organisation);

        var match = Assert.Single(await house.MatchesAsync(again with { Phone = "+212522123456" }));

        Assert.Equal([id], await house.SearchAsync("712 34 56"));
        Assert.Equal([id], await house.SearchAsync("0522 123456"));
        Assert.Equal(before, match.Probability);
        Assert.False(match.IsLikely);
        Assert.Contains(
            match.Reasons,
            r => r is { TextKey: "MatchReason.Phone.Shared", SpeaksFor: true }
        );

        Task AddPhoneAsync(string number, PhoneOwner owner) =>
            house.InScopeAsync(async s =>
            {
                var code = (await s.GetRequiredService<Register>().FindAsync(id))!.Code;
                var added = await s.GetRequiredService<PersonContacts>()
                    .AddPhoneAsync(code, new(number, null, owner, Safety.Safe, null), Actor.System);
                Assert.True(added.IsDone);
            });
    }

    [Theory]
    [BothDatabases]
    public async Task Neither_a_second_nationality_nor_an_act_of_a_civil_register_is_misread(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var known = new NewPerson
        {
            GivenNames = "Mamadou",
            FamilyName = "Bah",
            Birth = new PartialDate(1998),
            Sex = Sex.M,
            Nationality = "ML",
            DocumentType = "birth_certificate",
            DocumentNumber = "123/1998",
        };
        var id = await house.EnterAsync(known);
        await house.InScopeAsync(async s =>
        {
            var person = await s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .AsNoTracking()
                .SingleAsync(p => p.Id == id);
            var corrected = await s.GetRequiredService<Persons>()
                .IdentifyAsync(
                    person.Code,
                    person.Particulars with
                    {
                        SecondNationality = "GN",
                    },
                    PersonSeen.Of(person),
                    Actor.System
                );
            Assert.True(corrected.IsDone);
        });

        var again = Assert.Single(await house.MatchesAsync(known with { Nationality = "GN" }));
        var other = await house.MatchesAsync(
            known with
            {
                GivenNames = "Aliou",
                Nationality = "GN",
            }
        );

        Assert.Contains(again.Reasons, r => r.TextKey == "MatchReason.Nationality.Same");
        Assert.Contains(again.Reasons, r => r.TextKey == "MatchReason.Document.Shared");
        Assert.DoesNotContain(other, m => m.IsLikely);
        Assert.Equal([id], await house.SearchAsync("123/1998"));
        Assert.Equal([id], await house.SearchAsync("N° 123/1998"));
    }

    [Theory]
    [BothDatabases]
    public async Task A_likely_match_must_be_decided_before_anybody_is_entered(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(PeopleHouse.Aminata);

        var again = await house.RegisterAsync(PeopleHouse.AminataAgain);

        Assert.Equal(Register.Undecided, Assert.Single(again.Refusals).TextKey);
        var match = Assert.Single(await house.MatchesAsync(PeopleHouse.AminataAgain));
        Assert.Equal(first, match.Person.Id);
        Assert.True(match.IsLikely);
        Assert.Contains(
            match.Reasons,
            r => r is { TextKey: "MatchReason.BirthDate.Same", SpeaksFor: true }
        );
    }

    [Theory]
    [BothDatabases]
    public async Task More_namesakes_than_are_shown_keep_nobody_out(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var namesake = new NewPerson { GivenNames = "Mamadou", FamilyName = "Diallo" };

        for (var i = 0; i < Sightings.MostShown + 2; i++)
        {
            var shown = await house.MatchesAsync(namesake);
            Assert.Equal(Math.Min(i, Sightings.MostShown), shown.Count);
            await house.EnterAsync(
                namesake,
                [.. shown.Select(m => new MatchDecision(m.Person.Id, MatchDecisionKind.Different))]
            );
        }
    }

    [Theory]
    [BothDatabases]
    public async Task What_contradicts_the_record_is_not_taken_and_is_said(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(PeopleHouse.Aminata);
        async Task<IReadOnlyList<NotTaken>> AgainAsync(NewPerson person) =>
            (
                await house.RegisterAsync(
                    person,
                    decisions: new MatchDecision(first, MatchDecisionKind.Same)
                )
            )
                .Value!
                .NotTaken;

        Assert.Empty(await AgainAsync(PeopleHouse.Aminata));
        Assert.Empty(await AgainAsync(PeopleHouse.Aminata with { Language = "dyu" }));
        var language = Assert.Single(
            await AgainAsync(PeopleHouse.Aminata with { Language = "fr" })
        );
        Assert.Equal(new NotTaken("Language", "dyu", "fr"), language);
        Assert.Empty(await AgainAsync(PeopleHouse.Aminata with { Birth = new(1994) }));
        Assert.Empty(
            await AgainAsync(PeopleHouse.Aminata with { Birth = new(1990, estimated: true) })
        );
        Assert.Equal(
            [
                new("Birth", new PartialDate(1994, 3, 17), new PartialDate(1998, 3, 17)),
                new("Sex", Sex.F, Sex.M),
                new("Nationality", "CI", "GN"),
            ],
            await AgainAsync(
                PeopleHouse.Aminata with
                {
                    Birth = new(1998, 3, 17),
                    Sex = Sex.M,
                    Nationality = "GN",
                }
            )
        );
        var summary = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().FindAsync(first)
        );
        Assert.Equal(PeopleHouse.Aminata.Birth, summary!.Birth);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Id == first)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.SecondNationality, "GN"))
        );
        Assert.Empty(await AgainAsync(PeopleHouse.Aminata with { Nationality = "GN" }));

        // Erased while the form with the match was open.
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Person>()
                .Where(p => p.Id == first)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(p => p.ErasedOn, new DateOnly(2026, 3, 1))
                )
        );
        var gone = await house.RegisterAsync(
            PeopleHouse.Aminata,
            decisions: new MatchDecision(first, MatchDecisionKind.Same)
        );
        Assert.Equal("Register.SameGone", Assert.Single(gone.Refusals).TextKey);
    }

    [Theory]
    [BothDatabases]
    public async Task The_same_person_is_entered_once_and_keeps_the_new_spelling_and_phone(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(
            PeopleHouse.Aminata with
            {
                // From the age she stated, before anybody saw a document.
                Birth = new PartialDate(1990, estimated: true),
                DocumentType = "passport",
                DocumentNumber = "CI 601-5731",
            }
        );

        var again = await house.RegisterAsync(
            PeopleHouse.AminataAgain with
            {
                NameInArabic = "أميناتا واتارا",
                Phone = "+212612345678",
                DocumentType = "passport",
                DocumentNumber = "ci6015731",
                OtherSpellings = ["Mina la coiffeuse"],
            },
            decisions: new MatchDecision(first, MatchDecisionKind.Same)
        );

        Assert.Equal((first, false), (again.Value!.PersonId, again.Value.IsNew));
        Assert.Equal([first], await house.SearchAsync("+212612345678"));
        Assert.Equal([first], await house.SearchAsync("mina coiffeuse"));
        var summary = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().FindAsync(first)
        );
        Assert.Equal("Aminata Ouattara", summary!.FullName);
        Assert.Equal(PeopleHouse.Aminata.Birth, summary.Birth);
        Assert.Equal("أميناتا واتارا", summary.NameInArabic);
        await house.InScopeAsync(async s =>
            Assert.Single(
                await s.GetRequiredService<RihlaDb>().Set<IdentityDocument>().ToListAsync()
            )
        );
    }

    [Theory]
    [BothDatabases]
    public async Task Who_comes_again_from_a_telephone_that_is_no_own_one_or_with_an_act_of_a_civil_register_keeps_each_once(
        DatabaseKind kind
    )
    {
        const string Shelter = "+212522123456";
        await using var house = await House.OpenAsync(kind);
        var act = PeopleHouse.Aminata with
        {
            DocumentType = "birth_certificate",
            DocumentNumber = "123/1998",
        };
        var first = await house.EnterAsync(act);
        await house.InScopeAsync(async s =>
        {
            var code = (await s.GetRequiredService<Register>().FindAsync(first))!.Code;
            var added = await s.GetRequiredService<PersonContacts>()
                .AddPhoneAsync(
                    code,
                    new(Shelter, null, PhoneOwner.Organisation, Safety.Unsafe, null),
                    Actor.System
                );
            Assert.True(added.IsDone);
        });

        await house.EnterAsync(
            act with
            {
                Phone = Shelter,
            },
            new MatchDecision(first, MatchDecisionKind.Same)
        );

        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var phone = Assert.Single(await db.Set<PersonPhone>().ToListAsync());
            Assert.Equal((PhoneOwner.Organisation, Safety.Unsafe), (phone.Owner, phone.Safety));
            Assert.Single(await db.Set<IdentityDocument>().ToListAsync());
            Assert.Null((await s.GetRequiredService<Register>().FindAsync(first))!.Phone);
        });
        var match = Assert.Single(
            await house.MatchesAsync(PeopleHouse.Aminata with { Phone = Shelter })
        );
        Assert.Contains(match.Reasons, r => r.TextKey == "MatchReason.Phone.Shared");
    }

    [Theory]
    [BothDatabases]
    public async Task Whom_the_clerk_finds_different_is_entered_and_the_decision_is_remembered(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(PeopleHouse.Aminata);

        var second = await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(first, MatchDecisionKind.Different)
        );

        Assert.Equal(PairState.Different, (await PairAsync(house, first, second)).State);
    }

    [Theory]
    [BothDatabases]
    public async Task When_the_clerk_is_unsure_a_second_person_is_asked(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var first = await house.EnterAsync(PeopleHouse.Aminata);

        var second = await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(first, MatchDecisionKind.Unsure)
        );

        Assert.Equal(PairState.Open, (await PairAsync(house, first, second)).State);
    }

    [Theory]
    [BothDatabases]
    public async Task A_person_of_a_restricted_case_stays_invisible_and_the_match_is_raised_in_silence(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var hidden = await house.EnterAsync(PeopleHouse.Aminata);
        var scope = new ScopeOf([], [hidden]);

        Assert.Empty(await house.MatchesAsync(PeopleHouse.AminataAgain, Clerk, scope));
        var entered = await house.RegisterAsync(PeopleHouse.AminataAgain, Clerk, scope);

        Assert.True(entered.IsDone);
        var id = entered.Value!.PersonId;
        Assert.Equal(PairState.Open, (await PairAsync(house, hidden, id)).State);
        // Nor does the case of the new person tell by waiting for an answer.
        Assert.Empty(await InQuestionAsync(scope));
        Assert.Equal([id], await InQuestionAsync(new ScopeOf([], [])));

        async Task<IEnumerable<Guid>> InQuestionAsync(PersonScope seenBy) =>
            (await house.InScopeAsync(s => Register.Of(s, seenBy).InQuestionAsync([id]))).Select(
                q => q.Key
            );
    }

    [Theory]
    [BothDatabases]
    public async Task A_record_that_was_merged_is_no_way_to_somebody_who_is_not_theirs_to_see(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var shown = await house.EnterAsync(PeopleHouse.Aminata);
        var hidden = await house.EnterAsync(
            PeopleHouse.AminataAgain,
            new MatchDecision(shown, MatchDecisionKind.Unsure)
        );
        // The clerk's form stands open with the first record while an officer finds that it is the other woman.
        await house.MergeAsync(shown, hidden);
        Task<Outcome<Registered>> SameAsync(params Guid[] seen) =>
            house.RegisterAsync(
                PeopleHouse.Aminata,
                Clerk,
                new ScopeOf(seen, []),
                new MatchDecision(shown, MatchDecisionKind.Same)
            );

        Assert.Equal(
            "Register.SameNotYours",
            Assert.Single((await SameAsync(shown)).Refusals).TextKey
        );
        // Who may see her compares with her.
        Assert.Equal(Register.Undecided, Assert.Single((await SameAsync(hidden)).Refusals).TextKey);
    }

    [Theory]
    [BothDatabases]
    public async Task Of_a_person_of_another_mission_only_the_minimal_facts_are_shown(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        const string Phone = "+2250700000001";
        var elsewhere = await house.EnterAsync(PeopleHouse.Aminata with { Phone = Phone });
        var scope = new ScopeOf([], []);

        var sought = PeopleHouse.AminataAgain with { Phone = Phone };
        var match = Assert.Single(await house.MatchesAsync(sought, Clerk, scope));
        var same = await house.RegisterAsync(
            PeopleHouse.AminataAgain,
            Clerk,
            scope,
            new MatchDecision(elsewhere, MatchDecisionKind.Same)
        );

        Assert.True(match.IsMinimal);
        Assert.Equal("A. O.", match.Person.FullName);
        Assert.Equal(new PartialDate(1994), match.Person.Birth);
        Assert.Equal("", match.Person.Code);
        Assert.DoesNotContain(
            match.Reasons.SelectMany(r => r.Args),
            a => a is string text && text.Contains("Ouattara", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal("Register.SameNotYours", Assert.Single(same.Refusals).TextKey);
        // Whoever tries dates and numbers learns nothing of which is the right one.
        var tried = Assert.Single(
            await house.MatchesAsync(
                sought with
                {
                    Phone = "+2250700000002",
                    Birth = new PartialDate(1994, 3, 18),
                },
                Clerk,
                scope
            )
        );
        Assert.Equal((match.Probability, match.IsLikely), (tried.Probability, tried.IsLikely));
        Assert.Equal(
            match.Reasons.Select(r => (r.TextKey, r.Bits, r.IsWeighed)),
            tried.Reasons.Select(r => (r.TextKey, r.Bits, r.IsWeighed))
        );
        Assert.Equal(
            [
                "MatchReason.BirthYear.Same",
                "MatchReason.Name.Alike",
                "MatchReason.Nationality.Same",
                "MatchReason.Sex.Same",
            ],
            match.Reasons.Select(r => r.TextKey).Order(StringComparer.Ordinal)
        );
        var (code, looked) = await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            return (
                await db.Set<Person>()
                    .Where(p => p.Id == elsewhere)
                    .Select(p => p.Code)
                    .SingleAsync(),
                await db.Set<AuditEntry>()
                    .Where(e => e.Act == "people.compared-in-part")
                    .ToListAsync()
            );
        });
        Assert.All(
            looked,
            e => Assert.Contains(code, e.Details!.Reveal(), StringComparison.Ordinal)
        );
        Assert.Equal(2, looked.Count);
    }

    [Theory]
    [BothDatabases]
    public async Task An_import_enters_everybody_and_asks_a_second_person_about_each_match(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var raised = await house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            var register = services.GetRequiredService<Register>();
            await using var work = await db.BeginAsync();
            // Both in one save: the second must find the first before it is in the database.
            await register.AddAsync(work, PeopleHouse.Aminata, [], Actor.System, true);
            var second = await register.AddAsync(
                work,
                PeopleHouse.AminataAgain,
                [],
                Actor.System,
                true
            );
            await db.SaveAsync(
                Actor.System,
                new global::Rihla.Platform.Audit.Act("cases.imported")
            );
            await work.CommitAsync();
            return second.Value!.PairsRaised;
        });

        Assert.Equal(1, raised);
        Assert.Equal(2, (await house.SearchAsync("Ouattara Aminata")).Count);
    }

    [Theory, BothDatabases]
    public async Task Namesakes_whom_somebody_may_not_see_hide_nobody_from_a_search(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var namesake = new NewPerson { GivenNames = "Mamadou", FamilyName = "Diallo" };
        var older = await house.EnterAsync(namesake with { Birth = new PartialDate(1960) });
        var mine = await house.EnterAsync(
            namesake with
            {
                Birth = new PartialDate(1994),
            },
            new MatchDecision(older, MatchDecisionKind.Different)
        );
        await CopyAsync(house, 3_600);

        Assert.Equal([mine], (await house.SearchAsync("Diallo", new ScopeOf([mine], []))).Ids);
        var both = new ScopeOf([mine, older], []);
        Assert.False((await house.SearchAsync("Diallo", both)).MoreAnswer);
        Assert.True((await house.SearchAsync("Diallo", both, limit: 1)).MoreAnswer);
        Assert.Equal([mine], (await house.SearchAsync("Diallo 1994", both)).Ids);
    }

    [Theory]
    [BothDatabases]
    public async Task Nothing_about_a_person_stands_in_clear_in_the_database(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        string[] marks = ["Zarzuelita", "Quuxfamily", "زرزورية", "Xyloname", "66712399", "QX77001"];
        await house.EnterAsync(
            new()
            {
                GivenNames = marks[0],
                FamilyName = marks[1],
                NameInArabic = marks[2],
                OtherSpellings = [marks[3]],
                Phone = "+212" + "6" + marks[4],
                DocumentType = "passport",
                DocumentNumber = marks[5],
                Notes = marks[0],
                PlaceOfBirth = marks[1],
                Birth = new PartialDate(1987, 6, 5),
            }
        );

        var stored = await StoredAsync(house);

        foreach (var mark in marks.Append("1987-06-05"))
        {
            Assert.DoesNotContain(mark, stored, StringComparison.OrdinalIgnoreCase);
        }
    }

    // The first person stands many times in the index, before the second.
    private static Task CopyAsync(House house, int copies) =>
        house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var id = db.IsSqlite
                ? "printf('00000000-0000-7000-8000-%012d', n.x)"
                : "gen_random_uuid()";
            foreach (
                var statement in new[]
                {
                    $"update people_match_key set number = {copies + 2} where number = 2",
                    $"update people_match_sheet set number = {copies + 2} where number = 2",
                    $"with recursive n(x) as (select 2 union all select x + 1 from n where x <= {copies}) "
                        + "insert into people_match_sheet (number, person_id, key_version, secret, keys, identity) "
                        + $"select n.x, {id}, s.key_version, s.secret, s.keys, s.identity "
                        + "from people_match_sheet s cross join n where s.number = 1",
                    "insert into people_match_key (key, number) select k.key, s.number "
                        + "from people_match_key k cross join people_match_sheet s "
                        + $"where k.number = 1 and s.number > 1 and s.number < {copies + 2}",
                }
            )
            {
                await using var command = await db.CommandAsync(statement);
                await command.ExecuteNonQueryAsync();
            }
        });

    private static Task<Pair> PairAsync(House house, Guid one, Guid other) =>
        house.InScopeAsync(s =>
        {
            var (first, second) = Pair.InOrder(one, other);
            return s.GetRequiredService<RihlaDb>()
                .Set<Pair>()
                .SingleAsync(p => p.FirstId == first && p.SecondId == second);
        });

    // Every value of every people table and of the audit, as bytes read as text.
    private static Task<string> StoredAsync(House house) =>
        house.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<RihlaDb>();
            var text = new System.Text.StringBuilder();
            await db.Database.OpenConnectionAsync();
            foreach (
                var table in db
                    .Model.GetEntityTypes()
                    .Select(e => e.GetTableName()!)
                    .Where(t => t.StartsWith("people_") || t.StartsWith("audit_"))
            )
            {
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"select * from {table}";
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                {
                    for (var i = 0; i < reader.FieldCount; i++)
                    {
                        text.AppendLine(
                            reader.GetValue(i) is byte[] bytes
                                ? System.Text.Encoding.UTF8.GetString(bytes)
                                : reader.GetValue(i).ToString()
                        );
                    }
                }
            }
            return text.ToString();
        });
}
