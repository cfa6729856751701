using System.Text.Json.Nodes;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>
/// What only the account itself may do in a room. It is unlocked, and may write, for these calls alone; nobody else can use it, because its
/// sessions are gone and its passphrase is one that nobody knows.
/// </summary>
internal sealed class OwnHand(CaseServer server, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Nobody can remove an equal (Matrix 1.16, "Authorization rules"): in a room that it made, it has to give up its power itself.</summary>
    public Task GivesUpPowerAsync(string roomId, string userId, CancellationToken cancel) => ActAsync(userId, async asThem =>
    {
        if (await asThem.StateAsync(roomId, "m.room.power_levels", cancel: cancel) is not { } powers) return;
        var users = powers["users"] as JsonObject ?? [];
        users[userId] = RoomPowers.Responder;
        powers["users"] = users;
        await asThem.SetStateAsync(roomId, "m.room.power_levels", "", powers, cancel);
    }, cancel);

    /// <summary>Everybody may leave, whatever powers a room has: the way out where nobody has the power to ban. False where even that is refused.</summary>
    public async Task<bool> LeavesAsync(string roomId, string userId, CancellationToken cancel)
    {
        try
        {
            await ActAsync(userId, asThem => asThem.LeaveAsync(roomId, cancel), cancel);
            return true;
        }
        catch (MatrixException refused) when (!refused.Error.IsTransient)
        {
            return false;
        }
    }

    private async Task ActAsync(string userId, Func<MatrixRooms, Task> act, CancellationToken cancel)
    {
        var suspended = (await server.Accounts.GetAsync(userId, cancel)).Suspended;
        await server.Accounts.SetLockedAsync(userId, locked: false, cancel);
        try
        {
            if (suspended) await server.Accounts.SetSuspendedAsync(userId, false, cancel);
            await act(new MatrixRooms(await server.Accounts.ActAsAsync(userId, clock.GetUtcNow() + TimeSpan.FromMinutes(1), cancel)));
        }
        finally
        {
            using var limit = new CancellationTokenSource(Patience, clock); // whatever became of the act, but not for ever: what is not done is repeated
            await server.Accounts.SetLockedAsync(userId, locked: true, limit.Token);
            if (suspended) await server.Accounts.SetSuspendedAsync(userId, true, limit.Token);
        }
    }
}
