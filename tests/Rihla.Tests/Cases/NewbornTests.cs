using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Tests.Host;
using Rihla.Tests.Reintegration;

namespace Rihla.Tests.Cases;

/// <summary>A child born after the journey is known to who helps the family, and is nobody who returned.</summary>
public sealed class NewbornTests(Houses houses) : IClassFixture<Houses>
{
    private const string Form = "main form:not([action])";

    [Theory, BothDatabases]
    public async Task A_child_born_at_home_is_of_the_family_and_counted_nowhere(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var story = await AtHome.ArrivedAsync(house, children: 1);
        var left = story.Today;
        house.Clock.Advance(days: 20);
        var mother = (await story.FileAsync()).Applicant!;
        var address = $"/app/cases/{story.Code}/newborns";
        using var mariama = await story.VisitorAsync("mariama");

        var refused = await mariama.SubmitAsync(
            await mariama.GetAsync(address, "en"),
            [("Input.BornOn", left.AddDays(-1).ToString("O"))],
            Form
        );
        foreach (var fault in new[] { "Choose the mother", "Write the name", "not before" })
        {
            Assert.Contains(fault, refused.Text, StringComparison.Ordinal);
        }
        var entered = await mariama.SubmitAsync(
            refused,
            [
                ("Input.Name", "Aminata Barry"),
                ("Input.BornOn", left.AddDays(1).ToString("O")),
                ("Input.Parent", mother.MemberId.ToString()),
            ],
            Form
        );
        Assert.Contains("The child is entered", entered.Text, StringComparison.Ordinal);

        Assert.Equal(2, (await story.FileAsync()).Travellers.Count);
        Assert.Equal(Stage.Arrived, await story.StageAsync());
        Assert.Equal(
            2,
            await house.InScopeAsync(s =>
                s.GetRequiredService<RihlaDb>().Set<CountedPerson>().CountAsync()
            )
        );
        Assert.All(
            await story.SurveysAsync(house),
            s => Assert.Equal(mother.Person.Id, s.Planned.Traveller.Person.Id)
        );
        using var salma = await story.VisitorAsync("salma");
        foreach (var (who, page) in new[] { (salma, ""), (mariama, "/needs/new") })
        {
            Assert.Contains(
                "Aminata",
                (await who.GetAsync($"/app/cases/{story.Code}{page}", "en")).Text,
                StringComparison.Ordinal
            );
        }
        // The copy of her mother's data tells of her.
        var held = await house.InScopeAsync(async s =>
        {
            var lines = new List<string>();
            foreach (var part in s.GetServices<Rihla.People.HeldData>())
            {
                lines.AddRange(
                    (await part.OfAsync(mother.Person.Id, s.GetRequiredService<Words>(), default))
                        .SelectMany(x => x.Lines)
                        .Select(l => l.Text)
                );
            }
            return string.Join('\n', lines);
        });
        Assert.Contains("Aminata", held, StringComparison.Ordinal);

        var gone = await mariama.SubmitAsync(entered, [], "main form[action*='handler=TakeOut']");
        Assert.Contains("is taken out", gone.Text, StringComparison.Ordinal);
    }

    [Theory, BothDatabases]
    public async Task The_mission_that_works_on_the_case_enters_the_child_of_who_has_arrived(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var story = await AtHome.ArrivedAsync(house);
        var mother = (await story.FileAsync()).Applicant!.MemberId;
        var (salma, mariama) = (await story.ActorAsync("salma"), await story.ActorAsync("mariama"));

        Assert.Equal("Newborn.OtherMission", await RefusedAsync(mother, salma));
        Assert.Equal("Newborn.ParentMissing", await RefusedAsync(Guid.CreateVersion7(), mariama));

        await story.DoAsync<Newborns>(n =>
            n.EnterAsync(story.Code, mother, "Aminata", story.Today, mariama)
        );

        async Task<string> RefusedAsync(Guid parent, Rihla.Platform.Security.Actor by)
        {
            var outcome = await house.InScopeAsync(s =>
                s.GetRequiredService<Newborns>()
                    .EnterAsync(story.Code, parent, "Aminata", story.Today, by)
            );
            return Assert.Single(outcome.Refusals).TextKey;
        }
    }
}
