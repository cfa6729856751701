using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Every port that any homeserver or client of one ever had: browsers remember an origin and what it stored.</summary>
public static class UsedPorts
{
    public static async Task<HashSet<int>> ReadAsync(PanelDbContext db, CancellationToken cancellationToken)
    {
        var used = await db.Homeservers.Select(h => new { h.Port, h.WarRoomPort, h.WebClientPort }).ToListAsync(cancellationToken);
        return [.. used.SelectMany(h => new[] { h.Port, h.WarRoomPort, h.WebClientPort }).OfType<int>()];
    }
}
