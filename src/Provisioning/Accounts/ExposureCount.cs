using System.Collections.Concurrent;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Accounts;

/// <summary>Finds out what an account could have read between two moments.</summary>
internal static class ExposureCount
{
    /// <summary>More rooms than a case could have: a homeserver in somebody else's hands can name any number.</summary>
    private const int MostRooms = 200;

    private const int AtOnce = 4;

    /// <summary>Rooms that it was let into, and those in whose history it is seen to join: invited by a lead, or made by responders.</summary>
    public static async Task<Exposure> CountAsync(CaseServer server, CaseAccount account, DateTimeOffset from, DateTimeOffset until, CancellationToken cancel)
    {
        var end = until - from < TimeSpan.FromSeconds(1) ? from + TimeSpan.FromSeconds(1) : until; // Synapse refuses an empty time
        var user = server.UserId(account.Pseudonym);
        var memberships = await server.Accounts.MembershipsAsync(user, cancel);
        var ofCase = server.Rooms.Select(room => (Alias: (string?)room.Key, Id: room.Value, LetIn: account.Rooms.Contains(room.Key)));
        var others = memberships.Where(m => m.Value is "join" or "ban" or "leave").Select(m => m.Key).Except(server.RoomIds).Select(id => (Alias: (string?)null, Id: id, LetIn: false));
        var rooms = ofCase.Concat(others).Take(MostRooms + 1).ToList();
        var history = new RoomHistory(server.Administrator);
        ConcurrentBag<(string? Alias, EventCount Count)> read = [];
        await Parallel.ForEachAsync(rooms.Take(MostRooms), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (room, stop) =>
        {
            var count = await history.CountAsync(room.Id, from, end, user, stop);
            if (room.LetIn || count.Joined || !count.Complete) read.Add((room.Alias, count));
        });
        var files = read.IsEmpty ? new FileCount(0, Complete: true) : await server.Accounts.FilesAsync(from, end, cancel);
        // A clock that was set back in between makes less of it than it was.
        var complete = until >= from && rooms.Count <= MostRooms && files.Complete && read.All(room => room.Count.Complete);
        return new Exposure(Names([.. server.Rooms.Keys.Where(alias => read.Any(room => room.Alias == alias))], read.Count(room => room.Alias is null)), from, until, read.Sum(room => room.Count.Messages), files.Files, complete);
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<string> aliases, int others)
    {
        var named = aliases.Select(alias => $"#{alias}");
        return others == 0 ? [.. named] : [.. named, others == 1 ? "a room that responders made" : $"{others} rooms that responders made"];
    }
}
