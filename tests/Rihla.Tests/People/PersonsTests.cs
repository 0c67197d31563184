using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Files;
using Rihla.Platform.Security;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

public class PersonsTests(Houses houses) : IClassFixture<Houses>
{
    [Theory]
    [BothDatabases]
    public async Task Who_corrects_an_older_version_is_told_and_overwrites_nothing(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var file = await OpenAsync(
            house,
            await house.EnterAsync(new() { GivenNames = "Ndeye", FamilyName = "Zarkhubi" })
        );
        Task<Outcome> CorrectAsync(string given) =>
            house.InScopeAsync(s =>
                s.GetRequiredService<Persons>()
                    .IdentifyAsync(
                        file.Person.Code,
                        file.Person.Particulars with
                        {
                            GivenNames = given,
                        },
                        PersonSeen.Of(file.Person),
                        Actor.System
                    )
            );

        var first = await CorrectAsync("Aminatou");
        var second = await CorrectAsync("Amina");

        Assert.True(first.IsDone);
        Assert.Equal(Outcome.ChangedMeanwhile, Assert.Single(second.Refusals));
        Assert.Equal(
            "Aminatou",
            (await OpenAsync(house, file.Person.Id)).Person.GivenNames!.Reveal()
        );
    }

    [Theory]
    [BothDatabases]
    public async Task Who_was_read_before_a_correction_is_found_by_the_corrected_name_after_a_change(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var id = await house.EnterAsync(new() { GivenNames = "Tesfaye", FamilyName = "Mukwege" });
        var file = await OpenAsync(house, id);
        await house.InScopeAsync(async mine =>
        {
            // As the page read her, and kept her in mind while it waited for its turn.
            await mine.GetRequiredService<RihlaDb>().Set<Person>().SingleAsync(p => p.Id == id);
            await house.InScopeAsync(theirs =>
                theirs
                    .GetRequiredService<Persons>()
                    .IdentifyAsync(
                        file.Person.Code,
                        file.Person.Particulars with
                        {
                            GivenNames = "Zouleikha",
                            FamilyName = "Benbrahim",
                        },
                        PersonSeen.Of(file.Person),
                        Actor.System
                    )
            );
            Assert.True(
                (
                    await mine.GetRequiredService<PersonContacts>()
                        .AddNameAsync(file.Person.Code, NameKind.Nickname, "Koumba", Actor.System)
                ).IsDone
            );
        });

        Assert.Equal([id], await house.SearchAsync("zouleikha benbrahim"));
    }

