using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Account.Setup;

/// <summary>
/// While the panel has no user, each start prints a fresh set-up link to standard output: whoever can read that already owns the
/// machine. It never goes to the log.
/// </summary>
internal sealed class SetupAnnouncement(
    IDbContextFactory<PanelDbContext> contexts, IServer server, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var onStarted = lifetime.ApplicationStarted.Register(started.SetResult);
        using var onStopping = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        await started.Task;

        if (await MakeLinkAsync(stoppingToken) is { } path) await Console.Out.WriteLineAsync($"Set up Muster: http://localhost:{Port()}{path}");
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
