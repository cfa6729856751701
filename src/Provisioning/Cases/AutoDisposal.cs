using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Provisioning.Jobs;
using Muster.Provisioning.Matrix;
using Muster.Provisioning.Secrets;

namespace Muster.Provisioning.Cases;

/// <summary>
/// Disposes of cases whose time has come: warns a day and an hour before, in the panel and in <c>#control</c>, and waits another day while
/// anybody has written within the last one. A homeserver that cannot be asked counts as one that was written on.
/// </summary>
public sealed partial class AutoDisposal(
    IDbContextFactory<PanelDbContext> contexts, HomeserverVault vault, JobDispatcher dispatcher, TimeProvider time, ILogger<AutoDisposal> log) : BackgroundService
{
    public const string Attention = "disposes-soon";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestAsking = TimeSpan.FromSeconds(40); // within a look, so that there is time to note that nothing came of it
    private const int WipeWaitSeconds = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                LogBroken(broken); // the next look is in a minute, and nothing was lost
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One look at every case that will dispose of itself within a day.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var horizon = time.GetUtcNow() + Day;
        var due = await db.Cases.Where(c => c.State == CaseState.Active && c.AutoDisposeAt != null && c.AutoDisposeAt <= horizon).Select(c => c.Id).ToListAsync(cancel);
        foreach (var id in due)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(LongestLook);
            try
            {
                await LookAtAsync(id, limit.Token);
            }
            catch (Exception broken) when (!cancel.IsCancellationRequested)
            {
                LogCaseBroken(broken, id); // one sick homeserver must not keep the others from closing
            }
        }
    }

    private async Task LookAtAsync(Guid id, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var @case = await db.Cases
            .Include(c => c.Rooms).Include(c => c.Homeservers.Where(h => h.State == HomeserverState.Taken)).Include(c => c.Attention.Where(a => a.ClearedAt == null))
            .AsSplitQuery().SingleAsync(c => c.Id == id, cancel);
        if (@case is not { State: CaseState.Active, AutoDisposeAt: { } at }) return;
        var now = time.GetUtcNow();
        if (at <= now && !(@case.AutoDisposeWarnedAt >= at - Hour))
        {
            // The panel was off when it should have warned: everybody gets their hour.
            @case.Postpone(now + Hour, Actor.Muster, now);
            await WarnAsync(@case, now + Hour, now, cancel);
        }
        else if (at <= now) await DueAsync(@case, now, cancel);
        else if (IsWarningDue(at, @case.AutoDisposeWarnedAt, now)) await WarnAsync(@case, at, now, cancel);
        else return;
        await db.SaveChangesAsync(cancel);
        dispatcher.Wake();
    }

    /// <summary>One warning within the last day, and one more within the last hour.</summary>
    private static bool IsWarningDue(DateTimeOffset at, DateTimeOffset? warnedAt, DateTimeOffset now) =>
        warnedAt is null || (now >= at - Hour && warnedAt < at - Hour);

    private async Task DueAsync(Case @case, DateTimeOffset now, CancellationToken cancel)
    {
        if (await WasWrittenOnAsync(@case, now - Day, cancel))
        {
            @case.Postpone(now + Day, Actor.Muster, now);
            @case.Note("auto-dispose-postponed", "Disposal postponed by a day: somebody wrote within the last 24 hours, or the homeserver could not be asked", Actor.Muster, now);
            return;
        }
        @case.SetWipeWait(WipeWaitSeconds);
        @case.Apply(CaseTrigger.Dispose, Actor.Muster, now, "its time has come, and nobody has written for a day");
    }

    private async Task WarnAsync(Case @case, DateTimeOffset at, DateTimeOffset now, CancellationToken cancel)
    {
        var when = $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC";
        @case.Clear(Attention, now);
        @case.Raise(Attention, AttentionLevel.Warn, $"Disposes itself at {when}", "Postpone it, or let it go.", now);
        @case.WarnedOfAutoDispose(now);
        var control = @case.Rooms.FirstOrDefault(r => r.Alias == "control")?.MatrixId;
        foreach (var homeserver in @case.Homeservers)
        {
            if (control is null || vault.Administrator(homeserver) is not { } administrator) continue;
            try
            {
                await new MatrixRooms(administrator).NoticeAsync(control, $"disposes-{when}-{now - at:hh}", $"This server disposes of itself at {when}, unless somebody writes or the commander postpones it.", cancel: cancel);
            }
            catch (Exception refused) when (!cancel.IsCancellationRequested)
            {
                LogUnwarned(refused, @case.Id); // the panel shows it in any case
            }
        }
    }

    private async Task<bool> WasWrittenOnAsync(Case @case, DateTimeOffset since, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(LongestAsking);
        foreach (var homeserver in @case.Homeservers)
        {
            if (vault.Administrator(homeserver) is not { } administrator) return true;
            try
            {
                var history = new RoomHistory(administrator);
                foreach (var roomId in await new MatrixRooms(administrator).AllAsync(limit.Token))
                {
                    if (await history.HasWritingSinceAsync(roomId, since, limit.Token)) return true;
                }
            }
            catch (Exception silent) when (!cancel.IsCancellationRequested)
            {
                LogSilent(silent, @case.Id);
                return true;
            }
        }
        return false;
    }

    [LoggerMessage(LogLevel.Error, "Looking for cases to dispose of failed; the next look is in a minute")]
    private partial void LogBroken(Exception exception);

    [LoggerMessage(LogLevel.Error, "Looking whether case {CaseId} is to be disposed of failed; the next look is in a minute")]
    private partial void LogCaseBroken(Exception exception, Guid caseId);

    [LoggerMessage(LogLevel.Warning, "Case {CaseId} could not be warned of its disposal in #control")]
    private partial void LogUnwarned(Exception exception, Guid caseId);

    [LoggerMessage(LogLevel.Warning, "Case {CaseId} could not be asked whether anybody wrote; its disposal waits")]
    private partial void LogSilent(Exception exception, Guid caseId);
}
