using Rihla.Access;
using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Pages;

/// <summary>A new colleague, from the link that an administrator hands over to the first page.</summary>
public sealed class FirstSignInTests(Chromium chromium)
{
    private const string Password = "soixante trois oranges";

    [Theory]
    [InlineData("fr")]
    [InlineData("ar")]
    public async Task A_new_colleague_finds_the_way_in_on_good_pages(string language)
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var amina = await Desk.OpenAsync(chromium, house);
        await amina.EnterAsync("amina");
        await amina.GoAsync("/app/admin/users/add");
        await amina.Field("Input.DisplayName").FillAsync("Zineb Alami");
        await amina.Field("Input.UserName").FillAsync("zineb");
        await amina.Field("Input.MissionId").SelectOptionAsync("MA");
        await amina.Choice("Input.Roles", "Caseworker").CheckAsync();
        await amina.SendAsync("Input.UserName");
        var link = new Uri(await amina.Page.Locator(".a-link").InnerTextAsync());

        await using var zineb = await Desk.OpenAsync(chromium, house, language);
        await zineb.GoAsync(link.AbsolutePath);
        Assert.Empty(await Inspection.OfAsync(zineb, "sign-in.link"));
        await zineb.Field("Input.Password").FillAsync(Password);
        await zineb.SendAsync("Input.Password");
        await SignInAsync(zineb);
        Assert.EndsWith("/sign-in/set-up", zineb.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await Inspection.OfAsync(zineb, "sign-in.set-up"));
        var key = ReadKey(await zineb.Page.Locator("main ol code").InnerTextAsync());
        await zineb.Field("Input.Code").FillAsync(CodeNow(house, key));
        await zineb.SendAsync("Input.Code");
        Assert.Empty(await Inspection.OfAsync(zineb, "sign-in.recovery-codes"));

        await zineb.LeaveAsync();
        await SignInAsync(zineb);
        Assert.EndsWith("/sign-in/code", zineb.Page.Url, StringComparison.Ordinal);
        Assert.Empty(await Inspection.OfAsync(zineb, "sign-in.code"));
        await zineb.GoAsync("/sign-in/recovery");
        Assert.Empty(await Inspection.OfAsync(zineb, "sign-in.recovery"));
        await zineb.GoAsync("/sign-in/code");
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        await zineb.Field("Input.Code").FillAsync(CodeNow(house, key));
        await zineb.SendAsync("Input.Code");

        Assert.EndsWith("/app", zineb.Page.Url, StringComparison.Ordinal);
    }

    private static async Task SignInAsync(Desk desk)
    {
        if (!new Uri(desk.Page.Url).AbsolutePath.Equals("/sign-in", StringComparison.Ordinal))
        {
            await desk.GoAsync("/sign-in");
        }
        if (await desk.Field("Input.UserName").CountAsync() == 0)
        {
            return;
        }
        await desk.Field("Input.UserName").FillAsync("zineb");
        await desk.Field("Input.Password").FillAsync(Password);
        await desk.SendAsync("Input.UserName");
    }

    private static string CodeNow(OpenHouse house, byte[] key) =>
        Totp.Code(key, Totp.StepAt(house.Clock.GetUtcNow()));

    // Base 32, as who cannot scan the picture types it.
    private static byte[] ReadKey(string written)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in written.Where(char.IsLetterOrDigit))
        {
            buffer = (buffer << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter);
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
                buffer &= (1 << bits) - 1;
            }
        }
        return [.. bytes];
    }
}
