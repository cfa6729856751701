using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Muster.E2E.Tests.Browser;
using Muster.E2E.Tests.Browser.Pages;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests;

/// <summary>The states of trust: comparing, changed identities, the recorder.</summary>
public sealed partial class WarRoomStatesTests
{
    [Fact]
    public Task Whom_one_can_trust() => InACaseAsync(async @case =>
    {
        var (first, second) = (await @case.GuestAsync(), await @case.GuestAsync());
        var (one, other) = (await first.SignInAsync(), await second.SignInAsync());
        var (page, friend) = (one.Page, other.Page);
        await page.Button($"Verify {second.Pseudonym}").ClickAsync();
        await LookAsync(@case, friend, "asked to compare", "wants to compare pictures with you");
        await LookAsync(@case, page, "waiting for somebody", $"Waiting for {second.Pseudonym}");
        await friend.Button("Not now").ClickAsync();
        await LookAsync(@case, page, "not now", "Ended without a result");
        await page.Button("Ask again").ClickAsync();
        await friend.GetByRole(AriaRole.Button, new() { Name = "Compare", Exact = true }).ClickAsync();
        await page.Button("They are the same").ClickAsync();
        await LookAsync(@case, page, "said that they are the same", $"Waiting for the answer of {second.Pseudonym}");
        await friend.Button("They are the same").ClickAsync();
        await LookAsync(@case, page, "verified", "is verified by you");
        await page.Button("Back to the room").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await WritesAsync(one);
        await friend.Button("Back to the room").ClickAsync();
        await friend.Locator("summary", new() { HasText = $"Fingerprints of {second.Pseudonym}" }).ClickAsync();
        var former = await IdentityAsync(friend);

        var anew = await (await @case.OtherBrowserAsync(second)).TypeSignInAsync();
        await anew.Page.Button("Compare pictures").ClickAsync();
        await LookAsync(@case, anew.Page, "waiting for my other browser", "Waiting for your other browser");
        await LookAsync(@case, friend, "asked by another browser", "Another browser is signed in as you");
        await anew.Page.Button("Stop").ClickAsync();
        await anew.Page.Button("Back to the room").ClickAsync();
        await StartAnewAsync(anew.Page, second, "not-that-one-i-am-afraid");
        await LookAsync(@case, anew.Page, "starting anew refused", "does not take this passphrase");
        await StartAnewAsync(anew.Page, second, second.Passphrase);
        await anew.ReadyAsync();
        await LookAsync(@case, friend, "identity replaced", "Your identity was replaced");

        await anew.Page.Locator("summary", new() { HasText = $"Fingerprints of {second.Pseudonym}" }).ClickAsync();
        var now = await IdentityAsync(anew.Page);
        await LookAsync(@case, page, "an identity that was verified changed", "You had verified the former one");
        Assert.Equal([now, former], await page.Locator(".m-changed .m-fp").AllInnerTextsAsync());
        Assert.NotEqual(now, former);
        await page.EvaluateAsync("() => { location.hash = 'people'; }");
        await LookAsync(@case, page, "people of whom one changed", "Identity changed: call them");
        await page.Button("I called them: go on").ClickAsync();
        await one.SayAsync("Good to hear you.");
        await anew.HearAsync("Good to hear you.");

        await RecordedAsync(@case, one);
    });

    /// <summary>An account that plays the recorder until there is one: made as the panel would, and in the war room by a client with keys.</summary>
    private async Task RecordedAsync(WarRoomCase @case, WarRoomPage one)
    {
        await one.Page.EvaluateAsync("() => { location.hash = 'talk'; }");
        Assert.Equal(0, await one.Page.GetByText("Fingerprint of the recorder").CountAsync());
        var files = Directory.EnumerateFiles(Path.Combine(shared.Data.Path, "homeservers", Homeserver(@case).GetProperty("id").GetGuid().ToString("N")), "*.yaml", SearchOption.AllDirectories);
        var secret = files.Select(file => SharedSecret().Match(System.IO.File.ReadAllText(file))).Single(match => match.Success).Groups[1].Value;
        var passphrase = Guid.NewGuid().ToString();
        await MatrixAccount.RegisterAsync(@case, secret, "recorder", passphrase, admin: true);
        using var account = await MatrixAccount.SignInAsync(@case, "recorder", passphrase);
        var room = await account.RoomAsync($"#war-room:{ServerName(@case)}");
        await account.SendAsync(HttpMethod.Post, $"v1/rooms/{Uri.EscapeDataString(room)}/make_room_admin", new { }, "_synapse/admin");
        await account.SendAsync(HttpMethod.Post, $"v3/join/{Uri.EscapeDataString(room)}", new { });
        var recorder = await @case.GuestAsync();
        await recorder.Page.GotoAsync(@case.WarRoom.AbsoluteUri);
        var its = new WarRoomPage(recorder.Page);
        await its.TypeSignInAsync("recorder", passphrase);
        await its.ReadyAsync();
        await recorder.Page.Locator("summary", new() { HasText = "Fingerprints of recorder" }).ClickAsync();
        await one.Page.Locator("summary", new() { HasText = "Fingerprint of the recorder" }).ClickAsync();
        await LookAsync(@case, one.Page, "recorded", "Recorded.");
        Assert.Equal(await IdentityAsync(recorder.Page), await one.Page.Locator(".m-recline .m-fp").InnerTextAsync());
    }

    private static async Task<string> IdentityAsync(IPage page)
    {
        var lines = page.Locator(".m-people details[open] .m-fps").First;
        Assert.Equal("Identity", await lines.Locator("dt").First.InnerTextAsync());
        return await lines.Locator("dd").First.InnerTextAsync();
    }

    private static async Task StartAnewAsync(IPage page, Guest guest, string passphrase)
    {
        await page.GetByLabel("I have called the commander").CheckAsync();
        await page.GetByLabel("Passphrase").FillAsync(passphrase);
        await page.Button($"Start anew as {guest.Pseudonym}").ClickAsync();
    }

    [GeneratedRegex("registration_shared_secret: *[\"']?([^\"'\\s]+)")]
    private static partial Regex SharedSecret();
}
