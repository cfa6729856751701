using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Provisioning.Matrix;

/// <summary>Rooms as one account sees and changes them. (Matrix 1.16, client-server API, "Rooms")</summary>
public sealed class MatrixRooms(MatrixConnection connection)
{
    private const int MostRooms = 20_000;
    private static readonly object NoBody = new { };

    public async Task<string> CreateAsync(object request, CancellationToken cancel = default) =>
        (await connection.PostAsync<RoomId>($"_matrix/client/v3/createRoom", request, cancel)).Value;

    /// <summary>The room behind an alias; null where there is none.</summary>
    public async Task<string?> FindAsync(string alias, CancellationToken cancel = default) => await OrNullAsync(async () =>
        (await connection.GetAsync<RoomId>($"_matrix/client/v3/directory/room/{alias}", cancel)).Value);

    public Task ForgetAliasAsync(string alias, CancellationToken cancel = default) => OrNullAsync(() =>
        connection.DeleteAsync<Nothing>($"_matrix/client/v3/directory/room/{alias}", cancel));

    public Task InviteAsync(string roomId, string userId, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/invite", new { user_id = userId }, cancel);

    public Task JoinAsync(string roomId, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/join/{roomId}", NoBody, cancel);

    /// <summary>
    /// Makes another account of this homeserver a member, without asking it. The administrator must be in the room. Repeating is
    /// harmless. (Synapse, "Edit Room Membership API")
    /// </summary>
    public async Task JoinOtherAsync(string roomId, string userId, CancellationToken cancel = default)
    {
        try
        {
            await connection.PostAsync<Nothing>($"_synapse/admin/v1/join/{roomId}", new { user_id = userId }, cancel);
        }
        catch (MatrixException refused) when (refused.Is(MatrixError.Forbidden))
        {
            // Synapse invites first, and a member cannot be invited.
            if ((await StateAsync(roomId, "m.room.member", userId, cancel)).At("membership").Text() != "join") throw;
        }
    }

    public Task KickAsync(string roomId, string userId, string? reason = null, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/kick", new { user_id = userId, reason }, cancel);

    /// <summary>Removes somebody and keeps them out, so that clients change the room's keys. Repeating is harmless.</summary>
    public Task BanAsync(string roomId, string userId, string? reason = null, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/ban", new { user_id = userId, reason }, cancel);

    public Task UnbanAsync(string roomId, string userId, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/unban", new { user_id = userId }, cancel);

    public Task LeaveAsync(string roomId, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/leave", NoBody, cancel);

    /// <summary>
    /// Sends a notice. <paramref name="key"/> makes repeating harmless: the homeserver answers the same key of the same device with the
    /// event that it made the first time, for a day at least.
    /// </summary>
    public Task<string> NoticeAsync(string roomId, string key, string text, string? html = null, CancellationToken cancel = default) =>
        SendAsync(roomId, "m.room.message", key, new { msgtype = "m.notice", body = text, format = html is null ? null : "org.matrix.custom.html", formatted_body = html }, cancel);

    public async Task<string> SendAsync(string roomId, string type, string key, object content, CancellationToken cancel = default) =>
        (await connection.PutAsync<EventId>($"_matrix/client/v3/rooms/{roomId}/send/{type}/{key}", content, cancel)).Value;

    public Task RedactAsync(string roomId, string eventId, string key, string? reason = null, CancellationToken cancel = default) =>
        connection.PutAsync<Nothing>($"_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{key}", new { reason }, cancel);

    public async Task<string> SetStateAsync(string roomId, string type, string stateKey, object content, CancellationToken cancel = default) =>
        (await connection.PutAsync<EventId>($"_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}", content, cancel)).Value;

    /// <summary>The content of a state event; null where the room has none such.</summary>
    public Task<JsonObject?> StateAsync(string roomId, string type, string stateKey = "", CancellationToken cancel = default) => OrNullAsync(() =>
        connection.GetAsync<JsonObject>($"_matrix/client/v3/rooms/{roomId}/state/{type}/{stateKey}", cancel));

    /// <summary>Pins an event, after those that are pinned already.</summary>
    public async Task PinAsync(string roomId, string eventId, CancellationToken cancel = default)
    {
        var pinned = await PinnedAsync(roomId, cancel);
        if (!pinned.Contains(eventId)) await SetStateAsync(roomId, "m.room.pinned_events", "", new { pinned = pinned.Append(eventId) }, cancel);
    }

    /// <summary>Events that are pinned. Leads write this list, so it may hold anything.</summary>
    public async Task<IReadOnlyList<string>> PinnedAsync(string roomId, CancellationToken cancel = default) =>
        (await StateAsync(roomId, "m.room.pinned_events", cancel: cancel)).At("pinned") is JsonArray pinned ? [.. pinned.Select(id => id.Text()).OfType<string>()] : [];

    /// <summary>Matrix ids of who is in the room.</summary>
    public async Task<IReadOnlyList<string>> MembersAsync(string roomId, CancellationToken cancel = default) =>
        [.. (await connection.GetAsync<JoinedMembers>($"_matrix/client/v3/rooms/{roomId}/joined_members", cancel)).Joined.Keys];

    /// <summary>
    /// Every room of the homeserver, also those that people made. More than anybody can have made are no answer. (Synapse, "List Room API")
    /// </summary>
    public async Task<IReadOnlyList<string>> AllAsync(CancellationToken cancel = default)
    {
        var all = new List<string>();
        for (int? next = 0; next is { } start;)
        {
            var page = await connection.GetAsync<RoomPage>($"_synapse/admin/v1/rooms?from={start}&limit=500", cancel);
            all.AddRange(page.Rooms.Select(room => room.RoomId));
            if (page.NextBatch <= start || all.Count > MostRooms)
                throw new MatrixException(new MatrixError(MatrixError.Unintelligible, null, "The list of rooms does not end."), "GET _synapse/admin/v1/rooms");
            next = page.NextBatch;
        }
        return all;
    }

    public async Task<IReadOnlyList<string>> JoinedAsync(CancellationToken cancel = default) =>
        (await connection.GetAsync<JoinedRoomList>($"_matrix/client/v3/joined_rooms", cancel)).JoinedRooms;

    /// <summary>
    /// Gives the administrator the highest power level that anybody local has in a room: the way into rooms that responders made.
    /// (Synapse, "Make Room Admin API")
    /// </summary>
    public Task MakeRoomAdministratorAsync(string roomId, CancellationToken cancel = default) =>
        connection.PostAsync<Nothing>($"_synapse/admin/v1/rooms/{roomId}/make_room_admin", new { user_id = connection.Session.UserId }, cancel);

    private static async Task<T?> OrNullAsync<T>(Func<Task<T>> call) where T : class
    {
        try
        {
            return await call();
        }
        catch (MatrixException missing) when (missing.Is(MatrixError.NotFound))
        {
            return null;
        }
    }

    private sealed record RoomId([property: System.Text.Json.Serialization.JsonPropertyName("room_id")] string Value);

    private sealed record EventId([property: System.Text.Json.Serialization.JsonPropertyName("event_id")] string Value);

    private sealed record JoinedMembers(IReadOnlyDictionary<string, JsonElement> Joined);

    private sealed record JoinedRoomList(IReadOnlyList<string> JoinedRooms);

    private sealed record RoomPage(IReadOnlyList<RoomRow> Rooms, int? NextBatch = null);

    private sealed record RoomRow(string RoomId);
}
