using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.WebClients;

/// <summary>Serves war rooms below <see cref="ChatAddress"/>, to an https proxy: one port for all, and for each the site that its host name asks for.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly ChatAddress address;
    private readonly ConcurrentDictionary<string, RequestDelegate> sites;
    private readonly WebApplication app;

    private ChatServer(ChatAddress address, ConcurrentDictionary<string, RequestDelegate> sites, WebApplication app)
    {
        this.address = address;
        this.sites = sites;
        this.app = app;
    }

    /// <param name="address">What browsers ask for.</param>
    /// <param name="listen">Loopback for <c>localhost</c>, every address for another name, else the address.</param>
    /// <param name="port">Where the proxy finds it.</param>
    /// <param name="cancellationToken">Breaks the start off.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<ChatServer> StartAsync(ChatAddress address, string listen, int port, CancellationToken cancellationToken)
    {
        var sites = new ConcurrentDictionary<string, RequestDelegate>(StringComparer.OrdinalIgnoreCase);
        var app = await SiteServer.StartAsync([$"*.{address.Host}"], kestrel => Listen(kestrel, listen, port), all => all.Run(context =>
        {
            if (sites.TryGetValue(context.Request.Host.Host, out var site)) return site(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }), cancellationToken);
        return new ChatServer(address, sites, app);
    }

    /// <summary>Until it is disposed of, a case's site is there.</summary>
    /// <exception cref="InvalidOperationException">Another site has that name.</exception>
    public IAsyncDisposable Serve(CaseSite site, string codename)
    {
        var pipeline = ((IApplicationBuilder)app).New();
        pipeline.Use((context, next) =>
        {
            context.Response.Headers.StrictTransportSecurity = "max-age=31536000"; // RFC 6797: never again by http
            return next(context);
        });
        pipeline.UseSite(site);
        var host = address.HostOf(codename);
        if (!sites.TryAdd(host, pipeline.Build())) throw new InvalidOperationException($"There is a war room at {host} already.");
        return new Served(() => sites.TryRemove(host, out _));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Listen(KestrelServerOptions kestrel, string listen, int port)
    {
        if (listen == "localhost") foreach (var loopback in LoopbackPorts.Addresses) kestrel.Listen(loopback, port);
        else if (IPAddress.TryParse(listen.Trim('[', ']'), out var one)) kestrel.Listen(one, port);
        else kestrel.ListenAnyIP(port);
    }

    private sealed class Served(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return default;
        }
    }
}
