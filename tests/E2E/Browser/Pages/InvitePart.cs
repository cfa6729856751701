using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>The form on the page of responders that makes invites, and the links that it shows once.</summary>
internal sealed class InvitePart(IPage page)
{
    public Task OpenedAsync() => HowMany.AliveAsync();

    public async Task<Uri> MakeOneAsync(string realName, string phone)
    {
        await page.GetByLabel("Real name").FillAsync(realName);
        await page.GetByLabel("Phone number").FillAsync(phone);
        await page.GetByLabel("Phone number").BlurAsync();
        await page.Button("Make").First.ClickAsync();
        await page.Heading("New invite").WaitForAsync();
        return new Uri(await page.Locator(".m-linkbox").InnerTextAsync());
    }

    /// <summary>Makes several; returns their links.</summary>
    public async Task<IReadOnlyList<Uri>> MakeAsync(int count)
    {
        await HowMany.FillAsync($"{count}");
        await page.Button("Make").First.ClickAsync();
        await page.Heading($"{count} new invites").WaitForAsync();
        return [.. (await page.Locator(".m-linkbox").AllInnerTextsAsync()).Select(link => new Uri(link))];
    }

    /// <summary>Makes several; returns the address of the sheet that prints them, once.</summary>
    public async Task<Uri> MakeSheetAsync(int count)
    {
        await MakeAsync(count);
        return new Uri(new Uri(page.Url), "/" + await page.Link("Open sheet to print").GetAttributeAsync("href"));
    }

    private ILocator HowMany => page.GetByLabel("How many");
}
