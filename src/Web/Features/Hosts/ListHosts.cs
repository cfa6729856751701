#pragma warning disable CA1822 // queries like the others: asked for by injection
using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Features.Hosts;

/// <summary>Lists where homeservers can be made; everybody with access to the panel may know.</summary>
public sealed class ListHosts
{
    public Task<Result<Page<HostView>>> ExecuteAsync(Actor actor, Done input, CancellationToken cancel) =>
        Task.FromResult<Result<Page<HostView>>>(new Page<HostView>(HostCatalogue.All, null));
}

/// <summary>Lists the places of one host, with prices.</summary>
public sealed class ListRegions
{
    public Task<Result<Page<RegionView>>> ExecuteAsync(Actor actor, string host, CancellationToken cancel) =>
        Task.FromResult<Result<Page<RegionView>>>(HostCatalogue.Find(host) is { } found
            ? new Page<RegionView>(found.Regions, null)
            : new Problem(ProblemType.NotFound, "There is no host of that name.") { Act = "GET /api/v1/hosts lists them." });
}
