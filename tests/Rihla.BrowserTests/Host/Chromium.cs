[assembly: AssemblyFixture(typeof(Rihla.BrowserTests.Host.Chromium))]

namespace Rihla.BrowserTests.Host;

/// <summary>
/// The one browser of all tests: the system's Chromium, never one that is downloaded; the one without windows where it is
/// installed, for it costs less.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static readonly string Executable =
        Environment.GetEnvironmentVariable("RIHLA_TEST_CHROMIUM")
        ?? new[] { "/usr/bin/chromium-headless-shell", "/usr/bin/chromium" }.First(File.Exists);

    private IPlaywright playwright = null!;

    public IBrowser Browser { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Executable, Args = Arguments }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.CloseAsync();
        playwright.Dispose();
    }
}
