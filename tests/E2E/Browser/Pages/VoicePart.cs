using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>Group voice in a war room.</summary>
internal sealed class VoicePart(IPage page, string pseudonym)
{
    public ILocator Strip => page.Locator(".m-voice").First;

    public ILocator People => page.Locator(".m-voicepeople");

    public ILocator OnlyRelay => page.GetByLabel("Only through the relay");

    public ILocator Camera => Switch("Camera");

    public ILocator Screen => Switch("Share screen");

    public ILocator Mute => Switch("Mute");

    public ILocator PushToTalk => page.GetByLabel("Push to talk");

    /// <summary>Before the page is opened.</summary>
    public static async Task PrepareAsync(IPage page)
    {
        await page.Context.GrantPermissionsAsync(["microphone", "camera"]);
        await page.AddInitScriptAsync(Connections.Keep);
    }

    public async Task JoinAsync()
    {
        await TryToJoinAsync();
        await page.Button("Leave voice").WaitForAsync();
    }

    public Task TryToJoinAsync() => page.Locator(".m-talk").GetByRole(AriaRole.Button, new() { Name = "Join voice in" }).ClickAsync();

    public Task LeaveAsync() => page.Button("Leave voice").ClickAsync();

    public Task CountsAsync(int people) => Strip.GetByText(people == 1 ? "Voice: 1 person" : $"Voice: {people} people").WaitForAsync();

    public Task MoreAsync() => page.Button("More of voice").ClickAsync();

    public string Pseudonym => pseudonym;

    /// <summary>What the list of who is in the call says of somebody: muted, speaking, listening.</summary>
    public Task SaysAsync(VoicePart who, string state) => StateOf(who, state).WaitForAsync();

    /// <summary>Says it, and nothing else for as long as four beeps of a microphone.</summary>
    public async Task KeepsSayingAsync(VoicePart who, string state)
    {
        await SaysAsync(who, state);
        for (var look = 0; look < 20; look++)
        {
            Assert.True(await StateOf(who, state).IsVisibleAsync(), $"{who.Pseudonym} is not {state} all the time");
            await Task.Delay(100);
        }
    }

    /// <summary>So many cameras and screens, and of each a picture was drawn.</summary>
    public Task SeesAsync(int videos) => Until.HoldsAsync(
        $"{videos} cameras and screens",
        () => page.EvaluateAsync<int[]>("() => [...document.querySelectorAll('.m-stage video')].map(video => video.getVideoPlaybackQuality().totalVideoFrames)"),
        drawn => drawn.Length == videos && drawn.All(count => count > 0));

    /// <summary>The button has the focus, as after a click on it; elsewhere on the page the space bar does the same.</summary>
    public async Task HoldSpaceAsync()
    {
        await Switch("Hold to talk").FocusAsync();
        await page.Keyboard.DownAsync(" ");
    }

    public Task LetGoOfSpaceAsync() => page.Keyboard.UpAsync(" ");

    /// <summary>Connected to so many, and bytes flow both ways on each connection.</summary>
    public Task TalksToAsync(int others, string? way = null) => Connections.FlowAsync(ConnectionsAsync, others, way);

    /// <summary>Bytes of all connections that are open, with everything that goes with the voices.</summary>
    public async Task<(long Sent, long Received)> TrafficAsync()
    {
        var bytes = await page.EvaluateAsync<long[]>(Connections.Traffic);
        return (bytes[0], bytes[1]);
    }

    public Task<int> ConnectionCountAsync() => page.EvaluateAsync<int>("() => window.connections.length");

    public Task<int> LiveTracksAsync() => page.EvaluateAsync<int>("() => window.tracks.filter(track => track.readyState === 'live').length");

    private ILocator StateOf(VoicePart who, string state) => People.GetByRole(AriaRole.Listitem).Filter(new() { HasText = who.Pseudonym }).GetByText(state, new() { Exact = true });

    private ILocator Switch(string name) => page.Locator(".m-voice, .m-voicemore").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private async Task<Connection[]> ConnectionsAsync() =>
        JsonSerializer.Deserialize<Connection[]>(await page.EvaluateAsync<JsonElement>(Connections.Ask), JsonSerializerOptions.Web) ?? [];
}
