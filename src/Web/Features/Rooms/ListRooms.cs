using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Api;

namespace Muster.Web.Features.Rooms;

/// <param name="MatrixId">Null before it is made.</param>
public sealed record RoomView(string Alias, string Topic, string? MatrixId);

/// <summary>The rooms of a case, in the order in which clients show them.</summary>
public sealed class ListRooms(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<List<RoomView>>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.AsNoTracking().Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (CaseAccess.Read(actor, @case) is { } refused) return refused;
        return await db.Rooms.AsNoTracking().Where(r => r.CaseId == caseId).OrderBy(r => r.Position)
            .Select(r => new RoomView(r.Alias, r.Topic, r.MatrixId)).ToListAsync(cancellationToken);
    }
}

internal static class ListRoomsEndpoint
{
    public static void MapRooms(this RouteGroupBuilder cases) =>
        cases.MapGet("/{id:guid}/rooms", async (Guid id, Caller caller, ListRooms list, CancellationToken cancel) =>
                (await list.ExecuteAsync(caller.Actor, id, cancel)).ToHttp())
            .WithSummary("List rooms").Produces<List<RoomView>>().WithProblems(ProblemType.NotFound);
}
