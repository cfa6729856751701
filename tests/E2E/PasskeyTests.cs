using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>A panel user's life with passkeys, in a real browser with a virtual authenticator: make one, sign in, confirm, change, remove.</summary>
public sealed class PasskeyTests
{
    [Fact]
    public Task A_passkey_sets_up_signs_in_confirms_and_is_never_taken_away_as_the_last_way_in() => DataPlace.UseAsync(async data =>
    {
        await using var panel = await PanelProcess.StartAsync(data);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Places.Chromium,
            ChromiumSandbox = false,
            Args = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            Timeout = (float)Until.Patience.TotalMilliseconds,
        });
        var context = await browser.NewContextAsync();
        context.SetDefaultTimeout((float)Until.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") complaints.Add(message.Text); };
        await AddAuthenticatorAsync(page);

        await page.GotoAsync((await panel.SetupLinkAsync()).ToString());
        await Press(page, "Use this address");
        await page.GetByLabel("Your name").FillAsync("Ada");
        await Press(page, "Continue");
        await Press(page, "Make a passkey");
        await page.GetByLabel("I have kept these codes").CheckAsync();
        await Press(page, "Finish and open Muster");
        await page.WaitForURLAsync(url => !url.Contains("/setup/", StringComparison.Ordinal));

        await Press(page, "Sign out");
        await Press(page, "Sign in with a passkey");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));

        await page.GotoAsync(new Uri(panel.Address, "/account").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = "Rename or remove" }).ClickAsync();
        await Press(page, "Confirm with a passkey");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Name" }).FillAsync("Field laptop");
        await Press(page, "Save the name");
        await page.GetByText("The passkey has its new name").WaitForAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Rename or remove" }).ClickAsync();
        await Press(page, "Remove Field laptop");
        await page.GetByText("This is your last way of signing in").WaitForAsync();

        Assert.Empty(complaints);
    });

    private static Task Press(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name }).ClickAsync();

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2",
                transport = "internal",
                hasResidentKey = true,
                hasUserVerification = true,
                isUserVerified = true,
                automaticPresenceSimulation = true,
            },
        });
    }
}
