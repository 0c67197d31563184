using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Data;
using Rihla.Tests.Diaspora;
using Rihla.Tests.Host;
using Rihla.Tests.Travel;
using static Rihla.Tests.Site.Asking;

namespace Rihla.Tests.Site;

/// <summary>Every form that somebody without an account can send, with what no browser sends and what no person means.</summary>
[Collection(nameof(HelpHouses))]
public sealed class PublicFormTests(HelpHouses houses)
{
    private const string Script = "\u202e<script>alert(1)</script>'; drop table site_request; --";

    // These stay as the page has them, so that what is typed is read behind the key and the token.
    private static readonly string[] Kept = ["Key", "Do", "Step", "__RequestVerificationToken"];

    [Theory, BothDatabases]
    public async Task Whatever_is_sent_to_a_public_form_is_answered_in_words_and_a_real_request_still_arrives(
        DatabaseKind kind
    )
    {
        var house = await houses.OnAsync(kind);
        using var stranger = house.Visitor();
        // What a database could refuse is sent on both; what a form is read from is the same on both.
        var (wrong, forms) = await SendAllAsync(
            house,
            stranger,
            Hostile.Take(kind == DatabaseKind.Sqlite ? int.MaxValue : 2)
        );

        Assert.Empty(wrong);
        Assert.InRange(forms, 24, 100);
        await AskAsync(stranger, "Fanta", "0612000022");
    }

    [Fact]
    public async Task However_much_is_sent_to_a_public_form_little_of_it_is_kept()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var before = await LargestAsync(house);

        var (wrong, _) = await SendAllAsync(house, stranger, Floods);