    [Theory]
    [BothDatabases]
    public async Task A_nickname_finds_the_person_until_it_is_taken_away(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var id = await house.EnterAsync(new() { GivenNames = "Gorgui", FamilyName = "Blomkelt" });
        var code = (await OpenAsync(house, id)).Person.Code;

        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>()
                .AddNameAsync(code, NameKind.Nickname, "Zouzoua", Actor.System)
        );
        Assert.Equal([id], await house.SearchAsync("zouzoua"));
        var name = Assert.Single((await OpenAsync(house, id)).Names);
        await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>().RemoveNameAsync(code, name.Id, Actor.System)
        );

        Assert.Empty(await house.SearchAsync("zouzoua"));
        Assert.Equal([id], await house.SearchAsync("Blomkelt"));
    }

    [Theory]
    [BothDatabases]
    public async Task A_name_that_was_corrected_finds_the_person_until_it_is_taken_away(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var id = await house.EnterAsync(
            new()
            {
                GivenNames = "Kossiwa",
                FamilyName = "Zinsoumbor",
                NameInArabic = "كوسيوا زينسمبور",
            }
        );

        await CorrectAsync(p => p with { FamilyName = "ZINSOUMBOR" });
        Assert.Empty((await OpenAsync(house, id)).Names);

        await CorrectAsync(p => p with { FamilyName = "Agbodjan", NameInArabic = null });
        Assert.Equal([id], await house.SearchAsync("Zinsoumbor"));
        Assert.Equal([id], await house.SearchAsync("زينسمبور"));
        var file = await OpenAsync(house, id);
        Assert.Equal(
            new[] { "Kossiwa ZINSOUMBOR", "كوسيوا زينسمبور" }.Order(),
            file.Names.Select(n => n.Whole).Order()
        );

        foreach (var name in file.Names)
        {
            var removed = await house.InScopeAsync(s =>
                s.GetRequiredService<PersonContacts>()
                    .RemoveNameAsync(file.Person.Code, name.Id, Actor.System)
            );
            Assert.True(removed.IsDone);
        }
        Assert.Empty(await house.SearchAsync("Zinsoumbor"));

        async Task CorrectAsync(Func<Particulars, Particulars> correct)
        {
            var person = (await OpenAsync(house, id)).Person;
            var corrected = await house.InScopeAsync(s =>
                s.GetRequiredService<Persons>()
                    .IdentifyAsync(
                        person.Code,
                        correct(person.Particulars),
                        PersonSeen.Of(person),
                        Actor.System
                    )
            );
            Assert.True(corrected.IsDone);
        }
    }

    [Theory]
    [BothDatabases]
    public async Task A_correction_that_makes_two_records_alike_asks_a_second_person_once(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var one = await house.EnterAsync(PeopleHouse.Aminata);
        var other = await house.EnterAsync(
            new()
            {
                GivenNames = "Fatou",
                FamilyName = "Sarr",
                Nationality = "CI",
            }
        );
        for (var i = 0; i < 2; i++)
        {
            var file = await OpenAsync(house, other);
            await house.InScopeAsync(s =>
                s.GetRequiredService<Persons>()
                    .IdentifyAsync(
                        file.Person.Code,
                        PeopleHouse.AminataAgain with
                        {
                            PlaceOfBirth = $"Bouaké {i}",
                        },
                        PersonSeen.Of(file.Person),
                        Actor.System
                    )
            );
        }

        var line = Assert.Single(
            await house.InScopeAsync(s =>
                s.GetRequiredService<PairQueue>().AllAsync(Actor.System).ToListAsync().AsTask()
            )
        );
        Assert.Equal(PairOrigin.Correction, line.Pair.Origin);
        Assert.Equal(new[] { one, other }.Order(), new[] { line.First.Id, line.Second.Id }.Order());
    }

    [Theory]
    [BothDatabases]
    public async Task Nobody_changes_a_person_they_may_not_see_or_registers_without_the_permission(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var code = (
            await OpenAsync(
                house,
                await house.EnterAsync(new() { GivenNames = "Olga", FamilyName = "Prist" })
            )
        )
            .Person
            .Code;
        var stranger = PeopleHouse.Staff("Nadia", PeoplePermissions.Edit, PeoplePermissions.View);

        var outcome = await house.InScopeAsync(s =>
            s.GetRequiredService<PersonContacts>()
                .SetEmailAsync(code, "a@example.org", default, stranger)
        );

        Assert.Equal("Person.Gone", Assert.Single(outcome.Refusals).TextKey);
        Assert.Null(
            await house.InScopeAsync(s =>
                s.GetRequiredService<Persons>().OpenAsync(code, stranger, CancellationToken.None)
            )
        );
        await Assert.ThrowsAsync<NotPermittedException>(() =>
            house.RegisterAsync(PeopleHouse.Aminata, stranger)
        );
    }

    [Theory]
    [BothDatabases]
    public async Task The_scan_of_a_document_goes_when_another_takes_its_place_and_with_the_document(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var id = await house.EnterAsync(new() { GivenNames = "Yacine", FamilyName = "Torodo" });
        var code = (await OpenAsync(house, id)).Person.Code;

        await ScanAsync(null);
        var first = Assert.Single((await OpenAsync(house, id)).Documents);
        await ScanAsync(first);
        var second = Assert.Single((await OpenAsync(house, id)).Documents);
        var kept = await KeptAsync();
        var removed = await house.InScopeAsync(s =>
            s.GetRequiredService<PersonPapers>().RemoveDocumentAsync(code, first.Id, Actor.System)
        );

        Assert.Equal([second.ScanId!.Value], kept);
        Assert.True(removed.IsDone);
        Assert.Empty(await KeptAsync());

        Task ScanAsync(IdentityDocument? corrected) =>
            house.InScopeAsync(async s =>
            {
                var stated = await s.GetRequiredService<PersonPapers>()
                    .StateDocumentAsync(
                        code,
                        corrected?.Id,
                        new(
                            DocumentType.Passport,
                            "SN4471903",
                            "SN",
                            null,
                            null,
                            corrected?.Version ?? 0,
                            new MemoryStream("%PDF-1.4"u8.ToArray()),
                            "scan.pdf"
                        ),
                        Actor.System
                    );
                Assert.True(stated.IsDone);
            });

        Task<List<Guid>> KeptAsync() =>
            house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>()
                    .Set<Attachment>()
                    .Where(a => a.Id == first.ScanId || a.Id == second.ScanId)
                    .Select(a => a.Id)
                    .ToListAsync()
            );
    }

    private static Task<PersonFile> OpenAsync(House house, Guid id) =>
        house.InScopeAsync(s =>
            s.GetRequiredService<Persons>().ReadAsync(id, CancellationToken.None)
        );
}
