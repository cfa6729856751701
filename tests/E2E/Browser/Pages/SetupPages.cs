using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>The four steps of the one-time link.</summary>
internal sealed class SetupPages(IPage page)
{
    public Task OpenAsync(Uri link) => page.GotoAsync(link.AbsoluteUri);

    public async Task UseThisAddressAsync()
    {
        await page.Button("Use this address").ClickAsync();
        await Name.WaitForAsync();
    }

    public async Task SetNameAsync(string name)
    {
        await Name.FillAsync(name);
        await page.Button("Continue").ClickAsync();
        await page.Button("Make a passkey").WaitForAsync();
    }

    public async Task MakePasskeyAsync()
    {
        await page.Button("Make a passkey").ClickAsync();
        await Kept.WaitForAsync();
    }

    public Task<IReadOnlyList<string>> RecoveryCodesAsync() => page.GetByRole(AriaRole.List, new() { Name = "Your recovery codes" }).GetByRole(AriaRole.Listitem).AllInnerTextsAsync();

    public async Task FinishAsync()
    {
        await Kept.CheckAsync();
        await page.Button("Finish and open Muster").ClickAsync();
        await page.Heading("Cases").WaitForAsync();
    }

    private ILocator Name => page.GetByLabel("Your name");
    private ILocator Kept => page.GetByLabel("I have kept these codes in a safe place");
}
