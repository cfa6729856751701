using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>Another person of the panel in a browser of their own: added by a command, came in by the link that it printed, with a passkey.</summary>
internal sealed record Colleague(string Name, IPage Page, Inspection Inspection)
{
    public static async Task<Colleague> AddAsync(SharedPanel shared, string name, string role)
    {
        await shared.AdminAsync(); // the panel's address is set by then: passkeys are bound to it
        var added = await shared.Data.RunAsync("user", "add", name, "--role", role);
        Assert.True(added.ExitCode == 0, $"user add failed: {added.Errors}");
        var inspection = new Inspection(shared.Panel.Address);
        var page = await (await shared.ChromiumAsync()).DeskAsync(inspection);
        await Passkey.AddToAsync(page);
        await inspection.DuringAsync(page, async () =>
        {
            var setup = new SetupPages(page);
            await setup.OpenAsync(new Uri(added.Output.Trim()));
            await setup.MakePasskeyAsync();
            await setup.FinishAsync();
        });
        return new Colleague(name, page, inspection);
    }
}
