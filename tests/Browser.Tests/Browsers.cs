using Microsoft.Playwright;
using SppsFlows.Tests.Shared;

[assembly: AssemblyFixture(typeof(SppsFlows.Browser.Tests.Browsers))]

namespace SppsFlows.Browser.Tests;

/// <summary>One app and one Chromium for all tests of this project; each test opens its own pages.</summary>
public sealed class Browsers : IAsyncLifetime
{
    /// <summary>A machine that builds at the same time is slow; no test measures how fast the app is.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private AppProcess? _app;

    public AppProcess App => _app ?? throw new InvalidOperationException("The app has not started.");

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("SPPS_CHROMIUM") is not { Length: > 0 } chromium) return;
        _playwright = await Playwright.CreateAsync();
        // Chromium's sandbox does not start as root, and test machines often run as root.
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
        });
        _app = await AppProcess.StartAsync();
    }

    public void SkipWithoutChromium() =>
        Assert.SkipWhen(_browser is null, "needs Chromium: set SPPS_CHROMIUM, or let tests/run.sh install it");

    /// <summary>A browser of one person: its own cookies.</summary>
    /// <param name="app">The app that its addresses lead to.</param>
    /// <param name="phone">A narrow screen.</param>
    /// <param name="script">False: scripting is off, because no page needs it. Axe itself needs it on.</param>
    public async Task<IPage> OpenAsync(AppProcess app, bool phone = false, bool script = true)
    {
        SkipWithoutChromium();
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = app.Url.ToString(),
            JavaScriptEnabled = script,
            // Axe is injected by the test; the app's own policy forbids scripts.
            BypassCSP = true,
            ViewportSize = phone ? new() { Width = 360, Height = 740 } : new() { Width = 1200, Height = 900 },
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }
}
