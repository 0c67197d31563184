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

    // What the page below it looks at before a handler runs, such as that a day can be read, is looked at for its pages, too.
    [Fact]
    public void A_page_that_looks_first_lets_the_page_it_stands_on_look_as_well()
    {
        const string Look = "OnPageHandlerExecutionAsync(";
        var pages = Directory
            .EnumerateFiles(
                Path.Combine(Repository.Root, "src"),
                "*.cs",
                SearchOption.AllDirectories
            )
            .Select(f => (File: Path.GetFileName(f), Text: File.ReadAllText(f)))
            .Where(p => p.Text.Contains(Look, StringComparison.Ordinal))
            .Where(p => !p.Text.Contains(": PageModel", StringComparison.Ordinal))
            .ToList();
        Assert.Contains("VisitPage.cs", pages.Select(p => p.File));
        Assert.All(pages, p => Assert.Contains($"base.{Look}", p.Text, StringComparison.Ordinal));
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
