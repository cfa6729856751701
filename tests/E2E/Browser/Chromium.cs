using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>Debian's Chromium. Each person gets a context of their own: other cookies, other storage.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    public static readonly string[] Quiet =
        ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]; // a microphone that beeps, a camera that draws

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        this.browser = browser;
    }

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Places.Chromium, ChromiumSandbox = false, Args = Quiet, Timeout = (float)Until.Patience.TotalMilliseconds });
        return new Chromium(playwright, browser);
    }

    /// <summary>Somebody at a desk.</summary>
    public Task<IPage> DeskAsync(Inspection inspection) => OpenAsync(new() { ViewportSize = Screens.Desk }, inspection);

    /// <summary>Somebody with a phone.</summary>
    public Task<IPage> PhoneAsync(Inspection inspection) =>
        OpenAsync(new() { ViewportSize = Screens.Phone, IsMobile = true, HasTouch = true, DeviceScaleFactor = 2 }, inspection);

    private async Task<IPage> OpenAsync(BrowserNewContextOptions options, Inspection inspection)
    {
        options.BaseURL = inspection.Panel.AbsoluteUri;
        options.ReducedMotion = ReducedMotion.Reduce; // colours are looked at, not on their way to what they become
        options.ColorScheme = ColorScheme.Light;
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        inspection.Watch(context);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
