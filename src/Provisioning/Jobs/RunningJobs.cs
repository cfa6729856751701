using System.Collections.Concurrent;
using Muster.Domain.Jobs;

namespace Muster.Provisioning.Jobs;

/// <summary>The jobs that run in this process right now, so that disposing of a case can interrupt the making of it.</summary>
public sealed class RunningJobs
{
    private readonly ConcurrentDictionary<Guid, (Guid? CaseId, CancellationTokenSource Stop)> running = new();

    public Registration Enter(PendingJob job, CancellationToken outer)
    {
        var stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
        running[job.Id] = (job.CaseId, stop);
        return new Registration(this, job.Id, stop);
    }

    /// <summary>Interrupts every other job of the case.</summary>
    public void Interrupt(Guid caseId, Guid exceptJobId)
    {
        foreach (var (id, entry) in running)
        {
            if (entry.CaseId == caseId && id != exceptJobId) entry.Stop.Cancel();
        }
    }

    public sealed record Registration(RunningJobs Owner, Guid JobId, CancellationTokenSource Stop) : IDisposable
    {
        public void Dispose()
        {
            Owner.running.TryRemove(JobId, out _);
            Stop.Dispose();
        }
    }
}
