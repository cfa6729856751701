using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Rooms;
using Muster.Provisioning.Accounts;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>
/// Keeps what is pinned in <c>#war-room</c> equal to the case's voice bridge. Whoever changes the bridge raises <see cref="Unpinned"/> in
/// the same save; that attention is the record of what is still to be done, so a killed panel or a silent homeserver only delays it.
/// </summary>
public sealed partial class VoiceBridgePin(
    IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, TimeProvider time, ILogger<VoiceBridgePin> log) : BackgroundService
{
    public const string Unpinned = "voice-bridge-unpinned";

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Says on the case that its bridge is not pinned yet; the case needs its open attention loaded.</summary>
    public static void IsDue(Case @case, DateTimeOffset now) => @case.Raise(
        Unpinned, AttentionLevel.Warn, "#war-room does not show the present voice bridge yet", "Muster tries again every minute; tell people by voice meanwhile.", now);

    /// <summary>Tries every open case whose bridge is not pinned; one that fails holds up no other.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var due = await db.Cases.Where(c => c.State == CaseState.Active && c.Attention.Any(a => a.Kind == Unpinned && a.ClearedAt == null)).Select(c => c.Id).ToListAsync(cancel);
        foreach (var id in due) await PinAsync(id, cancel);
    }

    /// <summary>Pins the case's bridge, or removes the pin where there is none. False where it has to be tried again.</summary>
    public async Task<bool> PinAsync(Guid caseId, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            return await TryAsync(caseId, limit.Token);
        }
        catch (Exception failed) when (!cancel.IsCancellationRequested)
        {
            LogUnpinned(failed, caseId); // the attention stands, and the next look tries again
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                LogBroken(broken); // the next look is in a minute, and nothing was lost
            }
        }
    }

    private async Task<bool> TryAsync(Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.Kind == Unpinned && a.ClearedAt == null)).SingleAsync(c => c.Id == caseId, cancel);
        if (@case.State != CaseState.Active || await CaseServer.FindAsync(contexts, vault, caseId, cancel) is not { } server
            || !server.Rooms.TryGetValue(RoomTemplate.WarRoom.Alias, out var room)) return false;
        await new CaseRooms(server.Administrator).AnnounceVoiceBridgeAsync(room, @case.VoiceBridge, cancel);
        @case.Clear(Unpinned, time.GetUtcNow());
        db.Entry(@case).Property(c => c.Version).IsModified = true; // whoever changed the bridge meanwhile wins: this save fails, and it is pinned anew
        await db.SaveChangesAsync(cancel);
        return true;
    }

    [LoggerMessage(LogLevel.Error, "Looking for voice bridges to pin failed; the next look is in a minute")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The voice bridge of case {CaseId} could not be pinned; it is tried again")]
    private partial void LogUnpinned(Exception exception, Guid caseId);
}
