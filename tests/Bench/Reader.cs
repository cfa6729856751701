using Microsoft.Playwright;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.Bench;

/// <summary>A responder whose browser keeps what browsers keep, also while it is closed.</summary>
internal sealed class Reader : IAsyncDisposable
{
    private readonly string profile = Directory.CreateTempSubdirectory("muster-bench-profile-").FullName;
    private readonly IPlaywright playwright;
    private readonly Uri warRoom;
    private IBrowserContext? context;

    private Reader(IPlaywright playwright, Uri warRoom)
    {
        this.playwright = playwright;
        this.warRoom = warRoom;
    }

    public static async Task<Reader> SignInAsync(Uri warRoom, string pseudonym, string passphrase)
    {
        var reader = new Reader(await Playwright.CreateAsync(), warRoom);
        var page = await reader.StartAsync();
        await page.GotoAsync(warRoom.AbsoluteUri);
        var room = new WarRoomPage(page);
        await room.TypeSignInAsync(pseudonym, passphrase);
        await room.ReadyAsync();
        return reader;
    }

    /// <summary>The browser's program, started anew; nothing is open in it yet.</summary>
    public async Task<IPage> StartAsync()
    {
        await CloseAsync();
        context = await playwright.Chromium.LaunchPersistentContextAsync(profile, new()
        {
            ExecutablePath = BenchBrowser.Executable, ChromiumSandbox = false, Args = BenchBrowser.Arguments, ViewportSize = BenchBrowser.Desk,
        });
        context.SetDefaultTimeout(120_000);
        return context.Pages[0];
    }

    /// <summary>Goes to the war room; the time from there until a message was painted, by the page's own clock.</summary>
    public async Task<TimeSpan> OpenAsync(IPage page, string newest)
    {
        await page.AddInitScriptAsync(PageClock.Painted(newest));
        await page.GotoAsync(warRoom.AbsoluteUri);
        return await PageClock.ReadAsync(page);
    }

    public static async Task<TimeSpan> ReloadAsync(IPage page)
    {
        await page.ReloadAsync();
        return await PageClock.ReadAsync(page);
    }

    public async Task CloseAsync()
    {
        if (context is not null) await context.CloseAsync();
        context = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        playwright.Dispose();
        Directory.Delete(profile, recursive: true);
    }
}
