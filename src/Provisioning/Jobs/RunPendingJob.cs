using Quartz;

namespace Muster.Provisioning.Jobs;

/// <summary>What the scheduler runs: the job whose id is its key. Everything that must survive is in our own rows.</summary>
[DisallowConcurrentExecution]
public sealed class RunPendingJob(JobRunner runner) : IJob
{
    public static JobKey KeyOf(Guid jobId) => new(jobId.ToString("N"), "muster");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await runner.RunAsync(Guid.ParseExact(context.JobDetail.Key.Name, "N"), cancellationToken);
}
