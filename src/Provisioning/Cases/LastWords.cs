using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Provisioning.Cases;

/// <summary>
/// What homeservers said of themselves: lines of their logs, quoted where one did not start or stay up. They help as long as there is something
/// to repair; a line may name who signed in, so none outlives the case. Our own sentences about it do.
/// </summary>
public static class LastWords
{
    /// <summary>Part of the transaction that closes the case; the caller saves.</summary>
    public static async Task ForgetAsync(PanelDbContext db, Guid caseId, CancellationToken cancel)
    {
        foreach (var job in await db.PendingJobs.Include(j => j.Steps).Where(j => j.CaseId == caseId).ToListAsync(cancel)) job.ForgetWords();
        db.HealthChecks.RemoveRange(await db.HealthChecks.Where(check => db.Homeservers.Any(h => h.Id == check.HomeserverId && h.CaseId == caseId)).ToListAsync(cancel));
    }
}
