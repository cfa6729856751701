using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Muster.Provisioning.Matrix;

/// <summary>Gives people their power in rooms. Repeating is harmless.</summary>
public sealed class RoomRoles(MatrixConnection administrator)
{
    // Matrix has no compare-and-set for state: reading and writing powers is one step at a time in this process, the only one that
    // may change them.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Turns = new();

    private readonly MatrixRooms rooms = new(administrator);

    /// <summary>Sets an account's power level in a room; the default level removes its entry.</summary>
    public async Task SetAsync(string roomId, string userId, int level, CancellationToken cancel = default)
    {
        var turn = Turns.GetOrAdd(roomId, _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancel);
        try
        {
            var powers = await rooms.StateAsync(roomId, "m.room.power_levels", cancel: cancel) ?? throw new InvalidOperationException("The room has no power levels.");
            var users = powers["users"] as JsonObject ?? [];
            if ((users[userId].Number() ?? RoomPowers.Responder) == level) return;
            if (level == RoomPowers.Responder)
                users.Remove(userId);
            else
                users[userId] = level;
            await rooms.SetStateAsync(roomId, "m.room.power_levels", "", powers, cancel);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>An account's power level in a room.</summary>
    public async Task<long> GetAsync(string roomId, string userId, CancellationToken cancel = default) =>
        (await rooms.StateAsync(roomId, "m.room.power_levels", cancel: cancel)).At("users").At(userId).Number() ?? RoomPowers.Responder;
}
