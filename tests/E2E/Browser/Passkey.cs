using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser;

/// <summary>An authenticator inside the browser (WebAuthn's virtual one), whose user is always there and verified.</summary>
internal static class Passkey
{
    public static async Task AddToAsync(IPage page)
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new
            {
                protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true,
            },
        });
    }
}
