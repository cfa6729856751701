using System.Text.Json.Nodes;

namespace Muster.Provisioning.Matrix;

/// <summary>What was written in a room between two times, counted and not read.</summary>
/// <param name="Messages">Encrypted and plain messages, files included.</param>
/// <param name="Joined">Whether the account that was asked for is seen to join.</param>
/// <param name="Complete">False where the room holds more than was looked at: the count is then a lower bound.</param>
public sealed record EventCount(int Messages, bool Joined, bool Complete);

/// <summary>Counts events of a room for questions such as "what could this account have read?".</summary>
public sealed class RoomHistory(MatrixConnection administrator)
{
    private const int PageSize = 500;
    private const int Pages = 100;

    /// <summary>Counts back from the newest event until <paramref name="from"/>. (Synapse, "Room messages API")</summary>
    public async Task<EventCount> CountAsync(string roomId, DateTimeOffset from, DateTimeOffset until, string? account = null, CancellationToken cancel = default)
    {
        var (first, last) = (from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds());
        var (count, joined) = (0, false);
        var next = "";
        for (var page = 0; page < Pages; page++)
        {
            var answer = next.Length == 0
                ? await administrator.GetAsync<Messages>($"_synapse/admin/v1/rooms/{roomId}/messages?dir=b&limit={PageSize}", cancel)
                : await administrator.GetAsync<Messages>($"_synapse/admin/v1/rooms/{roomId}/messages?dir=b&limit={PageSize}&from={next}", cancel);
            count += answer.Chunk.Count(e => IsMessage(e) && Time(e) >= first && Time(e) <= last);
            joined |= account is not null && answer.Chunk.Any(e => e["type"].Text() == "m.room.member" && e["state_key"].Text() == account && e.At("content").At("membership").Text() == "join");
            if (answer.End is null || answer.Chunk.Count == 0 || answer.Chunk.All(e => Time(e) < first)) return new EventCount(count, joined, Complete: true);
            next = answer.End;
        }
        return new EventCount(count, joined, Complete: false);
    }

    /// <summary>Whether anybody but the panel wrote anything since then.</summary>
    public async Task<bool> HasWritingSinceAsync(string roomId, DateTimeOffset from, CancellationToken cancel = default)
    {
        var first = from.ToUnixTimeMilliseconds();
        var next = "";
        for (var page = 0; page < Pages; page++)
        {
            var answer = next.Length == 0
                ? await administrator.GetAsync<Messages>($"_synapse/admin/v1/rooms/{roomId}/messages?dir=b&limit={PageSize}", cancel)
                : await administrator.GetAsync<Messages>($"_synapse/admin/v1/rooms/{roomId}/messages?dir=b&limit={PageSize}&from={next}", cancel);
            if (answer.Chunk.Any(e => IsMessage(e) && Time(e) >= first && e["sender"].Text() != administrator.Session.UserId)) return true;
            if (answer.End is null || answer.Chunk.Count == 0 || answer.Chunk.All(e => Time(e) < first)) return false;
            next = answer.End;
        }
        return true; // more than can be looked at: whatever it is, somebody is at work there
    }

    private static bool IsMessage(JsonObject e) => e["type"].Text() is "m.room.encrypted" or "m.room.message";

    private static long Time(JsonObject e) => e["origin_server_ts"].Number() ?? 0;

    private sealed record Messages(IReadOnlyList<JsonObject> Chunk, string? End = null);
}
