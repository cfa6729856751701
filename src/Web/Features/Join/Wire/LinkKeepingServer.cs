using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Muster.Web.Features.Join.Wire;

/// <summary>
/// Stands between Kestrel and everything else, so that the secret of a join link is gone from the path before the first line is logged:
/// the host logs a request before any middleware runs, routing and static files log it again, scopes and error pages repeat it. Keeping it
/// out once is surer than redacting it everywhere.
/// </summary>
internal sealed class LinkKeepingServer(IServer inner) : IServer
{
    public IFeatureCollection Features => inner.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull =>
        inner.StartAsync(new Application<TContext>(application), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);

    public void Dispose() => inner.Dispose();

    /// <summary>Puts it around whichever server the services have.</summary>
    public static void Wrap(IServiceCollection services)
    {
        var server = services.LastOrDefault(service => service.ServiceType == typeof(IServer)) ?? throw new InvalidOperationException("There is no server to wrap.");
        services.Remove(server);
        services.AddSingleton<IServer>(provider => new LinkKeepingServer((IServer)(
            server.ImplementationInstance ??
            server.ImplementationFactory?.Invoke(provider) ??
            ActivatorUtilities.CreateInstance(provider, server.ImplementationType!))));
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> inner) : IHttpApplication<TContext> where TContext : notnull
    {
        public TContext CreateContext(IFeatureCollection contextFeatures)
        {
            JoinLinkFeature.TakeFrom(contextFeatures);
            return inner.CreateContext(contextFeatures);
        }

        public Task ProcessRequestAsync(TContext context) => inner.ProcessRequestAsync(context);

        public void DisposeContext(TContext context, Exception? exception) => inner.DisposeContext(context, exception);
    }
}
