using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

internal sealed class SignInPage(IPage page)
{
    /// <summary>Ends the session and begins another, which has confirmed nothing yet.</summary>
    public async Task SignOutAndInAgainAsync()
    {
        await page.GotoAsync("/cases");
        await page.Button("Sign out").ClickAsync();
        await page.Heading("Sign in").WaitForAsync();
        await page.Button("Sign in with a passkey").ClickAsync();
        await page.Heading("Cases").WaitForAsync();
    }
}
