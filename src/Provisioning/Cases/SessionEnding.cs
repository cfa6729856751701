using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Access;
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

    /// <summary>What was ended is in the timeline before anybody is waited for: a panel that was killed meanwhile finds no session any more.</summary>
    private const string Kind = "sessions-ended";

    private const string NotTold = "The homeserver did not do what it was asked: the sessions that are left end with it, and their clients are not told to wipe what they hold";

    /// <summary>For one homeserver: a step that takes longer would fail and be tried again for ever.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<string?> EndAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var wait = await db.Cases.Where(c => c.Id == caseId).Select(c => c.WipeWaitSeconds).SingleAsync(cancel);
        var people = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.State != ResponderState.Accepting).ToListAsync(cancel);
        var homeservers = await db.Homeservers.AsNoTracking().Where(h => h.CaseId == caseId && h.State == HomeserverState.Taken).ToListAsync(cancel);
        var before = await db.CaseEvents.AsNoTracking().Where(e => e.CaseId == caseId && e.Kind == Kind).OrderByDescending(e => e.Id).FirstOrDefaultAsync(cancel);
        var (ended, recent, refused) = (0, 0, 0);
        foreach (var homeserver in homeservers)
        {
            using var limit = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
            try
            {
                if (vault.Administrator(homeserver) is not { } administrator) continue;
                var (all, seen, not) = await EndAsync(new MatrixAccounts(administrator), people.Select(p => MatrixIds.Of(p.Pseudonym, homeserver.ServerName!)), either.Token);
                (ended, recent, refused) = (ended + all, recent + seen, refused + not);
            }
            catch (Exception broken) when (!cancel.IsCancellationRequested)
            {
                LogRefused(broken, homeserver.Id); // the next step stops it: nothing that it answers, or does not, may keep it alive
                refused++;
            }
        }
        cancel.ThrowIfCancellationRequested();
        var now = time.GetUtcNow();
        if (recent > 0)
        {
            (await db.Cases.SingleAsync(c => c.Id == caseId, cancel)).Note(Kind, $"{ended} sessions ended, {recent} of them seen within the last hour", Actor.Muster, now);
            await db.SaveChangesAsync(cancel);
        }
        // The whole time: Synapse tells nobody which client has met its 401, so there is nothing to end the wait by.
        var until = (recent > 0 ? now : before?.At ?? DateTimeOffset.MinValue) + TimeSpan.FromSeconds(wait);
        // Never longer than that: a clock that was set back since must not hold the disposal up.
        if (until > now) await Task.Delay(TimeSpan.FromSeconds(Math.Min((until - now).TotalSeconds, wait)), time, cancel);
        if (refused > 0 && ended == 0 && before is null) return NotTold;
        var outcome = recent > 0 ? $"{ended} sessions ended; waited {wait} s for {recent} to be told" : $"{ended} sessions ended";
        if (before is not null) outcome = $"{before.Text}, before the panel was interrupted; after it {outcome}";
        return refused > 0 ? $"{outcome}. {NotTold}" : outcome;
    }

    private async Task<(int All, int Recent, int Refused)> EndAsync(MatrixAccounts accounts, IEnumerable<string> people, CancellationToken cancel)
    {
        var (all, recent, refused) = (0, 0, 0);
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
            catch (Exception broken)
            {
                LogRefusedOne(broken); // whoever it is about, the others' sessions end
                refused++;
                if (cancel.IsCancellationRequested) break; // its time is over; what was ended is told all the same
            }
        }
        return (all, recent, refused);
    }

    [LoggerMessage(LogLevel.Warning, "Homeserver {HomeserverId} did not end its sessions; it is stopped next")]
    private partial void LogRefused(Exception exception, Guid homeserverId);

    [LoggerMessage(LogLevel.Warning, "A homeserver did not end the sessions of one of its accounts; the others' are ended")]
    private partial void LogRefusedOne(Exception exception);
}
