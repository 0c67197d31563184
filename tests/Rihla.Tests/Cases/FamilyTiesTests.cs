using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Cases;

/// <summary>Who comes along speaks for somebody who is on file with the same family, on both databases.</summary>
public sealed class FamilyTiesTests(Houses houses) : IClassFixture<Houses>
{
    private const string InCommon = "MatchReason.Relative.Same";

    [Theory, BothDatabases]
    public async Task A_mother_in_common_speaks_for_a_child_on_file(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var family = await AFamilyAsync(house);

        var alone = await LikenessAsync(house, family, family.Again);
        var together = await LikenessAsync(
            house,
            family,
            family.Again with
            {
                Relatives = [family.Mother.FullName],
            }
        );

        Assert.DoesNotContain(alone.Reasons, r => r.TextKey == InCommon);
        Assert.Contains(together.Reasons, r => r is { TextKey: InCommon, Bits: > 1 });
        Assert.True(together.Probability > alone.Probability);
    }

    [Theory, BothDatabases]
    public async Task Who_travels_along_is_not_taken_for_the_person_by_their_common_family(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        var family = await AFamilyAsync(house);

        var sibling = await LikenessAsync(
            house,
            family,
            family.Again with
            {
                Relatives = [family.Mother.FullName, family.Child.FullName],
                RelativeIds = [family.Mother.Id, family.Child.Id],
            }
        );

        Assert.DoesNotContain(sibling.Reasons, r => r.TextKey == InCommon);
    }

    [Theory, BothDatabases]
    public async Task A_restricted_case_gives_no_family_away(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var family = await AFamilyAsync(house);
        await house.InScopeAsync(s =>
            s.GetRequiredService<RihlaDb>()
                .Set<Case>()
                .Where(c => c.Code == family.CaseCode)
                .ExecuteUpdateAsync(c => c.SetProperty(x => x.Sensitivity, Sensitivity.Restricted))
        );

        var match = await LikenessAsync(
            house,
            family,
            family.Again with
            {
                Relatives = [family.Mother.FullName],
            }
        );

        Assert.DoesNotContain(match.Reasons, r => r.TextKey == InCommon);
    }

    [Theory, BothDatabases]
    public async Task A_case_gives_its_family_to_the_comparison(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var family = await AFamilyAsync(house);
        var file = await family.Story.FileAsync();

        var person = Registration.Among(file, family.Again);

        Assert.Equal(
            [family.Mother.FullName, family.Child.FullName],
            person.Relatives.OrderBy(name => name != family.Mother.FullName)
        );
        Assert.Equal(
            [.. file.Travellers.Select(t => t.Person.Id).Order()],
            person.RelativeIds.Order()
        );
    }

    private sealed record Family(Story Story, PersonSummary Mother, PersonSummary Child)
    {
        public string CaseCode => Story.Code;

        /// <summary>The child as another office writes him, a year off.</summary>
        public NewPerson Again =>
            new()
            {
                GivenNames = "Ibrahim",
                FamilyName = Child.FamilyName,
                Birth = new(2017),
                Nationality = "GN",
            };
    }

    private static async Task<Family> AFamilyAsync(House house)
    {
        var story = await Story.AppliedAsync(house, children: 1);
        var file = await story.FileAsync();
        return new(
            story,
            file.Applicant!.Person,
            file.Travellers.Single(t => t.Relation == Relation.Child).Person
        );
    }

    private static async Task<LikelyMatch> LikenessAsync(
        House house,
        Family family,
        NewPerson person
    )
    {
        var found = await house.InScopeAsync(s =>
            s.GetRequiredService<Register>().LikelyMatchesAsync(person, Actor.System)
        );
        return found.Single(match => match.Person.Id == family.Child.Id);
    }
}
