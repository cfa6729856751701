using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>Finds out what an account could have read between two moments.</summary>
internal static class ExposureCount
{
    private const string OtherRoom = "a room that responders made";

    public static async Task<Exposure> CountAsync(CaseServer server, CaseAccount account, DateTimeOffset? since, DateTimeOffset until, CancellationToken cancel)
    {
        if (since is not { } from) return new Exposure([], null, until, 0, 0); // it had an account, and no room
        var end = until - from < TimeSpan.FromSeconds(1) ? from + TimeSpan.FromSeconds(1) : until; // Synapse refuses an empty time
        var memberships = await server.Accounts.MembershipsAsync(server.UserId(account.Pseudonym), cancel);
        var named = server.Rooms.Where(room => account.Rooms.Contains(room.Key)).Select(room => (Name: $"#{room.Key}", Id: room.Value));
        var others = memberships.Where(m => m.Value is "join" or "ban" or "leave").Select(m => m.Key).Except(server.RoomIds).Select(id => (Name: OtherRoom, Id: id));
        var rooms = named.Concat(others).ToList();
        var history = new RoomHistory(server.Administrator);
        var events = await Task.WhenAll(rooms.Select(room => history.CountAsync(room.Id, from, end, cancel)));
        var files = await server.Accounts.MediaAsync(from, end, cancel);
        return new Exposure([.. rooms.Select(room => room.Name)], from, until, events.Sum(e => e.Messages), files.Sum(f => f.MediaCount), events.All(e => e.Complete));
    }
}
