using Microsoft.Extensions.DependencyInjection;
using Rihla.Demonstration;
using Rihla.Platform;
using Rihla.Relations;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Relations;

/// <summary>The visits of the demonstration are told without a refusal, and show what the pages can show.</summary>
public sealed class RelationsStoryTests
{
    [Theory, BothDatabases]
    public async Task The_great_visit_stands_without_contradiction_and_the_coming_one_shows_some(
        DatabaseKind kind
    )
    {
        await using var house = await House.OpenAsync(kind);
        var story = house.Services.GetRequiredService<RelationsStory>();
        await story.TellAsync(TestContext.Current.CancellationToken);
        await story.TellAsync(TestContext.Current.CancellationToken);

        var claire = await new Story(house).ActorAsync("claire");
        await house.InScopeAsync(async s =>
        {
            var reader = s.GetRequiredService<ProgrammeReader>();
            var visits = await reader.ListAsync(claire);
            Assert.Equal(3, visits.Count);
            var great = await reader.OfAsync(
                visits.Single(v => v.NameEn.Contains("Director General", StringComparison.Ordinal)),
                claire
            );
            Assert.Equal(11, great.Appointments.Count);
            Assert.Empty(great.Conflicts);
            Assert.All(great.Appointments, a => Assert.Empty(a.Gaps));
            var kinds = great.Appointments.Select(a => a.Institution?.Kind).ToList();
            Assert.Equal(
                4,
                great
                    .Appointments.Where(a => a.Institution?.Kind == InstitutionKind.Ministry)
                    .Select(a => a.Institution!.Id)
                    .Distinct()
                    .Count()
            );
            Assert.Equal(2, kinds.Count(k => k == InstitutionKind.Parliament));
            Assert.Contains(InstitutionKind.HeadOfGovernment, kinds);
            Assert.Contains(InstitutionKind.Foundation, kinds);
            Assert.Contains(InstitutionKind.Council, kinds);
            var coming = await reader.OfAsync(
                visits.Single(v => v.NameEn.StartsWith("Expert", StringComparison.Ordinal)),
                claire
            );
            Assert.Equal(ConflictKind.WayTooLong, Assert.Single(coming.Conflicts).Kind);
            return true;
        });
    }
}
