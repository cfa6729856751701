using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;

namespace Muster.Bench;

/// <summary>Debian's Chromium, with a context of their own for each of those who use it.</summary>
internal sealed class BenchBrowser(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
{
    public static readonly string[] Arguments = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    public static readonly ViewportSize Desk = new() { Width = 1280, Height = 900 };

    public static string? Executable => Environment.GetEnvironmentVariable("MUSTER_CHROMIUM");

    public static async Task<BenchBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new BenchBrowser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, ChromiumSandbox = false, Args = Arguments }));
    }

    /// <summary>Somebody who was nowhere yet: nothing is cached, nobody is signed in.</summary>
    public async Task<IPage> SomebodyAsync(BenchPanel panel)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = panel.Address.AbsoluteUri, ViewportSize = Desk });
        context.SetDefaultTimeout(120_000);
        return await context.NewPageAsync();
    }

    /// <summary>The first admin, with a passkey of the browser's virtual authenticator, at the list of cases.</summary>
    public async Task<IPage> CommanderAsync(BenchPanel panel)
    {
        var page = await SomebodyAsync(panel);
        await Passkey.AddToAsync(page);
        await page.GotoAsync(panel.SetupLink.AbsoluteUri);
        await page.Button("Use this address").ClickAsync();
        await page.GetByLabel("Your name").FillAsync("Bench");
        await page.Button("Continue").ClickAsync();
        await page.Button("Make a passkey").ClickAsync();
        await page.GetByLabel("I have kept these codes").CheckAsync();
        await page.Button("Finish and open Muster").ClickAsync();
        await page.Heading("Cases").WaitForAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
