using Microsoft.Playwright;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>The war room as its people see it.</summary>
internal sealed class WarRoomPage(IPage page)
{
    public const string Room = "#war-room";

    public IPage Page => page;

    public ILocator Log => page.GetByRole(AriaRole.Log);

    public ILocator Composer => page.GetByLabel($"Message to {Room}");

    /// <summary>Clicks what opens a war room in a window of its own.</summary>
    public static async Task<WarRoomPage> OpenFromAsync(IPage page) =>
        new(await page.RunAndWaitForPopupAsync(() => page.Button("Open the room").First.ClickAsync()));

    public async Task TypeSignInAsync(string pseudonym, string passphrase, bool borrowed = false)
    {
        await page.GetByLabel("Pseudonym").FillAsync(pseudonym);
        await page.GetByLabel("Passphrase").FillAsync(passphrase);
        if (borrowed) await page.GetByLabel("Forget everything when this tab closes").CheckAsync();
        await page.Button("Sign in").ClickAsync();
    }

    /// <summary>Until one can write.</summary>
    public Task ReadyAsync() => Composer.WaitForAsync();

    public async Task SayAsync(string text)
    {
        await Composer.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
    }

    public Task HearAsync(string text) => Message(text).WaitForAsync();

    public ILocator Message(string text) => page.Locator(".m-msg", new() { HasText = text }).First;

    public async Task<string> PseudonymAsync() => (await page.Locator(".m-who .m-t").TextContentAsync())!;

    public Task SaysAsync(string heading) => page.Heading(heading).WaitForAsync();

    public async Task SignOutAsync()
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.Button("Sign out and wipe").ClickAsync();
        await SaysAsync("You are signed out");
    }

    /// <summary>What lies in the browser: databases, entries, caches. What a borrowed browser holds is in memory.</summary>
    public const string Kept = "async () => `${(await indexedDB.databases()).length} ${localStorage.length + sessionStorage.length} ${(await caches.keys()).length}`";

    public Task<string> KeptAsync() => page.EvaluateAsync<string>(Kept);
}
