using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Access;
using Rihla.Platform;
using Rihla.Tests.Host;

namespace Rihla.Tests.Access;

/// <summary>What strangers try at the doors: forged forms, addresses that lead away, pages within pages.</summary>
public sealed class DoorTests(Houses houses) : IClassFixture<Houses>
{
    [Fact]
    public async Task No_form_is_taken_without_the_token_of_its_page()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var table = house.Services.GetRequiredService<EndpointTable>();
        var visitors = new Dictionary<string, Visitor>(StringComparer.Ordinal);
        List<string> wrong = [];
        foreach (
            var row in (await table.RowsAsync()).Where(r =>
                r.Method == "POST"
                && !r.Route.StartsWith("/api/", StringComparison.Ordinal)
                && r.Route is not ("/error/{code:int}" or "/forbidden" or "/language/{code}")
                // The public site sets no cookie: there is no session that a forged form could ride on.
                && !r.Route.StartsWith("/{lang", StringComparison.Ordinal)
            )
        )
        {
            var user = DemonstrationUsers.All.First(u => table.MayCall(u.Role, row)).UserName;
            if (!visitors.TryGetValue(user, out var visitor))
            {
                visitors[user] = visitor = await house.EnterAsync(user);
            }
            using var request = new HttpRequestMessage(
                HttpMethod.Post,
                EndpointTableTests.AddressOf(row)
            )
            {
                Content = new FormUrlEncodedContent([new("Input.Reason", "forged")]),
            };
            using var answer = await visitor.SendAsync(request);
            if (answer.StatusCode != HttpStatusCode.BadRequest)
            {
                wrong.Add($"{row.Route} {row.Handler}: {answer.StatusCode}");
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
        Assert.True(visitors.Count > 5);
    }

    public static TheoryData<string> Elsewhere =>
        [
            "https://elsewhere.example/app",
            "//elsewhere.example/app",
            "/\\elsewhere.example/app",
            "/\t/elsewhere.example/app",
            "\\\\elsewhere.example",
            "javascript:alert(1)",
            " //elsewhere.example",
        ];

    [Theory, MemberData(nameof(Elsewhere))]
    public async Task No_address_leads_away_from_here(string away)
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        var asked = Uri.EscapeDataString(away);
        using var visitor = house.Visitor();
        using var language = await visitor.SendAsync(
            new(HttpMethod.Get, $"/language/en?to={asked}")
        );
        Assert.Equal("/", language.Headers.Location!.OriginalString);

        var page = await visitor.EnterAsync("salma", away, DemonstrationUsers.Password);
        Assert.Equal("localhost", page.Address.Host);
        Assert.All(
            visitor.Addresses,
            a => Assert.Equal("localhost", new Uri(new Uri("https://localhost"), a).Host)
        );

        var form = await visitor.GetAsync("/app/account");
        var token = form.Document.QuerySelector("input[name='rihla.form']")!.GetAttribute("value")!;
        using var done = await visitor.SendAsync(
            new(HttpMethod.Post, $"/app/tasks/{Guid.CreateVersion7()}/done")
            {
                Content = new FormUrlEncodedContent([new("rihla.form", token), new("next", away)]),
            }
        );
        Assert.StartsWith("/app", done.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/app")]
    [InlineData("/app/cases/MA-0000000")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/work")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/ready")]
    public async Task Every_answer_tells_the_browser_to_run_and_load_nothing_but_ours(
        string address
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var salma = await house.EnterAsync("salma");
        using var answer = await salma.SendAsync(new(HttpMethod.Get, address));
        string Header(string name) =>
            answer.Headers.TryGetValues(name, out var values) ? values.Single() : "";

        var policy = Header("Content-Security-Policy");
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Header("X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header("Referrer-Policy"));
        Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
        Assert.Equal("", Header("Server"));
        if (
            address.StartsWith("/app", StringComparison.Ordinal)
            || address.StartsWith("/api", StringComparison.Ordinal)
        )
        {
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
        }
    }

    [Theory, BothDatabases]
    public async Task A_recovery_code_and_a_code_of_the_app_work_once(DatabaseKind kind)
    {
        var house = await houses.OnAsync(kind);
        var (_, name, key) = await house.NewUserAsync();
        using var owner = house.Visitor();
        await house.EnterWithCodeAsync(owner, name, key);
        var codes = await owner.SubmitAsync(
            await owner.GetAsync("/app/account/recovery-codes"),
            [("Input.Current", AccessHouse.Password)]
        );
        var code = codes
            .Document.QuerySelectorAll("main code, main .r-code")
            .Select(e => e.TextContent.Trim())
            .First(t => t.Length > 8);

        foreach (var expected in new[] { "/app/account", "/sign-in/recovery" })
        {
            using var visitor = house.Visitor();
            await visitor.EnterAsync(name, "/app/account", AccessHouse.Password);
            var page = await visitor.SubmitAsync(
                await visitor.GetAsync("/sign-in/recovery?next=/app/account"),
                [("Input.Code", code)]
            );
            Assert.StartsWith(expected, page.Path, StringComparison.Ordinal);
        }

        // The code with which the owner came in, seen over the shoulder.
        using var thief = house.Visitor();
        var refused = await house.EnterWithCodeAsync(thief, name, key);
        Assert.StartsWith("/sign-in/code", refused.Path, StringComparison.Ordinal);
    }
}
