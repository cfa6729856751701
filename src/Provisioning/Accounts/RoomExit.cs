using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>
/// Takes an account out of rooms, those that it made itself too. The account has no session any more when this begins. A room that resists
/// holds up no other; each method returns those that the account is still in.
/// </summary>
internal sealed class RoomExit(CaseServer server, TimeProvider clock)
{
    private readonly MatrixRooms rooms = new(server.Administrator);
    private readonly OwnHand hand = new(server, clock);

    /// <summary>Bans it from every room of the case, and from whatever else it is in, so that everybody's clients change keys.</summary>
    /// <param name="notice">Said in each room that it was in, once, whatever is repeated.</param>
    public Task<IReadOnlyList<string>> BanEverywhereAsync(string userId, (string Key, string Text) notice, CancellationToken cancel) =>
        EverywhereAsync(userId, server.RoomIds, async (roomId, wasIn) =>
        {
            if (wasIn && roomId != server.SpaceId) await rooms.NoticeAsync(roomId, notice.Key, notice.Text, cancel: cancel);
            await rooms.BanAsync(roomId, userId, "Not who they should be", cancel);
        }, cancel);

    /// <summary>Sends it out of every room that it is in; the commander may invite it again.</summary>
    public Task<IReadOnlyList<string>> KickEverywhereAsync(string userId, CancellationToken cancel) =>
        EverywhereAsync(userId, [], (roomId, _) => rooms.KickAsync(roomId, userId, "Their part is done", cancel), cancel);

    private async Task<IReadOnlyList<string>> EverywhereAsync(string userId, IEnumerable<string> besides, Func<string, bool, Task> act, CancellationToken cancel)
    {
        var memberships = await server.Accounts.MembershipsAsync(userId, cancel);
        var present = memberships.Where(m => m.Value is "join" or "invite").Select(m => m.Key).ToHashSet();
        var own = (await rooms.JoinedAsync(cancel)).ToHashSet();
        List<string> left = [];
        foreach (var roomId in server.RoomIds.Where(present.Contains).Union(besides).Union(present)) // the case's own before any that they made
        {
            if (memberships.GetValueOrDefault(roomId) == "ban") continue;
            try
            {
                await TakeOutAsync(roomId, userId, visiting: !own.Contains(roomId), () => act(roomId, present.Contains(roomId)), cancel);
            }
            catch (MatrixException refused) when (!refused.Error.IsTransient)
            {
                if (!await hand.LeavesAsync(roomId, userId, cancel)) left.Add(roomId);
            }
        }
        return left;
    }

    private async Task TakeOutAsync(string roomId, string userId, bool visiting, Func<Task> act, CancellationToken cancel)
    {
        if (visiting) await EnterAsync(roomId, cancel);
        try
        {
            await act();
        }
        catch (MatrixException equal) when (equal.Is(MatrixError.Forbidden))
        {
            await hand.GivesUpPowerAsync(roomId, userId, cancel);
            await act();
        }
        finally
        {
            if (visiting) await rooms.LeaveAsync(roomId, cancel);
        }
    }

    /// <summary>Into a room that responders made, with as much power as anybody there.</summary>
    private async Task EnterAsync(string roomId, CancellationToken cancel)
    {
        await rooms.MakeRoomAdministratorAsync(roomId, cancel);
        await rooms.JoinAsync(roomId, cancel);
    }
}
