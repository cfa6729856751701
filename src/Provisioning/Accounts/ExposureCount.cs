using System.Collections.Concurrent;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>Finds out what an account could have read between two moments.</summary>
internal static class ExposureCount
{
    private const string OtherRoom = "a room that responders made";

    /// <summary>More rooms than a case could have: a homeserver in somebody else's hands can name any number.</summary>
    private const int MostRooms = 200;

    private const int AtOnce = 4;

    public static async Task<Exposure> CountAsync(CaseServer server, CaseAccount account, DateTimeOffset? since, DateTimeOffset until, CancellationToken cancel)
    {
        if (since is not { } from) return new Exposure([], null, until, 0, 0); // it had an account, and no room
        var end = until - from < TimeSpan.FromSeconds(1) ? from + TimeSpan.FromSeconds(1) : until; // Synapse refuses an empty time
        var memberships = await server.Accounts.MembershipsAsync(server.UserId(account.Pseudonym), cancel);
        var named = server.Rooms.Where(room => account.Rooms.Contains(room.Key)).Select(room => (Name: $"#{room.Key}", Id: room.Value));
        var others = memberships.Where(m => m.Value is "join" or "ban" or "leave").Select(m => m.Key).Except(server.RoomIds).Select(id => (Name: OtherRoom, Id: id));
        var all = named.Concat(others).Take(MostRooms + 1).ToList();
        var rooms = all.Take(MostRooms).ToList();
        var history = new RoomHistory(server.Administrator);
        ConcurrentBag<EventCount> events = [];
        await Parallel.ForEachAsync(rooms, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel },
            async (room, stop) => events.Add(await history.CountAsync(room.Id, from, end, stop)));
        var files = await server.Accounts.FilesAsync(from, end, cancel);
        var complete = all.Count <= MostRooms && files.Complete && events.All(e => e.Complete);
        return new Exposure([.. rooms.Select(room => room.Name)], from, until, events.Sum(e => e.Messages), files.Files, complete);
    }
}
