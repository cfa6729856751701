using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>A browser's own connections to the others of a call, which the page does not show.</summary>
internal static class Connections
{
    /// <summary>Runs before the page: keeps its connections and tracks, so that they can be asked.</summary>
    public const string Keep = """
        window.connections = []; window.tracks = [];
        const Real = RTCPeerConnection;
        window.RTCPeerConnection = class extends Real { constructor(configuration) { super(configuration); window.connections.push(this); } };
        const devices = navigator.mediaDevices; // not there on the empty page before
        const ask = devices?.getUserMedia.bind(devices);
        if (ask) devices.getUserMedia = async what => { const stream = await ask(what); window.tracks.push(...stream.getTracks()); return stream; };
        """;

    /// <summary>What each of them says now. The way that is used is told in one of two forms (W3C WebRTC Statistics: "transport", or "selected" as Firefox has it).</summary>
    public const string Ask = """
        () => Promise.all(window.connections.filter(one => one.signalingState !== 'closed').map(async one => {
          const all = [...(await one.getStats()).values()], by = id => all.find(part => part.id === id);
          const pair = by(all.find(part => part.type === 'transport')?.selectedCandidatePairId) ?? all.find(part => part.type === 'candidate-pair' && part.selected);
          const sum = (type, field) => all.filter(part => part.type === type && part.kind === 'audio').reduce((bytes, part) => bytes + part[field], 0);
          return { state: one.connectionState, heard: sum('inbound-rtp', 'bytesReceived'), said: sum('outbound-rtp', 'bytesSent'),
            way: `${by(pair?.localCandidateId)?.candidateType}-${by(pair?.remoteCandidateId)?.candidateType}` };
        }))
        """;

    /// <summary>Bytes sent and received by all of them.</summary>
    public const string Traffic = """
        async () => {
          const all = (await Promise.all(window.connections.filter(one => one.signalingState !== 'closed').map(async one => [...(await one.getStats()).values()].filter(part => part.type === 'transport')))).flat();
          return ['bytesSent', 'bytesReceived'].map(field => all.reduce((bytes, part) => bytes + part[field], 0));
        }
        """;

    /// <summary>Connected to so many, and bytes flow both ways on each connection.</summary>
    /// <param name="way">Null where any will do: a check that comes before the description makes a direct one look other ("prflx").</param>
    public static async Task FlowAsync(Func<Task<Connection[]>> ask, int others, string? way = null)
    {
        var before = await Until.HoldsAsync($"{others} connections", ask, seen => seen.Length == others && seen.All(one => one is { State: "connected" } && (way is null || one.Way == way)));
        await Until.HoldsAsync("Voices flowing", ask, now => now.Length == others && now.Zip(before).All(pair => pair.First.Heard > pair.Second.Heard && pair.First.Said > pair.Second.Said));
    }
}

/// <param name="Heard">Bytes of voice that came.</param>
/// <param name="Said">Bytes of voice that went.</param>
/// <param name="Way">What leads there at either end: "host", "relay" and so on (RFC 8445).</param>
internal sealed record Connection(string State, long Heard, long Said, string Way);
