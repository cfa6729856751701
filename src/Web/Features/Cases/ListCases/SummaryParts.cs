using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;

namespace Muster.Web.Features.Cases;

/// <summary>Adds to a page of cases what stands in other tables about those that are open: one query for each kind, for the whole page.</summary>
internal static class SummaryParts
{
    public static async Task<IReadOnlyList<CaseSummary>> AddAsync(PanelDbContext db, List<CaseSummary> page, DateTimeOffset now, CancellationToken cancel)
    {
        var open = page.Where(c => c.State != CaseState.Disposed).Select(c => (Guid?)c.Id).ToList();
        if (open.Count == 0) return page;

        var attention = (await db.Attention.Where(a => a.ClearedAt == null && open.Contains(a.CaseId))
            .Select(a => new { a.CaseId, a.Level }).ToListAsync(cancel)).ToLookup(a => a.CaseId, a => a.Level);
        var (oldest, newest) = (now - HealthCheck.Overdue, now + HealthCheck.Overdue);
        var health = (await db.Homeservers.AsNoTracking().Where(h => open.Contains(h.CaseId) && h.State != HomeserverState.Gone)
            .SelectMany(h => h.Health, (h, check) => new { h.CaseId, Status = check.CheckedAt < oldest || check.CheckedAt > newest ? HealthStatus.Unknown : check.Status })
            .ToListAsync(cancel)).ToLookup(h => h.CaseId, h => h.Status);
        var progress = await ProgressAsync(db, open, cancel);
        return page.ConvertAll(c => c with
        {
            Attention = attention[c.Id].Count(),
            AttentionLevel = attention.Contains(c.Id) ? attention[c.Id].Max() : null,
            Health = Checks([.. health[c.Id]]),
            Progress = progress.GetValueOrDefault(c.Id),
        });
    }

    private static ChecksPassing Checks(List<HealthStatus> checks) =>
        new(checks.Count(status => status == HealthStatus.Ok), checks.Count, checks.Count == 0 ? null : checks.MaxBy(CaseParts.Gravity));

    private static async Task<Dictionary<Guid, JobProgress>> ProgressAsync(PanelDbContext db, List<Guid?> cases, CancellationToken cancel)
    {
        var jobs = await db.PendingJobs.OpenOnly().Where(j => cases.Contains(j.CaseId))
            .Select(j => new { j.CaseId, j.Kind, j.Status, j.CreatedAt, Steps = j.Steps.OrderBy(s => s.Ordinal).Select(s => new { s.Name, s.Status }).ToList() })
            .ToListAsync(cancel);
        return jobs.GroupBy(j => j.CaseId!.Value).ToDictionary(group => group.Key, group =>
        {
            var job = group.MaxBy(j => j.CreatedAt)!;
            return new JobProgress(job.Kind, job.Status, job.Steps.Count(s => s.Status == StepStatus.Succeeded), job.Steps.Count,
                job.Steps.FirstOrDefault(s => s.Status != StepStatus.Succeeded)?.Name);
        });
    }
}
