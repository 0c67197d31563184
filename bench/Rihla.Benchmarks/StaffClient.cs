using System.Net;
using System.Text.RegularExpressions;

namespace Rihla.Benchmarks;

/// <summary>A member of staff with a browser: one connection, a session, the token that forms carry.</summary>
internal sealed partial class StaffClient : IDisposable
{
    private const string Token = "rihla.form";
    private readonly HttpClient client;
    private string token = "";

    private StaffClient(Uri address) =>
        client = new(
            new SocketsHttpHandler
            {
                CookieContainer = new CookieContainer(),
                AllowAutoRedirect = false,
                MaxConnectionsPerServer = 1,
                AutomaticDecompression = DecompressionMethods.All,
            }
        )
        {
            BaseAddress = address,
        };

    /// <summary>Signs in as one of the demonstration's staff.</summary>
    public static async Task<StaffClient> SignInAsync(Uri address, string user)
    {
        var staff = new StaffClient(address);
        var page = await staff.client.GetStringAsync("/sign-in");
        var form = page[
            page.LastIndexOf(
                "<form",
                page.IndexOf($">{user}</code>", StringComparison.Ordinal),
                StringComparison.Ordinal
            )..
        ];
        using var answer = await staff.client.PostAsync(
            WebUtility.HtmlDecode(Action().Match(form).Groups["value"].Value),
            new FormUrlEncodedContent([
                new("user", User().Match(form).Groups["value"].Value),
                new(Token, TokenOf(form)),
            ])
        );
        if (answer.StatusCode != HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"{user} cannot sign in: {answer.StatusCode}.");
        }
        staff.token = TokenOf(await staff.client.GetStringAsync("/app/search"));
        return staff;
    }

    /// <summary>Opens a page.</summary>
    /// <returns>The page; nothing, when it did not come.</returns>
    public async Task<string?> GetAsync(string path)
    {
        using var answer = await client.GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync();
        return answer.StatusCode == HttpStatusCode.OK ? page : null;
    }

    /// <summary>Sends a form.</summary>
    /// <returns>The page, or where it leads; nothing, when it was not accepted.</returns>
    public async Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var content = new FormUrlEncodedContent(
            fields
                .Append((Name: Token, Value: token))
                .Select(f => KeyValuePair.Create(f.Name, f.Value))
        );
        using var answer = await client.PostAsync(path, content);
        var page = await answer.Content.ReadAsStringAsync();
        return new(answer.StatusCode, page, answer.Headers.Location?.ToString());
    }

    public void Dispose() => client.Dispose();

    private static string TokenOf(string page) => FormToken().Match(page).Groups["value"].Value;

    [GeneratedRegex(
        """name="rihla\.form"[^>]*value="(?<value>[^"]+)""",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex FormToken();

    [GeneratedRegex("""action="(?<value>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();

    [GeneratedRegex("""name="user" value="(?<value>[^"]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex User();
}

/// <summary>What came of a form.</summary>
/// <param name="Status">The status.</param>
/// <param name="Page">The page shown.</param>
/// <param name="Leads">Where it leads; nothing, when the form is shown again.</param>
internal sealed record Answer(HttpStatusCode Status, string Page, string? Leads)
{
    public bool IsAccepted => Status == HttpStatusCode.Redirect;

    public bool IsShown => Status == HttpStatusCode.OK;
}
