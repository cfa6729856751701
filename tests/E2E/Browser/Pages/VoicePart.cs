using System.Text.Json;
using Microsoft.Playwright;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser.Pages;

/// <summary>Group voice in a war room; looks at the browser's own connections, which the page does not show.</summary>
internal sealed class VoicePart(IPage page)
{
    /// <summary>Runs before the page: keeps its connections and tracks, so that they can be asked.</summary>
    private const string Keep = """
        window.connections = []; window.tracks = [];
        const Real = RTCPeerConnection;
        window.RTCPeerConnection = class extends Real { constructor(configuration) { super(configuration); window.connections.push(this); } };
        const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async what => { const stream = await ask(what); window.tracks.push(...stream.getTracks()); return stream; };
        """;

    private const string Ask = """
        () => Promise.all(window.connections.filter(one => one.signalingState !== 'closed').map(async one => {
          const all = [...(await one.getStats()).values()], by = id => all.find(part => part.id === id);
          const pair = by(all.find(part => part.type === 'transport')?.selectedCandidatePairId);
          const sum = (type, field) => all.filter(part => part.type === type && part.kind === 'audio').reduce((bytes, part) => bytes + part[field], 0);
          return { state: one.connectionState, heard: sum('inbound-rtp', 'bytesReceived'), said: sum('outbound-rtp', 'bytesSent'),
            way: `${by(pair?.localCandidateId)?.candidateType}-${by(pair?.remoteCandidateId)?.candidateType}` };
        }))
        """;

    public ILocator Strip => page.Locator(".m-voice").First;

    public ILocator People => page.Locator(".m-voicepeople");

    public ILocator OnlyRelay => page.GetByLabel("Only through the relay");

    /// <summary>Before the page is opened.</summary>
    public static async Task PrepareAsync(IPage page)
    {
        await page.Context.GrantPermissionsAsync(["microphone", "camera"]);
        await page.AddInitScriptAsync(Keep);
    }

    public async Task JoinAsync()
    {
        await page.Locator(".m-talk").GetByRole(AriaRole.Button, new() { Name = "Join voice in" }).ClickAsync();
        await page.Button("Leave voice").WaitForAsync();
    }

    public Task LeaveAsync() => page.Button("Leave voice").ClickAsync();

    public Task CountsAsync(int people) => Strip.GetByText($"Voice: {people} people").WaitForAsync();

    public Task MoreAsync() => page.Button("More of voice").ClickAsync();

    /// <summary>Connected to so many, and bytes flow both ways on each connection.</summary>
    public async Task TalksToAsync(int others, string way)
    {
        var before = await Until.HoldsAsync($"{others} connections", ConnectionsAsync, seen => seen.Length == others && seen.All(one => one is { State: "connected" } && one.Way == way));
        await Until.HoldsAsync("Voices flowing", ConnectionsAsync, now => now.Length == others && now.Zip(before).All(pair => pair.First.Heard > pair.Second.Heard && pair.First.Said > pair.Second.Said));
    }

    public Task<int> ConnectionCountAsync() => page.EvaluateAsync<int>("() => window.connections.length");

    public Task<int> LiveTracksAsync() => page.EvaluateAsync<int>("() => window.tracks.filter(track => track.readyState === 'live').length");

    private async Task<Connection[]> ConnectionsAsync() =>
        JsonSerializer.Deserialize<Connection[]>(await page.EvaluateAsync<JsonElement>(Ask), JsonSerializerOptions.Web) ?? [];

    private sealed record Connection(string State, long Heard, long Said, string Way);
}
