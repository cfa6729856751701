using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Features.Hosts;

/// <summary>Lists where homeservers can be made; everybody with access to the panel may know.</summary>
public sealed class ListHosts
{
#pragma warning disable CA1822 // a query like the others: asked for by injection
    public Task<Result<Page<HostView>>> ExecuteAsync(Actor actor, Done input, CancellationToken cancel) =>
        Task.FromResult<Result<Page<HostView>>>(new Page<HostView>(HostCatalogue.All, null));
#pragma warning restore CA1822
}
