using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Platform.Security;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;

namespace Rihla.Tests.Access;

/// <summary>Every endpoint × every role: declared, printed, and answering as declared.</summary>
public sealed class EndpointTableTests(Houses houses) : IClassFixture<Houses>
{
    private static readonly string Document = Path.Combine(
        Repository.Root,
        "docs",
        "access-table.md"
    );

    [Fact]
    public async Task Every_endpoint_says_whom_it_is_open_to()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);

        var rows = await house.Services.GetRequiredService<EndpointTable>().RowsAsync();

        Assert.NotEmpty(rows);
        Assert.Empty(rows.Where(r => r.Openness == Openness.Undeclared));
    }

    [Fact]
    public async Task The_table_in_the_documents_is_up_to_date()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var table = await house.Services.GetRequiredService<EndpointTable>().AsMarkdownAsync();
        if (Environment.GetEnvironmentVariable("RIHLA_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(Document, table, TestContext.Current.CancellationToken);
        }

        Assert.True(
            File.Exists(Document)
                && await File.ReadAllTextAsync(Document, TestContext.Current.CancellationToken)
                    == table,
            "docs/access-table.md has fallen behind. Run the tests once with RIHLA_UPDATE_DOCS=1 and commit it."
        );
    }

    [Fact]
    public async Task Strangers_are_led_to_the_sign_in_from_everything_that_is_not_for_everybody()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var table = house.Services.GetRequiredService<EndpointTable>();
        using var stranger = house.Visitor();
        List<string> wrong = [];
        foreach (var row in (await table.RowsAsync()).Where(r => r.Openness != Openness.Anonymous))
        {
            using var answer = await stranger.SendAsync(new(new(row.Method), AddressOf(row)));
            var isLed =
                answer.StatusCode == HttpStatusCode.SeeOther
                && answer
                    .Headers.Location!.ToString()
                    .StartsWith("/sign-in", StringComparison.Ordinal);
            if (!isLed && answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                wrong.Add($"{row.Method} {row.Route}: {answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    public static TheoryData<Role> Roles => [.. Enum.GetValues<Role>()];

    [Theory, MemberData(nameof(Roles))]
    public async Task A_role_may_call_what_the_table_says_and_nothing_else(Role role)
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var table = house.Services.GetRequiredService<EndpointTable>();
        var userName = DemonstrationUsers.All.First(u => u.Role == role).UserName;
        using var visitor = await house.EnterAsync(userName);
        // Nobody needs a permission to have an account; a role without any has no token, and no way to the API.
        using var program = house.Program(
            (await new Story(house).ActorAsync(userName)).Permissions.Count > 0
                ? await house.TokenAsync(userName)
                : null
        );
        var token = (await visitor.GetAsync("/app/account"))
            .Document.QuerySelector("input[name='rihla.form']")!
            .GetAttribute("value")!;
        List<string> wrong = [];
        foreach (var row in (await table.RowsAsync()).Where(r => !EndsTheSession(r)))
        {
            using var request = new HttpRequestMessage(new(row.Method), AddressOf(row));
            var isApi = row.Route.StartsWith("/api/", StringComparison.Ordinal);
            if (row.Method != "GET")
            {
                request.Content = isApi
                    ? JsonContent.Create(new { })
                    : new FormUrlEncodedContent([new("rihla.form", token)]);
            }
            using var answer = isApi
                ? await program.SendAsync(request, TestContext.Current.CancellationToken)
                : await visitor.SendAsync(request);
            var isRefused =
                answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized
                || answer
                    .Headers.Location?.ToString()
                    .StartsWith("/sign-in", StringComparison.Ordinal) == true;
            var may = table.MayCall(role, row);
            if (may ? isRefused && row.Openness != Openness.Anonymous : !isRefused)
            {
                wrong.Add(
                    $"{row.Method} {row.Route} {row.Handler}: {answer.StatusCode}, though it {(may ? "may" : "may not")}"
                );
            }
            else if ((int)answer.StatusCode >= 500)
            {
                wrong.Add($"{row.Method} {row.Route} {row.Handler}: {answer.StatusCode}");
            }
        }

        Assert.Empty(wrong);
    }

    private static bool EndsTheSession(EndpointRow row) =>
        row.Method == "POST" && row.Route.StartsWith("/sign-", StringComparison.Ordinal)
        || row.Route.StartsWith("/error/", StringComparison.Ordinal);

    // Made-up values: the file need not exist for the door to be tried.
    internal static string AddressOf(EndpointRow row)
    {
        var pattern = RoutePatternFactory.Parse(row.Route);
        var parts = pattern.PathSegments.Select(segment =>
            string.Concat(
                segment.Parts.Select(part =>
                    part switch
                    {
                        RoutePatternLiteralPart literal => literal.Content,
                        RoutePatternSeparatorPart separator => separator.Content,
                        RoutePatternParameterPart parameter => ValueOf(parameter),
                        _ => "",
                    }
                )
            )
        );
        var handler = row.Handler is null ? "" : $"?handler={row.Handler}";
        return $"/{string.Join('/', parts)}{handler}";
    }

    private static string ValueOf(RoutePatternParameterPart parameter)
    {
        var kinds = parameter.ParameterPolicies.Select(p => p.Content ?? "").ToList();
        return kinds.Contains("guid") ? "018f3c5e-0000-7000-8000-000000000000"
            : kinds.Contains("int") || kinds.Contains("long") ? "404"
            : kinds.Find(k => k.StartsWith("regex", StringComparison.Ordinal)) is { } regex
                ? FirstChoice(regex)
            : "none";
    }

    // regex(^(csv|xlsx)$) becomes csv.
    private static string FirstChoice(string regex) =>
        regex["regex(".Length..^1].Trim('^', '$', '(', ')').Split('|')[0];
}
