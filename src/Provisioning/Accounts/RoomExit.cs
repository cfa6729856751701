using System.Text.Json.Nodes;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>Takes an account out of rooms, those that it made itself too. The account has no session any more when this begins.</summary>
internal sealed class RoomExit(CaseServer server, TimeProvider clock)
{
    private readonly MatrixRooms rooms = new(server.Administrator);

    /// <summary>Bans it from every room of the case, and from whatever else it is in, so that everybody's clients change keys.</summary>
    /// <param name="notice">Said in each room that it was in, once, whatever is repeated.</param>
    public Task BanEverywhereAsync(string userId, (string Key, string Text) notice, CancellationToken cancel) =>
        EverywhereAsync(userId, server.RoomIds, async (roomId, wasIn) =>
        {
            if (wasIn && roomId != server.SpaceId) await rooms.NoticeAsync(roomId, notice.Key, notice.Text, cancel: cancel);
            await rooms.BanAsync(roomId, userId, "Not who they should be", cancel);
        }, cancel);

    /// <summary>Sends it out of every room that it is in; the commander may invite it again.</summary>
    public Task KickEverywhereAsync(string userId, CancellationToken cancel) =>
        EverywhereAsync(userId, [], (roomId, _) => rooms.KickAsync(roomId, userId, "Their part is done", cancel), cancel);

    private async Task EverywhereAsync(string userId, IEnumerable<string> besides, Func<string, bool, Task> act, CancellationToken cancel)
    {
        var memberships = await server.Accounts.MembershipsAsync(userId, cancel);
        var present = memberships.Where(m => m.Value is "join" or "invite").Select(m => m.Key).ToList();
        var own = (await rooms.JoinedAsync(cancel)).ToHashSet();
        foreach (var roomId in present.Union(besides))
        {
            if (memberships.GetValueOrDefault(roomId) == "ban") continue;
            var visiting = !own.Contains(roomId);
            if (visiting) await EnterAsync(roomId, cancel);
            try
            {
                await act(roomId, present.Contains(roomId));
            }
            catch (MatrixException equal) when (equal.Is(MatrixError.Forbidden))
            {
                await DemoteAsync(roomId, userId, cancel);
                await act(roomId, present.Contains(roomId));
            }
            if (visiting) await rooms.LeaveAsync(roomId, cancel);
        }
    }

    /// <summary>Into a room that responders made, with as much power as anybody there.</summary>
    private async Task EnterAsync(string roomId, CancellationToken cancel)
    {
        await rooms.MakeRoomAdministratorAsync(roomId, cancel);
        await rooms.JoinAsync(roomId, cancel);
    }

    /// <summary>
    /// Nobody can remove an equal (Matrix 1.16, "Authorization rules"): in a room that it made, the account has to give up its power itself.
    /// It is unlocked for these calls; nobody else can use it, because its sessions are gone and its passphrase is one that nobody knows.
    /// </summary>
    private async Task DemoteAsync(string roomId, string userId, CancellationToken cancel)
    {
        await server.Accounts.SetLockedAsync(userId, locked: false, cancel);
        try
        {
            var asThem = new MatrixRooms(await server.Accounts.ActAsAsync(userId, clock.GetUtcNow() + TimeSpan.FromMinutes(1), cancel));
            var powers = await asThem.StateAsync(roomId, "m.room.power_levels", cancel: cancel) ?? throw new InvalidOperationException("The room has no power levels.");
            (powers["users"] as JsonObject)?.Remove(userId);
            if (((int?)powers["users_default"] ?? 0) != RoomPowers.Responder) (powers["users"] as JsonObject)![userId] = RoomPowers.Responder;
            await asThem.SetStateAsync(roomId, "m.room.power_levels", "", powers, cancel);
        }
        finally
        {
            await server.Accounts.SetLockedAsync(userId, locked: true, CancellationToken.None);
        }
    }
}
