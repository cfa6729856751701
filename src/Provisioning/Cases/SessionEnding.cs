using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>
/// Signs everybody out for good while the server still answers, so that clients wipe themselves: a device that is gone gets 401 without
/// <c>soft_logout</c> at its next request (Matrix 1.16, client-server API, "Soft logout").
/// </summary>
public sealed class SessionEnding(IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, TimeProvider time)
{
    /// <summary>Sessions not seen for longer are not waited for.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromHours(1);

    public async Task<string?> EndAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var wait = await db.Cases.Where(c => c.Id == caseId).Select(c => c.WipeWaitSeconds).SingleAsync(cancel);
        var people = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.State != ResponderState.Accepting).ToListAsync(cancel);
        var homeservers = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken).ToListAsync(cancel);
        var (ended, recent) = (0, 0);
        foreach (var homeserver in homeservers)
        {
            if (vault.Administrator(homeserver) is not { } administrator) continue;
            var probe = await new MatrixSignIn(administrator).ProbeAsync(cancel);
            if (probe.Error is not null) return "The homeserver does not answer; its sessions end with it";
            var accounts = new MatrixAccounts(administrator);
            foreach (var person in people)
            {
                var userId = $"@{person.Pseudonym}:{homeserver.ServerName}";
                var devices = await accounts.DevicesAsync(userId, cancel);
                if (devices.Count == 0) continue;
                recent += devices.Count(d => d.LastSeen > time.GetUtcNow() - Recent);
                ended += devices.Count;
                await accounts.DeleteDevicesAsync(userId, [.. devices.Select(d => d.DeviceId)], cancel);
            }
        }
        if (recent > 0) await Task.Delay(TimeSpan.FromSeconds(wait), time, cancel);
        return recent > 0 ? $"{ended} sessions ended; waited {wait} s for {recent} to be told" : $"{ended} sessions ended";
    }
}
