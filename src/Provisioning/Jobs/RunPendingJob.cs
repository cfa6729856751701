using Quartz;

namespace Muster.Provisioning.Jobs;

/// <summary>What the scheduler runs: the job whose id is its key. Everything that must survive is in our own rows.</summary>
[DisallowConcurrentExecution]
public sealed class RunPendingJob(JobRunner runner, JobDispatcher dispatcher) : IJob
{
    /// <summary>How far apart attempts at a job that does not finish get.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    public static JobKey KeyOf(Guid jobId) => new(jobId.ToString("N"), "muster");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await runner.RunAsync(Guid.ParseExact(context.JobDetail.Key.Name, "N"), cancellationToken);
        dispatcher.Wake(); // the end of one job may be the beginning of the next
    }
}
