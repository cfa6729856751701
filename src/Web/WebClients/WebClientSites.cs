using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Data.Changes;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.WebClients;

/// <summary>
/// Keeps one site for each local homeserver in use, where a directory with Element Web is configured. A site that cannot start now, because its
/// port is taken, is tried again at the next look.
/// </summary>
internal sealed partial class WebClientSites(
    IDbContextFactory<PanelDbContext> contexts, CaseChanges changes, MusterOptions options, ILogger<WebClientSites> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private readonly Dictionary<Guid, WebClientSite> sites = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.ElementWeb.Path is not { } directory) return;
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
                    await FollowAsync(Path.GetFullPath(directory), stoppingToken);
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
            foreach (var site in sites.Values) await site.DisposeAsync();
        }
    }

    private async Task FollowAsync(string directory, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wanted = await db.Homeservers.Where(h => h.State == HomeserverState.Taken && h.ServerName != null).ToListAsync(cancellationToken);
        foreach (var gone in sites.Keys.Except(wanted.Select(h => h.Id)).ToList())
        {
            await sites[gone].DisposeAsync();
            sites.Remove(gone);
        }
        foreach (var homeserver in wanted.Where(h => !sites.ContainsKey(h.Id)))
        {
            try
            {
                var port = homeserver.WebClientPort ?? await ReserveAsync(db, homeserver, cancellationToken);
                sites[homeserver.Id] = await WebClientSite.StartAsync(directory, port, homeserver.ServerName!, cancellationToken);
            }
            catch (Exception taken) when (taken is IOException or DbUpdateException)
            {
                LogNotServed(taken, homeserver.Id);
            }
        }
    }

    /// <summary>A port that no homeserver and no web client ever had.</summary>
    private static async Task<int> ReserveAsync(PanelDbContext db, Homeserver homeserver, CancellationToken cancellationToken)
    {
        var used = await db.Homeservers.Select(h => new { h.Port, h.WebClientPort }).ToListAsync(cancellationToken);
        var port = LoopbackPorts.Pick(used.SelectMany(h => new[] { h.Port, h.WebClientPort }).OfType<int>().ToHashSet())
            ?? throw new IOException("Every port from 20000 to 29999 was used or is taken.");
        homeserver.ServesWebClientOn(port);
        await db.SaveChangesAsync(cancellationToken);
        return port;
    }

    [LoggerMessage(LogLevel.Error, "Looking for web clients to serve failed; the next look is in a few seconds")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The web client of homeserver {HomeserverId} cannot be served now; it is tried again")]
    private partial void LogNotServed(Exception exception, Guid homeserverId);
}
