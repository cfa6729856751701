using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Muster.Domain.Rooms;

namespace Muster.Provisioning.Matrix;

/// <summary>The rooms that a case's homeserver is to have.</summary>
/// <param name="Codename">Names the space; the case's title never leaves the panel.</param>
/// <param name="Rooms">By template, in the order in which clients show them.</param>
/// <param name="VoiceBridge">A number or link for the call; null where there is none.</param>
/// <param name="CommanderId">The commander's Matrix id, where it is chosen already; the account itself may come later.</param>
public sealed record CaseRoomPlan(string Codename, IReadOnlyList<RoomTemplate> Rooms, string? VoiceBridge = null, string? CommanderId = null);

/// <summary>The rooms as they were made: Matrix ids, by alias.</summary>
public sealed record MadeRooms(string SpaceId, IReadOnlyDictionary<string, string> Rooms);

/// <summary>
/// Makes a case's rooms, side by side, and then the private space that holds them. Repeating it finishes what an earlier attempt began
/// and makes nothing twice: a room's alias is taken before its first event, and only the panel may take one.
/// </summary>
public sealed class CaseRooms(MatrixConnection administrator)
{
    public const string SpaceAlias = "case";

    private readonly RoomMaking making = new(administrator);
    private readonly MatrixRooms rooms = new(administrator);

    public async Task<MadeRooms> MakeAsync(CaseRoomPlan plan, CancellationToken cancel = default)
    {
        var owners = new RoomOwners(administrator.Session.UserId, plan.CommanderId);
        var made = await Task.WhenAll(plan.Rooms.Select(async template =>
        {
            var roomId = await making.EnsureAsync(RoomPlan.Room(owners, template.Alias, template.Topic), cancel);
            await WelcomeAsync(roomId, template, plan, cancel);
            return (template.Alias, RoomId: roomId);
        }));
        var space = RoomPlan.Space(owners, SpaceAlias, plan.Codename, made.Select(room => room.RoomId), administrator.ServerName);
        return new MadeRooms(await making.EnsureAsync(space, cancel), made.ToDictionary(room => room.Alias, room => room.RoomId));
    }

    /// <summary>
    /// Pins where the voice call is, in place of what was pinned before. Null removes it. Repeating is harmless.
    /// </summary>
    public async Task AnnounceVoiceBridgeAsync(string roomId, string? bridge, CancellationToken cancel = default)
    {
        const string current = "app.muster.voice_bridge";
        var before = (await rooms.StateAsync(roomId, current, cancel: cancel)).At("event_id").Text();
        var notice = bridge is null ? null : await rooms.NoticeAsync(roomId, KeyOf("voice-bridge", bridge), RoomNotices.VoiceBridge(bridge), cancel: cancel);
        if (before == notice) return;
        var pinned = await rooms.PinnedAsync(roomId, cancel);
        var wanted = pinned.Where(id => id != before && id != notice).Append(notice).OfType<string>();
        await rooms.SetStateAsync(roomId, "m.room.pinned_events", "", new { pinned = wanted }, cancel);
        await rooms.SetStateAsync(roomId, current, "", new { event_id = notice }, cancel);
    }

    private async Task WelcomeAsync(string roomId, RoomTemplate template, CaseRoomPlan plan, CancellationToken cancel)
    {
        var (text, html) = RoomNotices.Welcome(template.Alias, plan.Codename);
        await rooms.PinAsync(roomId, await rooms.NoticeAsync(roomId, "muster-welcome", text, html, cancel), cancel);
        if (template == RoomTemplate.WarRoom && plan.VoiceBridge is { } bridge) await AnnounceVoiceBridgeAsync(roomId, bridge, cancel);
    }

    private static string KeyOf(string kind, string text) =>
        $"muster-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8))}";
}
