using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Accounts;

/// <summary>A case's present homeserver, ready to be asked.</summary>
/// <param name="Rooms">Matrix room ids by alias.</param>
internal sealed record CaseServer(MatrixConnection Administrator, string ServerName, string SpaceId, IReadOnlyDictionary<string, string> Rooms)
{
    public MatrixAccounts Accounts { get; } = new(Administrator);

    public string UserId(string pseudonym) => MatrixIds.Of(pseudonym, ServerName);

    /// <summary>The space and the case's rooms.</summary>
    public IEnumerable<string> RoomIds => Rooms.Values.Append(SpaceId);

    /// <summary>How people know rooms. Ids of rooms that responders made are the homeserver's words: they are counted, not quoted.</summary>
    public string NamesOf(IReadOnlyCollection<string> roomIds)
    {
        var names = Rooms.Where(room => roomIds.Contains(room.Value)).Select(room => $"#{room.Key}").ToList();
        if (roomIds.Contains(SpaceId)) names.Add("the space");
        var others = roomIds.Except(RoomIds).Count();
        if (others > 0) names.Add($"{others} {(others == 1 ? "room" : "rooms")} that responders made");
        return string.Join(", ", names);
    }

    /// <summary>Null where the case has none that was made completely.</summary>
    public static async Task<CaseServer?> FindAsync(IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var homeserver = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken)
            .OrderByDescending(h => h.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (homeserver is not { ServerName: { } name, SpaceId: { } space } || vault.Administrator(homeserver) is not { } administrator) return null;
        var rooms = await db.Rooms.AsNoTracking().Where(r => r.CaseId == caseId && r.MatrixId != null)
            .OrderBy(r => r.Position).ToDictionaryAsync(r => r.Alias, r => r.MatrixId!, cancellationToken);
        return new CaseServer(administrator, name, space, rooms);
    }
}
