using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Audit;
using Rihla.Platform.Data;
using Rihla.Platform.Localisation;
using Rihla.Platform.Security;
using Rihla.Site;
using Rihla.Tests.Host;

namespace Rihla.Tests.People;

/// <summary>The copy of a person's data forgets no room.</summary>
public sealed class HeldDataTests(Houses houses) : IClassFixture<Houses>
{
    // What points at a person and is not in the copy, and why.
    private static readonly Dictionary<Type, string> LeftOut = new()
    {
        [typeof(CountedPerson)] = "counted for reports out of what is in the copy",
        [typeof(Edition)] = "published with her consent, for everybody to read",
        [typeof(SiteFile)] = "published with her consent, for everybody to see",
    };

    [Fact]
    public async Task Whatever_points_at_a_person_is_told_in_the_copy_or_left_out_for_a_reason()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var (pointing, told) = await house.InScopeAsync(s =>
            Task.FromResult(
                (
                    s.GetServices<PersonReference>()
                        .Select(r => r.Name.Split('.')[0])
                        .Distinct()
                        .ToList(),
                    s.GetServices<HeldData>()
                        .SelectMany(h => h.Tables)
                        .Concat(LeftOut.Keys)
                        .Select(t => t.Name)
                        .ToHashSet(StringComparer.Ordinal)
                )
            )
        );
        Assert.NotEmpty(pointing);
        Assert.Empty(pointing.Where(p => !told.Contains(p)));
    }

    [Theory, BothDatabases]
    public async Task What_a_merged_record_said_otherwise_stands_in_the_copy(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var stays = await house.EnterAsync(
            new()
            {
                GivenNames = "Dieynaba",
                FamilyName = PeopleHouse.Rare(),
                Birth = new PartialDate(1991, 4, 5),
                PlaceOfBirth = "Kolda",
                Notes = "Asks for a woman to interpret",
                ExternalId = "OLD-4711",
            }
        );
        var goes = await house.EnterAsync(
            new()
            {
                GivenNames = "Rokhaya",
                FamilyName = PeopleHouse.Rare(),
                Birth = new PartialDate(1990, 4, 5),
                PlaceOfBirth = "Kolda",
                Notes = "Came by way of Agadez",
                ExternalId = "OLD-4712",
            }
        );
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            await using var work = await db.BeginAsync();
            var merged = await s.GetRequiredService<Merges>()
                .MergeAsync(
                    await db.Set<Person>().SingleAsync(p => p.Id == goes),
                    await db.Set<Person>().SingleAsync(p => p.Id == stays),
                    new HashSet<string> { nameof(Person.Notes) },
                    null,
                    Actor.System,
                    CancellationToken.None
                );
            Assert.True(merged.IsDone);
            await db.SaveAsync(Actor.System, new Act("pair.same"));
            await work.CommitAsync();
        });

        var lines = await house.InScopeAsync(async s =>
            (
                await s.GetRequiredService<HeldDataBook>()
                    .OfAsync(stays, s.GetRequiredService<Words>())
            )
                .SelectMany(section => section.Lines)
                .ToList()
        );

        foreach (
            var held in new[]
            {
                "Asks for a woman to interpret",
                "Came by way of Agadez",
                "OLD-4711",
                "OLD-4712",
            }
        )
        {
            Assert.Single(lines, line => line.Text == held);
        }
        Assert.Contains(lines, line => line.Text.Contains("1990", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Text.Contains("1991", StringComparison.Ordinal));
        Assert.Single(lines, line => line.Text == "Kolda");
    }
}