        Assert.Empty(wrong);
        Assert.Empty(
            (await LargestAsync(house)).Where(l =>
                l.Value > 50_000 && l.Value > before.GetValueOrDefault(l.Key)
            )
        );
    }

    [Fact]
    public async Task What_is_no_way_to_send_a_form_is_refused()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        foreach (var address in new[] { "/fr/help/ask", "/en/follow", "/ar/action/calls/follow" })
        {
            foreach (var method in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Patch })
            {
                using var answer = await stranger.SendAsync(new(method, address));
                Assert.InRange((int)answer.StatusCode, 400, 499);
            }
        }
    }

    // The first is more than anybody is let send; the second as much as that, in letters that are longer where they are kept.
    private static (
        string Name,
        Func<List<string>, List<(string, string)>, HttpContent> Make
    )[] Floods { get; } =
    [
        ("a megabyte each", (names, kept) => Typed(names, kept, new string('x', 1 << 20))),
        (
            "as much as is taken",
            (names, kept) =>
                Typed(
                    names,
                    kept,
                    string.Concat(
                        Enumerable.Repeat("%D8%B9", 240_000 / 6 / Math.Max(1, names.Count))
                    )
                )
        ),
    ];

    // The longest value in each column.
    private static async Task<Dictionary<string, long>> LargestAsync(House house) =>
        await house.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<RihlaDb>();
            var largest = new Dictionary<string, long>();
            foreach (
                var (table, column) in db
                    .Model.GetEntityTypes()
                    .SelectMany(t =>
                        t.GetProperties().Select(p => (t.GetTableName(), p.GetColumnName()))
                    )
                    .Distinct()
            )
            {
                var sql =
                    $"select coalesce(max(length(cast(\"{column}\" as blob))), 0) as Value from {table}";
                largest[$"{table}.{column}"] = await db
                    .Database.SqlQueryRaw<long>(sql)
                    .SingleAsync();
            }
            return largest;
        });

    // Sends each form each of these, and tells what was not answered in words.
    private static async Task<(List<string> Wrong, int Forms)> SendAllAsync(
        House house,
        Visitor stranger,
        IEnumerable<(
            string Name,
            Func<List<string>, List<(string, string)>, HttpContent> Make
        )> what
    )
    {
        var wrong = new List<string>();
        var forms = 0;
        await foreach (var (open, form) in FormsAsync(house, stranger))
        {
            forms++;
            var page = (await open()).Document;
            foreach (var (name, make) in what)
            {
                if (page.QuerySelector(form) is null)
                {
                    page = (await open()).Document;
                }
                // What was taken back once cannot be taken back again.
                if (page.QuerySelector<IHtmlFormElement>(form) is not { } found)
                {
                    break;
                }
                using var request = RequestOf(found, make);
                using var answer = await stranger.SendAsync(request);
                var html = await answer.Content.ReadAsStringAsync(
                    TestContext.Current.CancellationToken
                );
                var isPage = answer.Content.Headers.ContentType?.MediaType == "text/html";
                if (
                    (int)answer.StatusCode >= 500
                    || html.Contains("<script>alert", StringComparison.Ordinal)
                    || isPage && !html.Contains("<h1", StringComparison.Ordinal)
                )
                {
                    wrong.Add($"{form} of {found.Action} with {name}: {answer.StatusCode}");
                }
                // Where each page has a key of its own, the next thing is sent with the next one.
                if (found.QuerySelector("[name=Key]") is not null)
                {
                    page = await PageOfAsync(html, found.BaseUri);
                }
            }
        }
        return (wrong, forms);
    }

    // What stands in all fields of a form but those that are kept; nothing: the form is not sent as a form at all.
    private static IEnumerable<(
        string Name,
        Func<List<string>, List<(string, string)>, HttpContent> Make
    )> Hostile { get; } =
    [
        ("zero bytes", (names, kept) => Typed(names, kept, "a%00b")),
        ("lone surrogates", (names, kept) => Typed(names, kept, "%ED%A0%80%FF%C0")),
        ("a script", (names, kept) => Typed(names, kept, Uri.EscapeDataString(Script))),
        ("a number too large", (names, kept) => Typed(names, kept, "99999999999999999999")),
        (
            "a megabyte",
            (names, kept) => Typed([.. names.TakeLast(1)], kept, new string('x', 1 << 20))
        ),
        (
            "doubled fields",
            (names, kept) => Typed([.. names, .. names], [.. kept, .. kept], "true")
        ),
        ("nothing at all", (_, _) => Typed([], [], "")),
        (
            "three thousand fields",
            (_, kept) => Typed([.. Enumerable.Repeat("Text", 3000)], kept, "1")
        ),
        ("JSON", (_, _) => new StringContent("{\"Input\":", Encoding.UTF8, "application/json")),
        ("parts without a boundary", (_, _) => Parts()),
    ];

    private static StringContent Typed(
        List<string> names,
        List<(string Name, string Value)> kept,
        string written
    ) =>
        new(
            string.Join(
                '&',
                kept.Select(k => $"{k.Name}={Uri.EscapeDataString(k.Value)}")
                    .Concat(names.Select(n => $"{n}={written}"))
            ),
            Encoding.UTF8,
            "application/x-www-form-urlencoded"
        );

    private static ByteArrayContent Parts()
    {
        var content = new ByteArrayContent("--x\r\nContent-Disposition: form-data"u8.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=y");
        return content;
    }

    private static HttpRequestMessage RequestOf(
        IHtmlFormElement form,
        Func<List<string>, List<(string, string)>, HttpContent> make
    )
    {
        var fields = form
            .Elements.Select(e => (Name: e.GetAttribute("name"), Element: e))
            .Where(f => !string.IsNullOrEmpty(f.Name))
            .ToList();
        var content = make(
            [.. fields.Select(f => f.Name!).Where(n => !Kept.Contains(n)).Distinct()],
            [
                .. fields
                    .Where(f => Kept.Contains(f.Name))
                    .Select(f => (f.Name!, f.Element.GetAttribute("value") ?? "")),
            ]
        );
        if (!form.Method.Equals("get", StringComparison.OrdinalIgnoreCase))
        {
            return new(HttpMethod.Post, form.Action) { Content = content };
        }
        using (content)
        {
            var query = content.ReadAsStringAsync(TestContext.Current.CancellationToken).Result;
            return new(
                HttpMethod.Get,
                $"{form.Action.Split('?')[0]}?{query[..Math.Min(query.Length, 4000)]}"
            );
        }
    }

    private static async IAsyncEnumerable<(Func<Task<Page>> Open, string Form)> FormsAsync(
        House house,
        Visitor stranger
    )
    {
        foreach (
            var address in new[]
            {
                "/fr/search",
                "/ar/news",
                "/ar/follow",
                "/en/action/calls/follow",
                "/complaint",
                "/complaint/answer",
                "/sign-in",
            }
        )
        {
            yield return (() => stranger.GetAsync(address), "main form");
        }

        // Asking for help: a page for each subject, then the last look.
        yield return (() => stranger.GetAsync("/ar/help/ask"), "form:has([value=Safety])");
        yield return (WishAsync, "form:has([value=Wish])");
        yield return (ContactPageAsync, "form:has([value=Contact])");
        yield return (
            () => ToCheckAsync(stranger, "Fuzz", "0612999999"),
            "form:has([value=Check])"
        );

        // Behind code and words: writing, taking a consent back, leaving, withdrawing.
        var receipt = await GiveReceiptAsync(house, await Story.AppliedAsync(house, children: 0));
        foreach (var what in new[] { "say", "consent", "leave", "withdraw" })
        {
            yield return (() => EnterAsync(stranger, receipt), $"form:has([value={what}])");
        }

        // An application of a member of the diaspora: begun, gone on with, sent.
        var call = await CallStory.OpenAsync(house);
        var apply = $"/fr/action/calls/{call.Address}/apply";
        yield return (() => stranger.GetAsync(apply), "main form");
        yield return (
            async () => await stranger.SubmitAsync(await ApplyAsync(), [("Go", "back")], ".s-form"),
            ".s-form:has([name='Input.Sex'])"
        );
        yield return (() => ApplyAsync(), ".s-form:has([name='Input.Idea'])");
        yield return (
            async () => await stranger.SubmitAsync(await ApplyAsync(), Calls.Project()),
            ".s-form:has([name='Input.Cost'])"
        );
        yield return (
            async () =>
                await stranger.SubmitAsync(
                    await stranger.SubmitAsync(await ApplyAsync(), Calls.Project()),
                    Calls.Money()
                ),
            ".s-form:has([name=Website])"
        );
        var applied = await call.ApplyAsync();
        foreach (var what in new[] { "say", "paper", "leave", "withdraw" })
        {
            yield return (
                async () =>
                    await stranger.SubmitAsync(
                        await stranger.GetAsync("/fr/action/calls/follow"),
                        [("ReceiptCode", applied.Code), ("Secret", applied.Words)]
                    ),
                $"form:has([value={what}])"
            );
        }

        async Task<Page> WishAsync() =>
            await stranger.SubmitAsync(
                await stranger.GetAsync("/fr/help/ask"),
                [("Input.IsChild", "false")]
            );

        async Task<Page> ContactPageAsync() =>
            await stranger.SubmitAsync(await WishAsync(), [("Input.WantsHome", "true")]);

        async Task<Page> ApplyAsync() =>
            await stranger.SubmitAsync(
                await stranger.SubmitAsync(await stranger.GetAsync(apply), Calls.You()),
                []
            );
    }

    private static async Task<IDocument> PageOfAsync(string html, string address) =>
        await BrowsingContext
            .New(Configuration.Default)
            .OpenAsync(
                r => r.Content(html).Address(address),
                TestContext.Current.CancellationToken
            );
}
