using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>The first admin at their desk: came in by the set-up link, with a passkey.</summary>
internal sealed record Admin(IPage Page, Inspection Inspection)
{
    public static async Task<Admin> SetUpAsync(PanelProcess panel, Chromium chromium)
    {
        var inspection = new Inspection(panel.Address);
        var page = await chromium.DeskAsync(inspection);
        await Passkey.AddToAsync(page);
        await inspection.DuringAsync(page, async () => await FollowAsync(await panel.SetupLinkAsync(), page, inspection));
        return new Admin(page, inspection);
    }

    private static async Task FollowAsync(Uri link, IPage page, Inspection inspection)
    {
        var setup = new SetupPages(page);
        await setup.OpenAsync(link);
        await inspection.LookAsync(page, "set-up address");
        await setup.UseThisAddressAsync();
        await inspection.LookAsync(page, "set-up name");
        await setup.SetNameAsync("Ada Commander");
        await inspection.LookAsync(page, "set-up sign-in");
        await setup.MakePasskeyAsync();
        await inspection.LookAsync(page, "set-up recovery codes");
        Assert.Equal(10, (await setup.RecoveryCodesAsync()).Distinct().Count());
        await setup.FinishAsync();
    }
}
