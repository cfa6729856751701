using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Features.Cases;

/// <param name="Before">Lines older than the one with this id; null starts at the newest.</param>
/// <param name="Limit">1 to 200.</param>
public sealed record ShowTimelineInput(Guid CaseId, long? Before = null, int Limit = ShowCase.TimelineLength);

/// <summary>A case's timeline, newest first. It stays readable when the case is gone.</summary>
public sealed class ShowTimeline(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<Page<TimelineLine>>> ExecuteAsync(Actor actor, ShowTimelineInput input, CancellationToken cancel)
    {
        if (input.Limit is < 1 or > 200) return Problem.Field("limit", "Between 1 and 200.");
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Cases.AsNoTracking().Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == input.CaseId, cancel);
        if (CaseAccess.Read(actor, found) is { } refused) return refused;
        var lines = await LinesAsync(db, input.CaseId, input.Before, input.Limit + 1, cancel);
        return lines.Count > input.Limit
            ? new Page<TimelineLine>(lines.Take(input.Limit).ToList(), lines[input.Limit - 1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : new Page<TimelineLine>(lines, null);
    }

    internal static Task<List<TimelineLine>> LinesAsync(PanelDbContext db, Guid caseId, long? before, int limit, CancellationToken cancel) =>
        db.CaseEvents.Where(e => e.CaseId == caseId && (before == null || e.Id < before))
            .OrderByDescending(e => e.Id).Take(limit)
            .Select(e => new TimelineLine(e.Id, e.At, e.Kind, e.Text, e.ActorName))
            .ToListAsync(cancel);
}
