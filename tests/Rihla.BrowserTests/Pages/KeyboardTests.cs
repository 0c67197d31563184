using System.Text.RegularExpressions;
using Rihla.BrowserTests.Host;

namespace Rihla.BrowserTests.Pages;

/// <summary>Work without a mouse.</summary>
public sealed class KeyboardTests(Chromium chromium)
{
    [Fact]
    public async Task A_caseworker_registers_somebody_with_the_keyboard_alone()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.GoAsync("/sign-in");
        await TypeAsync(desk, "[name='Input.UserName']", "salma");
        await TypeAsync(desk, "[name='Input.Password']", Access.DemonstrationUsers.Password);
        await desk.LoadingAsync(() => desk.Page.Keyboard.PressAsync("Enter"));

        await EnterAsync(desk, "main a[href='/app/requests/new']");
        await TypeAsync(desk, "[name='Input.Name']", "Awa Camara");
        await TypeAsync(desk, "[name='Input.Phone']", "0612345678");
        await EnterAsync(desk, "main form button[type=submit]");
        await EnterAsync(desk, ".r-back");
        await EnterAsync(desk, "main a[href^='/app/cases/']");
        await EnterAsync(desk, ".r-next a.r-button");
        await TypeAsync(desk, "[name='Input.Birth.Year']", "1994");
        await ReachAsync(desk, "[name='Input.Sex']");
        await desk.Page.Keyboard.PressAsync("Space");
        await ReachAsync(desk, "[name='Input.Nationality']");
        await desk.Page.Keyboard.PressAsync("ArrowDown");
        Assert.NotEqual("", await desk.Field("Input.Nationality").InputValueAsync());
        await EnterAsync(desk, "main form button[type=submit]");

        Assert.EndsWith("/family", desk.Page.Url, StringComparison.Ordinal);
        Assert.Empty(desk.TakeComplaints());
    }

    [Fact]
    public async Task The_first_stop_leads_past_the_menu_and_dialogs_close_with_escape()
    {
        await using var house = await OpenHouse.OpenAsync();
        await using var desk = await Desk.OpenAsync(chromium, house);
        await desk.EnterAsync("salma");

        await desk.Page.Keyboard.PressAsync("Tab");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(desk.Page).ToHaveURLAsync(new Regex("#main$"));
        await desk.Page.Locator("[popovertarget=r-account]").PressAsync("Enter");
        await Assertions.Expect(desk.Page.Locator("#r-account")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(desk.Page.Locator("#r-account")).ToBeHiddenAsync();
    }

    private static async Task TypeAsync(Desk desk, string selector, string text)
    {
        await ReachAsync(desk, selector);
        await desk.Page.Keyboard.TypeAsync(text);
    }

    private static async Task EnterAsync(Desk desk, string selector)
    {
        await ReachAsync(desk, selector);
        await desk.LoadingAsync(() => desk.Page.Keyboard.PressAsync("Enter"));
    }

    // From stop to stop until it has been reached; every stop must show that it is one.
    private static async Task ReachAsync(Desk desk, string selector)
    {
        for (var stop = 0; stop < 120; stop++)
        {
            await desk.Page.Keyboard.PressAsync("Tab");
            var (isReached, isSeen) = await desk.Page.EvaluateAsync<Stop>(
                """
                selector => {
                  const stop = document.activeElement;
                  const style = getComputedStyle(stop);
                  return {
                    isReached: stop.matches(selector),
                    isSeen: stop === document.body || style.outlineStyle !== "none" || style.boxShadow !== "none",
                  };
                }
                """,
                selector
            );
            Assert.True(
                isSeen,
                await desk.Page.EvaluateAsync<string>("() => document.activeElement.outerHTML")
            );
            if (isReached)
            {
                return;
            }
        }
        Assert.Fail($"The keyboard does not reach {selector} on {desk.Page.Url}.");
    }

    private sealed record Stop(bool IsReached, bool IsSeen)
    {
        public Stop()
            : this(false, false) { }
    }
}
