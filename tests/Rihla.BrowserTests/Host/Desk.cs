using System.Globalization;

namespace Rihla.BrowserTests.Host;

/// <summary>
/// Somebody before a browser window. Notes what a visitor would never see but must not happen: errors of scripts, and
/// requests to anybody else's machine.
/// </summary>
public sealed class Desk : IAsyncDisposable
{
    /// <summary>The width of an office screen.</summary>
    public const int Screen = 1280;

    /// <summary>The width of a telephone.</summary>
    public const int Phone = 390;

    private readonly List<string> complaints = [];
    private readonly Uri site;
    private readonly OpenHouse house;

    private Desk(IBrowserContext context, IPage page, OpenHouse house, string language)
    {
        var address = new Uri(house.Address);
        (Context, Page, this.house, site, Language) = (context, page, house, address, language);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            var to = new Uri(request.Url);
            if (to.Authority != address.Authority && to.Scheme is not ("data" or "blob"))
            {
                complaints.Add($"{page.Url}: asks {to.Authority}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The window's cookies and connection.</summary>
    public IBrowserContext Context { get; }

    public string Language { get; }

    /// <summary>What went wrong behind the pages since this was last asked.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        var taken = complaints.ToList();
        complaints.Clear();
        return taken;
    }

    public static async Task<Desk> OpenAsync(
        Chromium chromium,
        OpenHouse house,
        string language = "fr",
        int width = Screen,
        bool scripts = true
    )
    {
        var context = await chromium.Browser.NewContextAsync(
            new()
            {
                BaseURL = house.Address,
                Locale = language switch
                {
                    "ar" => "ar-MA",
                    "en" => "en-GB",
                    _ => "fr-FR",
                },
                TimezoneId = "Africa/Casablanca",
                ViewportSize = new() { Width = width, Height = width == Phone ? 844 : 900 },
                ReducedMotion = ReducedMotion.Reduce,
                JavaScriptEnabled = scripts,
            }
        );
        context.SetDefaultTimeout(15_000);
        var desk = new Desk(context, await context.NewPageAsync(), house, language);
        await desk.LeaveAsync();
        return desk;
    }

    /// <summary>Forgets who was signed in, and keeps the language.</summary>
    public async Task LeaveAsync()
    {
        await Context.ClearCookiesAsync();
        await Context.AddCookiesAsync([
            new()
            {
                Name = "rihla.lang",
                Value = Language,
                Url = site.ToString(),
            },
        ]);
    }

    /// <summary>A day as a field takes it, counted from today.</summary>
    public string InDays(int days) =>
        house.Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Opens a page and waits until it is there.</summary>
    public async Task<IResponse> GoAsync(string path) =>
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded })
        ?? throw new InvalidOperationException($"Nothing came from {path}.");

    /// <summary>Signs in with one click on a demonstration account.</summary>
    public async Task EnterAsync(string userName)
    {
        await LeaveAsync();
        await GoAsync("/sign-in");
        await FollowAsync(AccountOf(userName));
    }

    /// <summary>The button that goes on as a member of the demonstration's staff.</summary>
    public ILocator AccountOf(string userName) =>
        Page.Locator("main .a-account")
            .Filter(new() { Has = Page.Locator($"code:text-is('{userName}')") });

    /// <summary>Clicks on what leads to another page, and waits until that page is there.</summary>
    public Task FollowAsync(ILocator link) => LoadingAsync(() => link.ClickAsync());

    /// <summary>Does something that leads to another page, and waits until that page is there.</summary>
    public async Task LoadingAsync(Func<Task> action)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void OnLoaded(object? sender, IPage page) => loaded.TrySetResult();
        Page.DOMContentLoaded += OnLoaded;
        try
        {
            await action();
            await loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            Page.DOMContentLoaded -= OnLoaded;
        }
    }

    /// <summary>The control with this name in the page's content.</summary>
    public ILocator Field(string name) => Page.Locator($"main [name=\"{name}\"]");

    /// <summary>The choice with this value among those with this name.</summary>
    public ILocator Choice(string name, string value) =>
        Page.Locator($"main [name=\"{name}\"][value=\"{value}\"]");

    /// <summary>Sends the form with this control in it.</summary>
    public Task SendAsync(string field) =>
        FollowAsync(
            Page.Locator("main form")
                .Filter(new() { Has = Page.Locator($"[name=\"{field}\"]") })
                .Locator("button[type=submit]")
                .First
        );

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
