using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>Chromium whose user has forbidden all sites to keep anything.</summary>
internal sealed class StrictChromium : IAsyncDisposable
{
    private const string BlockAll = """{"profile":{"default_content_setting_values":{"cookies":2}}}""";

    private readonly IPlaywright playwright;
    private readonly IBrowserContext context;
    private readonly string profile;

    private StrictChromium(IPlaywright playwright, IBrowserContext context, string profile) => (this.playwright, this.context, this.profile) = (playwright, context, profile);

    public IPage Page => context.Pages[0];

    public static async Task<StrictChromium> StartAsync(Inspection inspection)
    {
        var profile = Directory.CreateTempSubdirectory("muster-chromium-").FullName;
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(profile, "Default")).FullName, "Preferences"), BlockAll);
        var playwright = await Playwright.CreateAsync();
        var context = await playwright.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = Places.Chromium, ChromiumSandbox = false, Args = Chromium.Quiet, Timeout = (float)Until.Patience.TotalMilliseconds,
            ViewportSize = Screens.Desk, ReducedMotion = ReducedMotion.Reduce, ColorScheme = ColorScheme.Light,
        });
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        inspection.Watch(context);
        return new StrictChromium(playwright, context, profile);
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        playwright.Dispose();
        Directory.Delete(profile, recursive: true);
    }
}
