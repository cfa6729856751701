using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Browser;

/// <summary>WebDriver BiDi (W3C): commands and events as JSON over a WebSocket. Playwright drives a Firefox of its own making only; this drives anybody's.</summary>
internal sealed class Bidi : IAsyncDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> asked = new();
    private readonly Action<string, JsonElement> happened;
    private long last;
    private Task? reading;

    private Bidi(Action<string, JsonElement> happened) => this.happened = happened;

    /// <param name="address">Where the browser listens.</param>
    /// <param name="happened">Told of every event that was subscribed to, by its name.</param>
    public static async Task<Bidi> ConnectAsync(Uri address, Action<string, JsonElement> happened)
    {
        var bidi = new Bidi(happened);
        await bidi.socket.ConnectAsync(address, CancellationToken.None);
        bidi.reading = bidi.ReadAsync();
        return bidi;
    }

    public async Task<JsonElement> AskAsync(string method, object parameters)
    {
        var id = Interlocked.Increment(ref last);
        var answer = asked[id] = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }, JsonSerializerOptions.Web);
        await writing.WaitAsync();
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            writing.Release();
        }
        return await answer.Task.WaitAsync(Until.Patience);
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close) break;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage) continue;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
                message.SetLength(0);
            }
        }
        catch (WebSocketException)
        {
            // the browser has ended
        }
        foreach (var waiting in asked.Values) waiting.TrySetException(new InvalidOperationException("The browser has ended."));
    }

    private void Take(JsonElement message)
    {
        if (message.GetProperty("type").GetString() == "event") happened(message.GetProperty("method").GetString()!, message.GetProperty("params"));
        else if (message.GetProperty("id") is { ValueKind: JsonValueKind.Number } id && asked.TryRemove(id.GetInt64(), out var answer))
        {
            if (message.TryGetProperty("result", out var result)) answer.TrySetResult(result);
            else answer.TrySetException(new InvalidOperationException($"{message.GetProperty("error")}: {message.GetProperty("message")}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (reading is not null) await reading;
        socket.Dispose();
        writing.Dispose();
    }
}
