using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

internal sealed class NewCasePage(IPage page)
{
    public async Task OpenAsync()
    {
        await page.GotoAsync("/cases");
        await BeginAsync();
    }

    /// <summary>From the list of cases.</summary>
    public async Task BeginAsync()
    {
        await page.Link("New case").ClickAsync();
        await page.Heading("New case").WaitForAsync();
        await Title.AliveAsync();
    }

    /// <summary>Fills in the title and creates; returns the codename that was proposed.</summary>
    public async Task<string> CreateAsync(string title, string voiceBridge)
    {
        await Title.FillAsync(title);
        await VoiceBridge.FillAsync(voiceBridge);
        await VoiceBridge.BlurAsync();
        var codename = await page.Locator(".m-codeline .m-code").InnerTextAsync();
        await page.Button($"Create {codename}").ClickAsync();
        await page.Heading(codename).WaitForAsync();
        return codename;
    }

    private ILocator Title => page.GetByLabel("Title");
    private ILocator VoiceBridge => page.GetByLabel("Voice bridge");
}
