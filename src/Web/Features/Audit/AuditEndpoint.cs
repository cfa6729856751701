using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Audit;

internal static class AuditEndpoint
{
    public static void MapAudit(this RouteGroupBuilder api) => api.MapGet("/audit", ListAsync).WithTags("Audit")
        .WithSummary("The panel's own log").WithDescription("after: lines with a higher id, oldest first, for programs that follow. before: lines with a lower id, newest first. Admins read all of it; others what belongs to cases that they may read.")
        .Produces<Page<AuditLine>>()
        .WithProblems(ProblemType.Invalid);

    private static async Task<IResult> ListAsync(long? after, long? before, Guid? caseId, int? limit, Caller caller, ListAudit list, CancellationToken cancel) =>
        (await list.ExecuteAsync(caller.Actor, new ListAuditInput(after, before, caseId, limit ?? 100), cancel)).ToHttp();
}
