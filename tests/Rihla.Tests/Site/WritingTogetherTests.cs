using System.Net;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Site;
using Rihla.Tests.Access;
using Rihla.Tests.Host;
using Rihla.Tests.Privacy;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Site;

/// <summary>Two have the form of one item open, and one saves before the other.</summary>
public sealed class WritingTogetherTests(Houses houses) : IClassFixture<Houses>
{
    [Theory, BothDatabases]
    public async Task A_story_keeps_its_person_and_all_that_a_colleague_added_when_texts_are_chosen(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var reader = house.Visitor();
        using var leila = await house.EnterAsync("leila");
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var input = Newsroom.Release("Le premier texte.");
        var id = await room.WriteAsync(input);
        var form = await leila.GetAsync($"/app/site/{id}/edit");
        var picture = await PictureAsync(room);
        await room.ChangeAsync(
            id,
            With(input, 1, "Le sien.") with
            {
                PersonCode = person.Code,
                PictureId = picture,
                Date = new(2026, 2, 21),
                Region = "12",
                Goals = [1, 10],
                Order = 4,
                Slug = input.Slug + "-neuf",
            }
        );

        var conflict = await leila.SubmitAsync(form, [("Input.Fr.Body", "Le mien.")]);

        Assert.Equal(["Keep[Fr.Body]"], Asked(conflict));
        await leila.SubmitAsync(conflict, [("Keep[Fr.Body]", "yours")]);
        var saved = await NewestAsync(room, id);
        Assert.Equal(
            (3, "Le mien.", "Le sien."),
            (saved.Number, saved.TextIn("fr")!.Body, saved.TextIn("ar")!.Body)
        );
        Assert.Equal(
            (person.Id, picture, new DateOnly(2026, 2, 21), "12", "1 10", 4),
            (
                saved.PersonId,
                saved.PictureId,
                saved.Date!.Value,
                saved.Region,
                saved.Goals,
                saved.Order
            )
        );
        // It can be published, and goes with her consent.
        await room.ChangeAsync(
            id,
            With(input, 3, "Le même.") with
            {
                Slug = input.Slug + "-neuf",
                KeepsPerson = true,
            }
        );
        await room.ReleaseAsync(id);
        Assert.Equal(
            HttpStatusCode.OK,
            (await reader.GetAsync($"/fr/news/{input.Slug}-neuf")).Status
        );
        var salma = await story.ActorAsync("salma");
        await story.DoAsync<ConsentSheet>(c =>
            c.WithdrawAsync(story.Code, person.Id, ConsentPurpose.Publication, salma)
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await reader.GetAsync($"/fr/news/{input.Slug}-neuf")).Status
        );
    }

    [Theory, BothDatabases]
    public async Task Where_they_changed_different_things_both_come_together_and_are_saved(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var leila = await house.EnterAsync("leila");
        var story = await Story.AppliedAsync(house, children: 0);
        var person = (await story.FileAsync()).Applicant!.Person;
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);
        var form = await leila.GetAsync($"/app/site/{id}/edit");
        var picture = await PictureAsync(room);
        await room.ChangeAsync(
            id,
            input with
            {
                From = 1,
                PictureId = picture,
                PersonCode = person.Code,
            }
        );

        var joined = await leila.SubmitAsync(
            form,
            [("Input.Date", "2026-02-28"), ("Input.Fr.Title", "Un titre")]
        );

        Assert.Contains("réunis", joined.Text, StringComparison.Ordinal);
        Assert.Empty(Asked(joined));
        await leila.SubmitAsync(joined, []);
        var saved = await NewestAsync(room, id);
        Assert.Equal(
            (3, picture, person.Id, new DateOnly(2026, 2, 28), "Un titre"),
            (
                saved.Number,
                saved.PictureId,
                saved.PersonId,
                saved.Date!.Value,
                saved.TextIn("fr")!.Title
            )
        );

        // Who unticks that it tells of her means it, whatever a colleague saved meanwhile.
        form = await leila.GetAsync($"/app/site/{id}/edit");
        await room.ChangeAsync(
            id,
            input with
            {
                From = 3,
                Date = new(2026, 3, 1),
                KeepsPerson = true,
            }
        );
        joined = await leila.SubmitAsync(form, [("Input.KeepsPerson", "false")]);
        await leila.SubmitAsync(joined, []);
        saved = await NewestAsync(room, id);
        Assert.Equal(
            (5, null, new DateOnly(2026, 3, 1)),
            (saved.Number, saved.PersonId, saved.Date)
        );
    }

    [Theory, BothDatabases]
    public async Task What_both_changed_is_asked_until_it_is_chosen_and_anew_when_a_third_one_saves(
        DatabaseKind kind
    )
    {
        var (house, room) = await OpenAsync(kind);
        using var leila = await house.EnterAsync("leila");
        var input = Newsroom.Release();
        var id = await room.WriteAsync(input);
        var form = await leila.GetAsync($"/app/site/{id}/edit");
        await room.ChangeAsync(id, input with { From = 1, Date = new(2026, 2, 21), Order = 2 });

        // A picture that comes along is in the library by now, and stays chosen.
        var conflict = await leila.SubmitAsync(
            form,
            [
                ("Input.Date", "2026-02-28"),
                ("Input.Order", "7"),
                ("Input.NewPicture.AltFr", "Un port au matin"),
                ("Input.NewPicture.AltAr", "ميناء في الصباح"),
                ("Input.NewPicture.AltEn", "A port in the morning"),
                ("Input.NewPicture.ShowsPerson", "false"),
            ],
            file: ("Input.NewPicture.File", "port.jpg", Pictures.Jpeg(800, 400))
        );
        Assert.Equal(["Keep[Date]", "Keep[Order]"], Asked(conflict));
        Assert.Contains("28 février", conflict.Text, StringComparison.Ordinal);
        conflict = await leila.SubmitAsync(conflict, [("Keep[Date]", "yours")]);
        Assert.Equal(["Keep[Order]"], Asked(conflict));
        await room.ChangeAsync(id, input with { From = 2, Date = new(2026, 2, 22), Order = 2 });
        conflict = await leila.SubmitAsync(conflict, [("Keep[Order]", "yours")]);
        Assert.Equal(["Keep[Date]", "Keep[Order]"], Asked(conflict));
        await leila.SubmitAsync(conflict, [("Keep[Date]", "theirs"), ("Keep[Order]", "yours")]);

        var saved = await NewestAsync(room, id);
        Assert.Equal(
            (4, new DateOnly(2026, 2, 22), 7),
            (saved.Number, saved.Date!.Value, saved.Order)
        );
        Assert.NotNull(saved.PictureId);
    }

    private async Task<(House, Newsroom)> OpenAsync(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        return (house, new(house));
    }

    private static async Task<Edition> NewestAsync(Newsroom room, Guid id) =>
        (await room.DoAsync<Editing, Edition?>((e, by) => e.EditionAsync(id, null, by)))!;

    private static async Task<Guid> PictureAsync(Newsroom room) =>
        (
            await room.AddFileAsync(
                Pictures.Png(900, 500),
                "port.png",
                new()
                {
                    AltFr = "Un port",
                    AltAr = "ميناء",
                    AltEn = "A port",
                    ShowsPerson = false,
                }
            )
        ).Value;

    private static List<string> Asked(Page page) =>
        [
            .. page
                .Document.QuerySelectorAll(".r-conflict input[type=radio]")
                .Select(r => r.GetAttribute("name")!)
                .Distinct(),
        ];

    private static ItemInput With(ItemInput input, int from, string body) =>
        input with
        {
            From = from,
            Texts = input.Texts.ToDictionary(t => t.Key, t => t.Value with { Body = body }),
        };
}
