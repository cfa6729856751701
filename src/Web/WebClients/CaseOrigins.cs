using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Data.Changes;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.Account;

namespace Muster.Web.WebClients;

/// <summary>
/// Keeps the origins of each homeserver in use: the war room, and for a local one Element Web where a directory with it is configured. One
/// that cannot start now, because its port is taken, is tried again at the next look.
/// </summary>
internal sealed partial class CaseOrigins(
    IDbContextFactory<PanelDbContext> contexts, CaseChanges changes, ServedOrigins served, PanelAddress address, MusterOptions options, TimeProvider clock, ILogger<CaseOrigins> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>How long a war room outlives its homeserver: browsers that are told late, or load it anew to wipe what they hold, still find it.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(Guid Homeserver, WebClient Client), IAsyncDisposable> origins = [];
    private readonly Dictionary<(Guid Homeserver, WebClient Client), long> over = [];
    private readonly WarRoomsElsewhere elsewhere = new(options, address);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changed = new SemaphoreSlim(0, 1);
        using var subscription = changes.Subscribe(_ =>
        {
            try
            {
                changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // a look is due already; call-backs must not throw into whoever saved
            }
        });
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync(stoppingToken);
                }
                catch (Exception broken) when (broken is not OperationCanceledException)
                {
                    LogBroken(broken); // a database that does not answer now answers at the next look
                }
                await changed.WaitAsync(Look, stoppingToken);
            }
        }
        finally
        {
            foreach (var key in origins.Keys.ToList()) await EndAsync(key);
            await elsewhere.DisposeAsync();
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = await db.Homeservers.Where(h => h.State == HomeserverState.Taken && h.ServerName != null).ToListAsync(cancellationToken);
        foreach (var key in origins.Keys.Where(key => wanted.All(h => h.Id != key.Homeserver)).ToList()) await LeaveAsync(key);
        foreach (var homeserver in wanted)
        {
            foreach (var client in ClientsOf(homeserver).Where(client => !origins.ContainsKey((homeserver.Id, client)))) await BeginAsync(db, homeserver, client, cancellationToken);
        }
    }

    private async Task BeginAsync(PanelDbContext db, Homeserver homeserver, WebClient client, CancellationToken cancellationToken)
    {
        try
        {
            var (origin, at) = homeserver.Port is null
                ? await elsewhere.ServeAsync(homeserver.ServerName!, PanelsAsync, cancellationToken)
                : await ServeHereAsync(homeserver.ServerName!, client, PortOf(homeserver, client) ?? await ReserveAsync(db, homeserver, client, cancellationToken), cancellationToken);
            origins[(homeserver.Id, client)] = origin;
            served.Began(homeserver.Id, client, at);
            if (homeserver.CaseId is { } @case) changes.Publish(@case); // pages can name it now
        }
        catch (Exception taken) when (taken is not OperationCanceledException) // the others are served all the same
        {
            LogNotServed(taken, client, homeserver.Id);
        }
    }

    /// <summary>Nobody is led there any more; a war room answers those who are there for a while.</summary>
    private async Task LeaveAsync((Guid Homeserver, WebClient Client) key)
    {
        served.Ended(key.Homeserver, key.Client);
        if (!over.ContainsKey(key)) over[key] = clock.GetTimestamp();
        if (key.Client == WebClient.WarRoom && clock.GetElapsedTime(over[key]) < Linger) return;
        over.Remove(key);
        await EndAsync(key);
    }

    private async Task EndAsync((Guid Homeserver, WebClient Client) key)
    {
        served.Ended(key.Homeserver, key.Client);
        await origins[key].DisposeAsync();
        origins.Remove(key);
    }

    private WebClient[] ClientsOf(Homeserver homeserver) => homeserver switch
    {
        { Port: null } => options.ChatUrl is null ? [] : [WebClient.WarRoom], // it brings its own Element Web
        _ => options.ElementWeb.Path is null ? [WebClient.WarRoom] : [WebClient.WarRoom, WebClient.Element],
    };

    /// <summary>For a homeserver on this machine: a loopback port of its own.</summary>
    private async Task<(IAsyncDisposable, string)> ServeHereAsync(string serverName, WebClient client, int port, CancellationToken cancellationToken)
    {
        var site = client switch
        {
            WebClient.WarRoom => WarRoomSite.Of(serverName, $"http://{serverName}", options.Turn.Uris, PanelsAsync),
            WebClient.Element => ElementWebSite.Of(Path.GetFullPath(options.ElementWeb.Path!), serverName, port),
        };
        return (await CaseOrigin.StartAsync(site, serverName, port, cancellationToken), CaseOrigin.Of(serverName, port));
    }

    private async Task<string[]> PanelsAsync(CancellationToken cancellationToken) => [(await address.OriginAsync(cancellationToken)).Text];

    private static int? PortOf(Homeserver homeserver, WebClient client) => client switch
    {
        WebClient.WarRoom => homeserver.WarRoomPort,
        WebClient.Element => homeserver.WebClientPort,
    };

    private static async Task<int> ReserveAsync(PanelDbContext db, Homeserver homeserver, WebClient client, CancellationToken cancellationToken)
    {
        var port = LoopbackPorts.Pick(await UsedPorts.ReadAsync(db, cancellationToken)) ?? throw new IOException("Every port from 20000 to 29999 was used or is taken.");
        switch (client)
        {
            case WebClient.WarRoom: homeserver.ServesWarRoomOn(port); break;
            case WebClient.Element: homeserver.ServesWebClientOn(port); break;
        }
        await db.SaveChangesAsync(cancellationToken);
        return port;
    }

    [LoggerMessage(LogLevel.Error, "Looking for web clients to serve failed; the next look is in a few seconds")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The {Client} of homeserver {HomeserverId} cannot be served now; it is tried again")]
    private partial void LogNotServed(Exception exception, WebClient client, Guid homeserverId);
}
