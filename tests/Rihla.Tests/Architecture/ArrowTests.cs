using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Host;

namespace Rihla.Tests.Architecture;

/// <summary>The arrows between the rooms of the house, as docs/architecture.md shows them.</summary>
public partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Rihla.Matching"] = [],
        ["Rihla.Platform"] = [],
        ["Rihla.Ui"] = ["Rihla.Platform"],
        ["Rihla.Access"] = ["Rihla.Platform", "Rihla.Ui"],
        ["Rihla.People"] = ["Rihla.Matching", "Rihla.Platform", "Rihla.Ui", "Rihla.Access"],
        ["Rihla.Cases"] = ["Rihla.Platform", "Rihla.Ui", "Rihla.Access", "Rihla.People"],
        ["Rihla.Travel"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
        ],
        ["Rihla.Grants"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
        ],
        ["Rihla.Reintegration"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
            "Rihla.Grants",
        ],
        ["Rihla.Results"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
            "Rihla.Travel",
            "Rihla.Grants",
            "Rihla.Reintegration",
        ],
        ["Rihla.Site"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
            "Rihla.Travel",
            "Rihla.Results",
        ],
        ["Rihla.Relations"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.Cases",
            "Rihla.Grants",
            "Rihla.Results",
            "Rihla.Site",
        ],
        ["Rihla.Diaspora"] =
        [
            "Rihla.Platform",
            "Rihla.Ui",
            "Rihla.Access",
            "Rihla.People",
            "Rihla.Cases",
            "Rihla.Results",
            "Rihla.Site",
        ],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_reaches_only_along_the_allowed_arrows(string room)
    {
        var reached = Assembly
            .Load(room)
            .GetReferencedAssemblies()
            .Select(a => a.Name!)
            .Where(name => name.StartsWith("Rihla.", StringComparison.Ordinal))
            .Except(Allowed[room], StringComparer.Ordinal);
        Assert.Empty(reached);
    }

    [Fact]
    public void The_architecture_page_shows_exactly_these_arrows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md"));
        var shown = Arrow()
            .Matches(page)
            .ToLookup(
                m => "Rihla." + m.Groups[1].Value,
                m => m.Groups[2].Value.Split(',').Select(n => "Rihla." + n.Trim())
            );
        foreach (var (room, arrows) in Allowed.Where(a => a.Value.Length > 0))
        {
            Assert.Equal(arrows.Order(), shown[room].SelectMany(names => names).Order());
        }
    }

    [Theory, BothDatabases]
    public async Task The_migrations_are_those_of_the_model(DatabaseKind kind)
    {
        await using var house = await House.OpenAsync(kind);
        var pending = await house.InScopeAsync(s =>
            Task.FromResult(s.GetRequiredService<RihlaDb>().Database.HasPendingModelChanges())
        );
        Assert.False(pending);
    }

    [GeneratedRegex(@"^- (\w+) → ([\w, ]+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
