using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using Rihla.Platform;
using Rihla.Platform.Localisation;
using Rihla.Site;
using Rihla.Tests.Host;

namespace Rihla.Tests.Site;

/// <summary>The public site as a stranger finds it.</summary>
public sealed partial class PublicSiteTests(Houses houses) : IClassFixture<Houses>
{
    private const int TextPage = 60_000;
    private const int NewsPage = 150_000;

    [Fact]
    public async Task Every_public_link_leads_somewhere_and_every_page_keeps_its_promises()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var waiting = new Queue<string>(["/fr", "/ar", "/en", "/sitemap.xml", "/robots.txt"]);
        var seen = waiting.ToHashSet(StringComparer.Ordinal);
        var wrong = new List<string>();
        while (waiting.TryDequeue(out var address))
        {
            using var answer = await stranger.SendAsync(new(HttpMethod.Get, address));
            var body = await answer.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            );
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                wrong.Add($"{address}: {answer.StatusCode}");
                continue;
            }
            if (answer.Headers.Contains("Set-Cookie"))
            {
                wrong.Add($"{address} sets a cookie");
            }
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }
            var page = await PageOfAsync(body, address);
            wrong.AddRange(FaultsOf(page, address));
            foreach (var link in LinksOf(page))
            {
                if (seen.Add(link))
                {
                    waiting.Enqueue(link);
                }
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(seen.Count, 100, 2000);
    }

    [Fact]
    public async Task The_language_switch_stays_on_the_page()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        foreach (var path in new[] { "", "/about/worldwide", "/news", "/work/protection", "/help" })
        {
            var page = await stranger.GetAsync("/fr" + path);
            foreach (var language in Languages.All)
            {
                var link = page.Document.QuerySelector($".s-languages a[hreflang={language}]")!;
                Assert.Equal($"/{language}{path}", link.GetAttribute("href"));
                var other = await stranger.GetAsync($"/{language}{path}", "en");
                Assert.Equal(language, other.Document.DocumentElement.GetAttribute("lang"));
                Assert.Equal(
                    language == "ar" ? "rtl" : "ltr",
                    other.Document.DocumentElement.GetAttribute("dir")
                );
            }
        }
    }

    [Theory]
    [InlineData("ar", "/ar")]
    [InlineData("en-GB", "/en")]
    [InlineData("wo", "/fr")]
    public async Task A_stranger_is_led_to_the_language_of_the_browser(
        string language,
        string address
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();

        Assert.Equal(address, (await stranger.GetAsync("/", language)).Path);
    }

    [Fact]
    public async Task A_first_visit_is_light()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();

        Assert.InRange(await WeightAsync(stranger, "/ar/about"), 1, TextPage);
        Assert.InRange(await WeightAsync(stranger, "/fr/help"), 1, TextPage);
        Assert.InRange(await WeightAsync(stranger, "/ar/news/a-shop-in-kindia"), 1, NewsPage);
        Assert.InRange(await WeightAsync(stranger, "/fr"), 1, NewsPage);
        Assert.InRange(await WeightAsync(stranger, "/fr/news"), 1, 2 * NewsPage);
    }

    [Fact]
    public async Task A_page_that_has_not_changed_is_not_sent_again()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        using var first = await stranger.SendAsync(new(HttpMethod.Get, "/en/work"));
        var again = new HttpRequestMessage(HttpMethod.Get, "/en/work");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await stranger.SendAsync(again);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_page_from_memory_is_the_page_with_its_protections()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        using var made = await stranger.SendAsync(new(HttpMethod.Get, "/fr/action"));
        using var kept = await stranger.SendAsync(new(HttpMethod.Get, "/fr/action"));
        using var head = await stranger.SendAsync(new(HttpMethod.Head, "/fr/action"));

        Assert.Equal(
            await made.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
        foreach (var answer in new[] { made, kept, head })
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains(
                "default-src 'self'",
                answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal
            );
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        }
    }

    [Theory]
    [InlineData("/fr/About", "/fr/about")]
    [InlineData("/FR/about/", "/fr/about")]
    [InlineData("/fr//news///", "/fr/news")]
    [InlineData("//fr/news/Feed.ATOM", "/fr/news/feed.atom")]
    [InlineData("/ar/", "/ar")]
    [InlineData("/fr/News/?kind=Story&q=%C3%A9", "/fr/news?kind=Story&q=%C3%A9")]
    public async Task A_page_has_one_address_and_other_spellings_lead_there(
        string spelt,
        string address
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();

        using var answer = await stranger.SendAsync(
            new(HttpMethod.Get, new Uri($"https://localhost{spelt}"))
        );

        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(address, answer.Headers.Location!.OriginalString);
        using var looked = await stranger.SendAsync(
            new(HttpMethod.Head, new Uri($"https://localhost{spelt}"))
        );
        Assert.Equal(HttpStatusCode.MovedPermanently, looked.StatusCode);
        using var there = await stranger.SendAsync(new(HttpMethod.Get, address));
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
    }

    [Fact]
    public async Task Nobody_keeps_pages_out_of_memory_by_making_addresses_up()
    {
        await using var house = await House.OpenAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var home = await stranger.GetAsync("/fr");
        var site = await house.Services.GetRequiredService<SiteBook>().CurrentAsync();
        foreach (var made in Enumerable.Range(0, Published.MostPages))
        {
            site.Keep($"https://host-{made}.example/fr", new([], "", [], null, null));
        }
        var picture = home.Document.QuerySelector("img[src^='/media/']")!.GetAttribute("src")!;
        var odd = picture.Insert(picture.LastIndexOf('/') + 1, "0");

        foreach (var address in new[] { "/fr/contact", picture, odd })
        {
            using var answer = await stranger.SendAsync(new(HttpMethod.Get, address));
            Assert.Equal(
                address == odd ? HttpStatusCode.MovedPermanently : HttpStatusCode.OK,
                answer.StatusCode
            );
        }

        Assert.NotNull(site.Page("https://localhost/fr/contact"));
        Assert.NotNull(site.Page($"https://localhost{picture}"));
        Assert.Null(site.Page($"https://localhost{odd}"));
    }

    [Fact]
    public async Task Where_the_site_knows_its_address_a_page_is_kept_once_whatever_host_is_asked_for()
    {
        await using var house = await House.OpenAsync(
            DatabaseKind.Sqlite,
            builder => builder.Configuration["Rihla:Site:Address"] = "https://mission.example"
        );
        using var stranger = house.Visitor();
        var tags = new HashSet<string>(StringComparer.Ordinal);
        foreach (var host in new[] { "mission.example", "other.example" })
        {
            var asked = new HttpRequestMessage(HttpMethod.Get, "/fr/contact");
            asked.Headers.Host = host;
            using var answer = await stranger.SendAsync(asked);
            tags.Add(answer.Headers.ETag!.Tag);
            var page = await answer.Content.ReadAsStringAsync(
                TestContext.Current.CancellationToken
            );
            Assert.Contains("https://mission.example/fr/contact", page, StringComparison.Ordinal);
            Assert.DoesNotContain("other.example", page, StringComparison.Ordinal);
        }

        Assert.Single(tags);
        var site = await house.Services.GetRequiredService<SiteBook>().CurrentAsync();
        Assert.NotNull(site.Page("/fr/contact"));
        Assert.Null(site.Page("https://other.example/fr/contact"));
    }

    [Theory]
    [InlineData("ar", "العوده", "العودة")]
    [InlineData("ar", "إرادته", "مآوٍ آمنة")]
    [InlineData("ar", "الحكامه", "الهجرة والحكامة والتنمية")]
    [InlineData("fr", "REINTEGRATION", "Rentrer dans la dignité")]
    [InlineData("fr", "couture metier", "Un métier avant de partir")]
    [InlineData("en", "shelter", "Safe shelters")]
    public async Task Search_finds_what_is_typed_without_marks(
        string language,
        string sought,
        string title
    )
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();

        var page = await stranger.GetAsync($"/{language}/search?q={Uri.EscapeDataString(sought)}");

        Assert.Contains(
            page.Document.QuerySelectorAll(".s-list h2"),
            h => h.TextContent.Contains(title, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task News_are_filtered_by_kind_theme_place_and_year()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        async Task<int> CountAsync(string query) =>
            (await stranger.GetAsync("/fr/news" + query))
                .Document.QuerySelectorAll(".s-card")
                .Length;
        var all = await CountAsync("");

        Assert.Equal(8, all);
        Assert.Equal(2, await CountAsync("?kind=Event"));
        Assert.Equal(4, await CountAsync("?theme=protection"));
        Assert.Equal(1, await CountAsync("?region=06&kind=Release"));
        Assert.Equal(0, await CountAsync("?year=1999"));
        Assert.Equal(0, await CountAsync("?theme=nothing"));
        Assert.Equal(all, await CountAsync("?kind=&theme=&region=&year=&page=9"));
    }

    [Fact]
    public async Task Machines_read_what_a_page_is_about()
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();
        var page = await stranger.GetAsync("/ar/news/open-day-in-tangier");
        using var about = JsonDocument.Parse(
            page.Document.QuerySelector("script[type='application/ld+json']")!.TextContent
        );

        Assert.Equal("Event", about.RootElement.GetProperty("@type").GetString());
        Assert.Equal("ar", about.RootElement.GetProperty("inLanguage").GetString());
        Assert.Equal(
            page.Document.QuerySelector("h1")!.TextContent,
            page.Document.QuerySelector("meta[property='og:title']")!.GetAttribute("content")
        );
        foreach (var format in new[] { "atom", "rss" })
        {
            using var feed = await stranger.SendAsync(
                new(HttpMethod.Get, $"/en/news/feed.{format}")
            );
            var xml = XDocument.Parse(
                await feed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
            );
            Assert.Equal(8, xml.Descendants().Count(e => e.Name.LocalName is "entry" or "item"));
        }
    }

    [Theory]
    [InlineData("/fr/news/%3Cscript%3E")]
    [InlineData("/fr/%E0%A4%A")]
    [InlineData("/ar/about/../../app")]
    [InlineData("/en/news/feed.atom/x")]
    [InlineData("/fr/search?q=%FF%FE&page=abc")]
    [InlineData("/fr/news?year=99999999999&page=-1&kind=Nothing&region=%27")]
    [InlineData("/fr/about?x=1&x=2")]
    [InlineData("/media/files/018f3c5e-0000-7000-8000-000000000000/..%2F..%2Fx")]
    [InlineData("/media/018f3c5e-0000-7000-8000-000000000000/99999.jpg")]
    public async Task Odd_addresses_break_nothing(string address)
    {
        var house = await houses.OnAsync(DatabaseKind.Sqlite);
        using var stranger = house.Visitor();

        using var answer = await stranger.SendAsync(new(HttpMethod.Get, address));

        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    private static IEnumerable<string> FaultsOf(IDocument page, string address)
    {
        var language = address[1..3];
        if (page.DocumentElement.GetAttribute("lang") != language)
        {
            yield return $"{address} is not in {language}";
        }
        if (
            page.QuerySelectorAll(
                "script:not([type='application/ld+json']), style, [style], iframe, object"
            ).Length > 0
        )
        {
            yield return $"{address} holds a script, a frame or a style of its own";
        }
        if (page.QuerySelectorAll("h1").Length != 1 || string.IsNullOrWhiteSpace(page.Title))
        {
            yield return $"{address} has no title, or several";
        }
        foreach (
            var element in page.QuerySelectorAll(
                "img, link[rel=stylesheet], link[rel=icon], audio, source"
            )
        )
        {
            var source = element.GetAttribute("src") ?? element.GetAttribute("href") ?? "";
            if (!source.StartsWith('/') || source.StartsWith("//", StringComparison.Ordinal))
            {
                yield return $"{address} loads {source}";
            }
        }
        foreach (var image in page.QuerySelectorAll("img:not([alt])"))
        {
            yield return $"{address}: {image.OuterHtml} has no alternative text";
        }
        if (Raw().IsMatch(page.Body!.TextContent))
        {
            yield return $"{address} shows the key of a text";
        }
    }

    private static IEnumerable<string> LinksOf(IDocument page) =>
        page.QuerySelectorAll("a[href], img[src], link[rel=stylesheet], link[rel=alternate]")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)
            .Select(href =>
                href.StartsWith("https://localhost/", StringComparison.Ordinal)
                    ? href["https://localhost".Length..]
                    : href
            )
            .Where(href =>
                href.StartsWith('/') && !href.StartsWith("/app", StringComparison.Ordinal)
            )
            .Select(href => href.Split('#')[0]);

    private static async Task<IDocument> PageOfAsync(string html, string address) =>
        await BrowsingContext
            .New(Configuration.Default)
            .OpenAsync(
                r => r.Content(html).Address("https://localhost" + address),
                TestContext.Current.CancellationToken
            );

    // Everything that the page brings along, as a browser of an old telephone asks for it: compressed with gzip.
    private static async Task<int> WeightAsync(Visitor stranger, string address)
    {
        var html = (await stranger.GetAsync(address)).Document;
        var parts = html.QuerySelectorAll("link[rel=stylesheet], link[rel=icon], img")
            .Select(e => e.GetAttribute("href") ?? e.GetAttribute("src")!)
            .Distinct()
            .Prepend(address);
        var weight = 0;
        foreach (var part in parts)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, part);
            request.Headers.AcceptEncoding.ParseAdd("gzip");
            using var answer = await stranger.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var body = await answer.Content.ReadAsByteArrayAsync(
                TestContext.Current.CancellationToken
            );
            weight += body.Length + 600;
        }
        return weight;
    }

    [GeneratedRegex(@"\b(Site|SiteDesk|ItemKind)\.[A-Z]\w+", RegexOptions.None, 1000)]
    private static partial Regex Raw();
}
