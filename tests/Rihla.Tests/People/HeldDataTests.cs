using Microsoft.Extensions.DependencyInjection;
using Rihla.Cases;
using Rihla.People;
using Rihla.Platform;
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
}
