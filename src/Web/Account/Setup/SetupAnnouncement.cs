using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Account.Setup;

/// <summary>
/// While the panel has no user, each start prints a fresh set-up link to standard output, and not through the logger. In a terminal only
/// its owner sees it. Under systemd or in a container standard output is the log: there, whoever reads the log can set the panel up until
/// somebody has.
/// </summary>
internal sealed class SetupAnnouncement(
    IDbContextFactory<PanelDbContext> contexts, PanelAddress address, MusterOptions configured, IServer server, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task;

        if (await LineAsync(stoppingToken) is { } line) await Console.Out.WriteLineAsync(line);
    }

    /// <summary>What to print; null where there is a user.</summary>
    internal async Task<string?> LineAsync(CancellationToken cancel)
    {
        if (await MakeLinkAsync(cancel) is not { } path) return null;
        var chosen = await address.ReadAsync(cancel);
        var origin = chosen is not null ? PanelAddress.Text(chosen) : configured.PanelAddress?.TrimEnd('/') ?? $"http://localhost:{Port()}";
        return $"Set up Muster: {origin}{path}";
    }

    private async Task<string?> MakeLinkAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Users.AnyAsync(cancel)) return null;
        var token = await OneTimeLinks.IssueAsync(db, LinkPurpose.Setup, userId: null, time.GetUtcNow(), cancel);
        await db.SaveChangesAsync(cancel);
        return OneTimeLinks.Path(token);
    }

    private int Port() => server.Features.Get<IServerAddressesFeature>()?.Addresses
        .Select(address => Uri.TryCreate(address.Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri.Port : (int?)null)
        .FirstOrDefault(port => port is not null) ?? 8080;
}
