using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.WebClients;

/// <summary>Serves one client of one case on a loopback port of its own, so that it shares cookies, storage and passkeys with nothing else.</summary>
internal sealed class CaseOrigin : IAsyncDisposable
{
    private readonly WebApplication app;

    private CaseOrigin(WebApplication app) => this.app = app;

    /// <summary>How browsers name it: <c>http://amber-heron.localhost:20124</c>.</summary>
    public static string Of(string serverName, int port) => $"http://{HostOf(serverName)}:{port}";

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<CaseOrigin> StartAsync(CaseSite site, string serverName, int port, CancellationToken cancellationToken)
    {
        return new CaseOrigin(await SiteServer.StartAsync(
            [HostOf(serverName), "127.0.0.1", "[::1]"], // not "localhost", for which browsers hold the panel's cookies
            kestrel =>
            {
                foreach (var address in LoopbackPorts.Addresses) kestrel.Listen(address, port);
            },
            app => app.UseSite(site),
            cancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static string HostOf(string serverName) => serverName[..serverName.IndexOf(':')];
}
