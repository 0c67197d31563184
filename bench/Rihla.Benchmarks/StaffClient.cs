using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Rihla.Benchmarks;

/// <summary>
/// A member of staff with a browser: one connection, a session, the token that forms carry. Each waits in a thread of its own.
/// </summary>
internal sealed partial class StaffClient : IDisposable
{
    private const string Token = "rihla.form";
    private readonly HttpClient client;
    private readonly MemoryStream page = new();
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
    public static StaffClient SignIn(Uri address, string user)
    {
        var staff = new StaffClient(address);
        var shown = staff.Get("/sign-in").Page;
        var form = shown[
            shown.LastIndexOf(
                "<form",
                shown.IndexOf($">{user}</code>", StringComparison.Ordinal),
                StringComparison.Ordinal
            )..
        ];
        staff.token = TokenOf(form);
        var answer = staff.Post(
            WebUtility.HtmlDecode(Action().Match(form).Groups["value"].Value),
            ("user", User().Match(form).Groups["value"].Value)
        );
        if (!answer.IsAccepted)
        {
            throw new InvalidOperationException($"{user} cannot sign in: {answer.Status}.");
        }
        staff.token = TokenOf(staff.Get("/app/search").Page);
        return staff;
    }

    /// <summary>Opens a page.</summary>
    public Answer Get(string path) => Send(new(HttpMethod.Get, new Uri(path, UriKind.Relative)));

    /// <summary>Sends a form.</summary>
    public Answer Post(string path, params (string Name, string Value)[] fields) =>
        Send(
            new(HttpMethod.Post, new Uri(path, UriKind.Relative))
            {
                Content = new FormUrlEncodedContent(
                    fields
                        .Append((Name: Token, Value: token))
                        .Select(f => KeyValuePair.Create(f.Name, f.Value))
                ),
            }
        );

    // Waiting in the system's call wakes this thread alone when the answer is there, and a page is read over the last one: a pool
    // of threads and a collector beside the server's, on the same two cores, would add their own pauses to what is measured.
    private Answer Send(HttpRequestMessage request)
    {
        using (request)
        using (var answer = client.Send(request, HttpCompletionOption.ResponseHeadersRead))
        using (var stream = answer.Content.ReadAsStream())
        {
            page.SetLength(0);
            stream.CopyTo(page);
            return new(answer.StatusCode, page, answer.Headers.Location?.ToString());
        }
    }

    public void Dispose()
    {
        client.Dispose();
        page.Dispose();
    }

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

/// <summary>What came of a request: good until the next one of the same client.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The page as it came.</param>
/// <param name="Leads">Where it leads; nothing, when a page is shown.</param>
internal sealed record Answer(HttpStatusCode Status, MemoryStream Body, string? Leads)
{
    public string Page => Encoding.UTF8.GetString(Body.GetBuffer(), 0, (int)Body.Length);

    public bool IsAccepted => Status == HttpStatusCode.Redirect;

    public bool IsShown => Status == HttpStatusCode.OK;
}
