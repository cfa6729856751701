using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>A case, followed live.</summary>
internal sealed class CasePage(IPage page)
{
    private const string Mark = "muster-test-mark";

    public Task StateIsAsync(string state) => page.State(state).WaitForAsync();

    public ILocator People => page.Locator("section.card").Filter(new() { Has = page.Heading("People") });

    public ILocator Steps => page.Locator("section.card").Filter(new() { Has = page.Heading("Steps") });

    /// <summary>Marks this document: the mark is gone once the page was loaded anew.</summary>
    public Task MarkAsync() => page.EvaluateAsync($"() => {{ window['{Mark}'] = true; }}");

    public Task<bool> IsMarkedAsync() => page.EvaluateAsync<bool>($"() => window['{Mark}'] === true");

    public async Task<InvitePart> InviteAsync()
    {
        await page.Link("Invite responders").ClickAsync();
        var invite = new InvitePart(page);
        await invite.OpenedAsync();
        return invite;
    }

    public async Task<DisposePage> DisposeAsync()
    {
        await page.Link("Dispose…").ClickAsync();
        return new DisposePage(page);
    }
}
