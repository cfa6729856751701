using Muster.Domain.Jobs;

namespace Muster.Web.Features.Cases;

internal static class OpenJobs
{
    /// <summary><see cref="PendingJob.IsOpen"/> as a query.</summary>
    public static IQueryable<PendingJob> OpenOnly(this IQueryable<PendingJob> jobs) =>
        jobs.Where(j => j.Status == JobStatus.Queued || j.Status == JobStatus.Running || j.Status == JobStatus.Waiting);
}
