using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.TestHost;

namespace Rihla.Tests.Host;

/// <summary>Somebody with a browser without JavaScript: keeps cookies, follows links, fills forms in and sends them.</summary>
public sealed class Visitor(HttpMessageHandler handler, Uri home) : IDisposable
{
    private readonly CookieContainer cookies = new();
    private readonly HttpClient client = new(handler) { BaseAddress = home };

    /// <summary>Somebody who visits a house of this process.</summary>
    public Visitor(TestServer server)
        : this(server.CreateHandler(), new("https://localhost")) { }

    /// <summary>Somebody who visits a server over the network.</summary>
    public Visitor(Uri home)
        : this(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, home) { }

    /// <summary>Every address asked for and every one led to, in order.</summary>
    public List<string> Addresses { get; } = [];

    /// <summary>Opens a page and follows redirects.</summary>
    public async Task<Page> GetAsync(string url, string language = "fr") =>
        await FollowAsync(new(HttpMethod.Get, url), language);

    /// <summary>Sends a request as it is and follows nothing.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var address = new Uri(client.BaseAddress!, request.RequestUri!);
        if (cookies.GetCookieHeader(address) is { Length: > 0 } header)
        {
            request.Headers.Add("Cookie", header);
        }
        var response = await client.SendAsync(request);
        Addresses.Add(request.RequestUri!.OriginalString);
        if (response.Headers.Location is { } location)
        {
            Addresses.Add(location.OriginalString);
        }
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            foreach (var cookie in set)
            {
                cookies.SetCookies(address, cookie);
            }
        }
        return response;
    }

    /// <summary>
    /// Sends the form of a page that has a field or button with one of the names given, with its own values and these.
    /// </summary>
    /// <param name="page">The page with the form.</param>
    /// <param name="values">The fields to fill in; a field that the form lacks is an error of the test, unless it is marked with + in front.</param>
    /// <param name="form">A selector of the form; by default the first form within main.</param>
    /// <param name="file">A file that goes with it: the field, its name and its content.</param>
    public async Task<Page> SubmitAsync(
        Page page,
        IEnumerable<(string Name, string Value)> values,
        string form = "main form",
        (string Field, string Name, byte[] Content)? file = null
    )
    {
        var pressed = page.Document.QuerySelector<IHtmlButtonElement>(form);
        var found =
            pressed?.Form
            ?? page.Document.QuerySelector<IHtmlFormElement>(form)
            ?? throw new InvalidOperationException(
                $"There is no form {form} on {page.Address}:\n{page.Text}"
            );
        var fields = new List<KeyValuePair<string, string>>();
        var filled = values.ToList();
        foreach (var element in found.Elements)
        {
            var name = element.GetAttribute("name");
            if (
                string.IsNullOrEmpty(name)
                || element.HasAttribute("disabled")
                || filled.Exists(v => v.Name == name)
            )
            {
                continue;
            }
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } choice when choice.IsChecked:
                    fields.Add(new(name, choice.Value ?? "on"));
                    break;
                case IHtmlInputElement
                {
                    Type: not ("checkbox" or "radio" or "submit" or "button" or "file")
                } input:
                    fields.Add(new(name, input.Value));
                    break;
                case IHtmlSelectElement select:
                    fields.Add(new(name, select.Value ?? ""));
                    break;
                case IHtmlTextAreaElement text:
                    fields.Add(new(name, text.Value));
                    break;
            }
        }
        foreach (var (name, value) in filled)
        {
            if (!name.StartsWith('+') && !found.Elements.Any(e => e.GetAttribute("name") == name))
            {
                throw new InvalidOperationException(
                    $"The form on {page.Address} has no field {name}; it has: {string.Join(", ", found.Elements.Select(e => e.GetAttribute("name")).Distinct())}"
                );
            }
            fields.Add(new(name.TrimStart('+'), value));
        }
        var written = pressed?.GetAttribute("formaction") ?? found.GetAttribute("action");
        var action = string.IsNullOrEmpty(written)
            ? page.Address.ToString()
            : new Uri(page.Address, written).ToString();
        return await FollowAsync(
            new(HttpMethod.Post, action) { Content = Content(fields, file) },
            page.Language
        );
    }

    private static HttpContent Content(
        List<KeyValuePair<string, string>> fields,
        (string Field, string Name, byte[] Content)? file
    )
    {
        if (file is not { } sent)
        {
            return new FormUrlEncodedContent(fields);
        }
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), name);
        }
        content.Add(new ByteArrayContent(sent.Content), sent.Field, sent.Name);
        return content;
    }

    public void Dispose() => client.Dispose();

    private async Task<Page> FollowAsync(HttpRequestMessage request, string language)
    {
        for (var hop = 0; hop < 10; hop++)
        {
            request.Headers.AcceptLanguage.ParseAdd(language);
            var address = new Uri(client.BaseAddress!, request.RequestUri!);
            using var response = await SendAsync(request);
            if (
                (int)response.StatusCode is >= 300 and < 400
                && response.Headers.Location is { } location
            )
            {
                request = new(HttpMethod.Get, new Uri(address, location));
                continue;
            }
            var html = await response.Content.ReadAsStringAsync();
            var document = await BrowsingContext
                .New(Configuration.Default)
                .OpenAsync(r => r.Content(html).Address(address));
            return new(response.StatusCode, address, document, html, language);
        }
        throw new InvalidOperationException("Too many redirects.");
    }
}

/// <summary>A page as a visitor sees it.</summary>
public sealed record Page(
    HttpStatusCode Status,
    Uri Address,
    IDocument Document,
    string Html,
    string Language
)
{
    /// <summary>The words on it, white space folded.</summary>
    public string Text =>
        string.Join(
            ' ',
            (Document.Body?.TextContent ?? "").Split(
                (char[]?)null,
                StringSplitOptions.RemoveEmptyEntries
            )
        );

    /// <summary>The path and query it was reached at.</summary>
    public string Path => Address.PathAndQuery;
}
