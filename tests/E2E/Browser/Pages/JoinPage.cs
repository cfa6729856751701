using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>What a responder sees of Muster.</summary>
internal sealed class JoinPage(IPage page)
{
    public async Task OpenAsync(Uri link)
    {
        await page.GotoAsync(link.AbsoluteUri);
        await page.Locator("#join").WaitForAsync();
    }

    public async Task JoinAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Join", Exact = true }).ClickAsync();
        await page.Heading("Keep your passphrase").WaitForAsync();
    }

    public async Task ReloadAsync()
    {
        await page.ReloadAsync();
        await page.Heading("Keep your passphrase").WaitForAsync();
    }

    public async Task<string> PassphraseAsync() => string.Join('-', await page.GetByRole(AriaRole.List, new() { Name = "Your passphrase" }).GetByRole(AriaRole.Listitem).AllInnerTextsAsync());

    public Task<string> PseudonymAsync() => page.Locator("[data-put=pseudonym]").InnerTextAsync();

    public async Task KeepAsync()
    {
        await page.Button("I have kept it").ClickAsync();
        await page.Heading("Passphrase kept").WaitForAsync();
    }

    public Task SaysAsync(string heading) => page.Heading(heading).WaitForAsync();
}
