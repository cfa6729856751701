using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <param name="VerifiedGone">False where an admin abandoned it.</param>
/// <param name="ChecksGone">How many things were looked for and not found, of <paramref name="Checks"/>.</param>
public sealed record DisposedCase(
    Guid Id, string Codename, string Title, Severity Severity, DateTimeOffset ClosedAt, bool VerifiedGone, int ChecksGone, int Checks);

/// <summary>The cases that were disposed of last, and what was found then.</summary>
public sealed class ListDisposed(IDbContextFactory<PanelDbContext> contexts)
{
    /// <param name="input">How many, 1 to 50.</param>
    public async Task<Result<Page<DisposedCase>>> ExecuteAsync(Actor actor, int input, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var cases = await db.Cases.AsNoTracking().ReadableBy(db, actor).Where(c => c.State == CaseState.Disposed)
            .OrderByDescending(c => c.ClosedAt).ThenByDescending(c => c.Id).Take(Math.Clamp(input, 1, 50))
            .Select(c => new { c.Id, c.Codename, c.Title, c.Severity, c.ClosedAt, c.StateSince }).ToListAsync(cancel);
        var ids = cases.Select(c => c.Id).ToList();
        var reports = (await db.DisposalReports.AsNoTracking().Where(r => ids.Contains(r.CaseId)).ToListAsync(cancel)).ToLookup(r => r.CaseId);
        return new Page<DisposedCase>(cases.ConvertAll(c =>
        {
            var report = reports[c.Id].MaxBy(r => r.Id);
            return new DisposedCase(c.Id, c.Codename, c.Title, c.Severity, c.ClosedAt ?? c.StateSince, report?.VerifiedGone ?? false,
                report?.Checks.Count(check => check.Gone) ?? 0, report?.Checks.Count ?? 0);
        }), null);
    }
}
