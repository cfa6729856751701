using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Muster.Data;
using Muster.Domain.Jobs;
using Quartz;

namespace Muster.Provisioning.Jobs;

/// <summary>
/// Hands every open <see cref="PendingJob"/> to the scheduler under a key made from its id. It may do so twice, and after a crash it does:
/// the key keeps it from running twice, and the row from being forgotten.
/// </summary>
public sealed partial class JobDispatcher(
    IDbContextFactory<PanelDbContext> contexts,
    ISchedulerFactory schedulers,
    RunningJobs running,
    ILogger<JobDispatcher> log) : BackgroundService
{
    /// <summary>How often it looks without being woken: another panel process may have written a row.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Looks for new rows at once; called after a state change was committed.</summary>
    public void Wake() => wakes.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DispatchAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                LogBroken(broken); // a database that does not answer now answers at the next look
            }
            await WaitAsync(stoppingToken);
        }
    }

    private async Task DispatchAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var open = await db.PendingJobs.AsNoTracking()
            .Where(j => j.Status == JobStatus.Queued || j.Status == JobStatus.Running || j.Status == JobStatus.Waiting)
            .OrderBy(j => j.Id)
            .Select(j => new { j.Id, j.Kind, j.CaseId })
            .ToListAsync(cancellationToken);
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        foreach (var job in open)
        {
            if (job is { Kind: JobKind.DisposeCase, CaseId: { } caseId }) running.Interrupt(caseId, job.Id);
            var key = RunPendingJob.KeyOf(job.Id);
            if (await scheduler.Exists(key, cancellationToken)) await FollowClockAsync(scheduler, key, cancellationToken);
            else await scheduler.ScheduleJob(JobBuilder.Create<RunPendingJob>().WithIdentity(key).RequestRecovery().Build(), Trigger(scheduler, key), cancellationToken: cancellationToken);
        }
    }

    /// <summary>No wait is longer than the longest pause between attempts; one that is was made before the clock was set back.</summary>
    private static async Task FollowClockAsync(IScheduler scheduler, JobKey key, CancellationToken cancellationToken)
    {
        var trigger = await scheduler.GetTrigger(new TriggerKey(key.Name, key.Group), cancellationToken);
        if (trigger?.NextFireTimeUtc > scheduler.TimeProvider.GetUtcNow() + (2 * RunPendingJob.LongestPause))
            await scheduler.RescheduleJob(trigger.Key, Trigger(scheduler, key), cancellationToken);
    }

    private static ITrigger Trigger(IScheduler scheduler, JobKey key) =>
        TriggerBuilder.Create().WithIdentity(key.Name, key.Group).ForJob(key).StartAt(scheduler.TimeProvider.GetUtcNow()).Build();

    private async Task WaitAsync(CancellationToken stoppingToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        patience.CancelAfter(Poll);
        try
        {
            await wakes.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // nobody called; look anyway
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking for jobs failed; the next look is in a few seconds")]
    private partial void LogBroken(Exception exception);
}
