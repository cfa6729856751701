using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>
/// Signs everybody out for good while the server still answers, so that clients wipe themselves: a device that is gone gets 401 without
/// <c>soft_logout</c> at its next request (Matrix 1.16, client-server API, "Soft logout").
/// </summary>
public sealed partial class SessionEnding(IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, TimeProvider time, ILogger<SessionEnding> log)
{
    /// <summary>Sessions not seen for longer are not waited for.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    /// <summary>For one homeserver: a step that takes longer would fail and be tried again for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<string?> EndAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var wait = await db.Cases.Where(c => c.Id == caseId).Select(c => c.WipeWaitSeconds).SingleAsync(cancel);
        var people = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.State != ResponderState.Accepting).ToListAsync(cancel);
        var homeservers = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken).ToListAsync(cancel);
        var (ended, recent, refused) = (0, 0, false);
        foreach (var homeserver in homeservers)
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                if (vault.Administrator(homeserver) is not { } administrator) continue;
                var (all, seen) = await EndAsync(new MatrixAccounts(administrator), people.Select(p => MatrixIds.Of(p.Pseudonym, homeserver.ServerName!)), either.Token);
                (ended, recent) = (ended + all, recent + seen);
            }
            catch (Exception broken) when (!cancel.IsCancellationRequested)
            {
                LogRefused(broken, homeserver.Id); // the next step stops it: nothing that it answers, or does not, may keep it alive
                refused = true;
            }
        }
        // The whole time: Synapse tells nobody which client has met its 401, so there is nothing to end the wait by.
        if (recent > 0) await Task.Delay(TimeSpan.FromSeconds(wait), time, cancel);
        if (refused) return "The homeserver did not do what it was asked: the sessions that are left end with it, and their clients are not told to wipe what they hold";
        return recent > 0 ? $"{ended} sessions ended; waited {wait} s for {recent} to be told" : $"{ended} sessions ended";
    }

    private async Task<(int All, int Recent)> EndAsync(MatrixAccounts accounts, IEnumerable<string> people, CancellationToken cancel)
    {
        var (all, recent) = (0, 0);
        foreach (var userId in people)
        {
            try
            {
                var devices = await accounts.DevicesAsync(userId, cancel);
                if (devices.Count == 0) continue;
                await accounts.DeleteDevicesAsync(userId, [.. devices.Select(d => d.DeviceId)], cancel);
                (all, recent) = (all + devices.Count, recent + devices.Count(d => d.LastSeen > time.GetUtcNow() - Recent));
            }
            catch (MatrixException unknown) when (unknown.Is(MatrixError.NotFound))
            {
                // the account was never made, so it has no session
            }
        }
        return (all, recent);
    }

    [LoggerMessage(LogLevel.Warning, "Homeserver {HomeserverId} did not end its sessions; it is stopped next")]
    private partial void LogRefused(Exception exception, Guid homeserverId);
}
