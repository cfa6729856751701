using Muster.Domain;
using Muster.Web.Api;

namespace Muster.Web.Features.Hosts;

internal static class HostEndpoints
{
    public static void MapHosts(this RouteGroupBuilder api)
    {
        var hosts = api.MapGroup("/hosts").WithTags("Hosts");
        hosts.MapGet("", async (Caller caller, ListHosts list, CancellationToken cancel) => (await list.ExecuteAsync(caller.Actor, default, cancel)).ToHttp(all => Results.Ok(all.Items)))
            .WithSummary("List hosts").WithDescription("Where homeservers can be made.").Produces<IReadOnlyList<HostView>>();
        hosts.MapGet("/{host}/regions", async (string host, Caller caller, ListRegions list, CancellationToken cancel) => (await list.ExecuteAsync(caller.Actor, host, cancel)).ToHttp(all => Results.Ok(all.Items)))
            .WithSummary("List a host's regions").WithDescription("With prices; one region where there is nothing to choose.").Produces<IReadOnlyList<RegionView>>().WithProblems(ProblemType.NotFound);
    }
}
