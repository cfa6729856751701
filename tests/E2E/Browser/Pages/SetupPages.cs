using Microsoft.Playwright;
using Muster.Web.Account;

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

    /// <summary>Sets a password and an authenticator app instead; returns the app's key.</summary>
    public async Task<string> UsePasswordAsync(string password)
    {
        await page.GetByText("Use a password and an authenticator app").ClickAsync();
        var key = (await page.Locator("p.m-mono").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByLabel("The six digits that the app shows").FillAsync(Totp.CodeAt(key, TimeProvider.System.GetUtcNow()));
        await page.Button("Use password and app").ClickAsync();
        await Kept.WaitForAsync();
        return key;
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
