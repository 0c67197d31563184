using Rihla.BrowserTests.Host;
using SkiaSharp;

namespace Rihla.BrowserTests.Pages;

/// <summary>Strangers on the public site, and the one who writes it.</summary>
public sealed class PublicSiteTests(Chromium chromium)
{
    private const int OldPhone = 360;

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    [InlineData("en")]
    public async Task Every_public_page_is_good_for_everybody(string language)
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house, language);
        var waiting = new Queue<string>([$"/{language}"]);
        var seen = waiting.ToHashSet(StringComparer.Ordinal);
        var wrong = new List<string>();
        while (waiting.TryDequeue(out var address))
        {
            await desk.GoAsync(address);
            wrong.AddRange(
                (await Inspection.OfAsync(desk, address.Trim('/').Replace('/', '.'))).Select(f =>
                    $"{address}: {f}"
                )
            );
            await desk.Page.SetViewportSizeAsync(320, 640);
            if (await Inspection.BeyondAsync(desk.Page) is var beyond and > 0)
            {
                wrong.Add($"{address}: at 320 it is {beyond} pixels too wide");
            }
            var links = await desk.Page.EvaluateAsync<string[]>(
                "() => [...document.querySelectorAll('a[href^=\"/\"]')].map(a => a.getAttribute('href').split(/[?#]/)[0])"
            );
            foreach (
                var link in links.Where(l =>
                    (l == $"/{language}" || l.StartsWith($"/{language}/", StringComparison.Ordinal))
                    && !l.Contains('.', StringComparison.Ordinal)
                )
            )
            {
                if (seen.Add(link))
                {
                    waiting.Enqueue(link);
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(seen.Count, 30, 500);
        Assert.Empty((await desk.Context.CookiesAsync()).Where(c => c.Name != "rihla.lang"));
    }

    [Fact]
    public async Task A_stranger_asks_for_help_and_withdraws_in_Arabic_on_an_old_telephone_without_scripts()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(
            chromium,
            house,
            "ar",
            OldPhone,
            scripts: false
        );
        await desk.GoAsync("/ar");
        await desk.FollowAsync(desk.Page.Locator("main a[href='/ar/help']").First);
        await desk.FollowAsync(desk.Page.Locator("main a[href='/ar/help/ask']"));
        await ChooseAsync(desk, "Input.IsChild", "false");
        await NextAsync(desk);
        await ChooseAsync(desk, "Input.WantsHome", "true");
        await desk.Field("Input.Country").SelectOptionAsync("GN");
        await NextAsync(desk);
        await desk.Field("Input.Name").FillAsync("فاطمة");
        await desk.Field("Input.Phone").FillAsync("0612345678");
        await ChooseAsync(desk, "Input.CallTime", "evening");
        await NextAsync(desk);
        await NextAsync(desk);
        var receipt = await desk.Page.Locator(".s-code").AllInnerTextsAsync();
        Assert.Equal(2, receipt.Count);

        await desk.FollowAsync(desk.Page.Locator("main a[href='/ar/follow']"));
        await desk.Field("ReceiptCode").FillAsync(receipt[0]);
        await desk.Field("Secret").FillAsync(receipt[1]);
        await NextAsync(desk);
        await Assertions
            .Expect(desk.Page.Locator(".s-road-list [aria-current]"))
            .ToBeVisibleAsync();
        var withdraw = desk.Page.Locator("details:has([value=withdraw])");
        await withdraw.Locator("summary").ClickAsync();
        await withdraw.Locator("[name=Close]").CheckAsync();
        await desk.FollowAsync(withdraw.Locator("button"));

        await Assertions.Expect(desk.Page.Locator("[role=status]")).ToBeVisibleAsync();
        await Assertions
            .Expect(desk.Page.Locator("details:has([value=withdraw])"))
            .ToHaveCountAsync(0);
        Assert.Equal("rtl", await desk.Page.Locator("html").GetAttributeAsync("dir"));
    }

    [Fact]
    public async Task News_with_a_picture_are_published_in_three_languages()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("leila");
        await desk.GoAsync("/app/site/new");
        foreach (
            var (language, title) in new[]
            {
                ("Fr", "Trente soudeurs formés à Nador"),
                ("Ar", "تكوين ثلاثين لحامًا في الناظور"),
                ("En", "Thirty welders trained in Nador"),
            }
        )
        {
            await desk.Field($"Input.{language}.Title").FillAsync(title);
            await desk.Field($"Input.{language}.Summary").FillAsync(title);
            await desk.Field($"Input.{language}.Body").FillAsync($"## {title}\n\n{title}.");
        }
        await desk.Page.Locator(".d-picture summary").ClickAsync();
        await desk
            .Page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "atelier.png",
                    MimeType = "image/png",
                    Buffer = Picture(),
                }
            );
        await desk.Field("Input.NewPicture.AltFr").FillAsync("Un atelier de soudure");
        await desk.Field("Input.NewPicture.AltAr").FillAsync("ورشة لحام");
        await desk.Field("Input.NewPicture.AltEn").FillAsync("A welding workshop");
        await desk.Choice("Input.NewPicture.ShowsPerson", "false").CheckAsync();
        await desk.SendAsync("Input.Fr.Title");
        var item = new Uri(desk.Page.Url).AbsolutePath;
        await desk.FollowAsync(desk.Page.Locator("form[action*=Submit] button"));

        await desk.EnterAsync("nadia");
        await desk.GoAsync(item);
        await desk.FollowAsync(desk.Page.Locator("form[action*=Approve] button[type=submit]"));

        foreach (
            var (language, alt) in new[]
            {
                ("fr", "Un atelier de soudure"),
                ("ar", "ورشة لحام"),
                ("en", "A welding workshop"),
            }
        )
        {
            var answer = await desk.GoAsync($"/{language}/news/trente-soudeurs-formes-a-nador");
            Assert.Equal(200, answer.Status);
            Assert.Equal(alt, await desk.Page.Locator("article img").GetAttributeAsync("alt"));
        }
    }

    private static Task ChooseAsync(Desk desk, string name, string value) =>
        desk.Page.Locator($"main [name='{name}'][value='{value}']").CheckAsync();

    private static Task NextAsync(Desk desk) =>
        desk.FollowAsync(desk.Page.Locator("main form button[type=submit]").First);

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(1600, 900);
        bitmap.Erase(SKColors.DarkCyan);
        using var image = SKImage.FromBitmap(bitmap);
        using var encoded = image.Encode(SKEncodedImageFormat.Png, 90);
        return encoded.ToArray();
    }
}
