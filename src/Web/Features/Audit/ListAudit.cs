using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Features.Cases;

namespace Muster.Web.Features.Audit;

public sealed record AuditLine(long Id, DateTimeOffset At, ActorKind ActorKind, string Actor, string Action, string Detail, Guid? CaseId);

/// <param name="After">Lines newer than this id, oldest first: for programs that follow.</param>
/// <param name="Before">Lines older than this id, newest first: for people. Without either, the newest first.</param>
/// <param name="Limit">1 to 500.</param>
public sealed record ListAuditInput(long? After = null, long? Before = null, Guid? CaseId = null, int Limit = 100);

/// <summary>The panel's own log: admins read all of it, everybody else what belongs to cases that they may read.</summary>
public sealed class ListAudit(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<Page<AuditLine>>> ExecuteAsync(Actor actor, ListAuditInput input, CancellationToken cancel)
    {
        if (input.Limit is < 1 or > 500) return Problem.Field("limit", "Between 1 and 500.");
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var lines = db.Audit.AsNoTracking();
        if (actor.Role != PanelRole.Admin || actor.BoundTo is not null)
        {
            var readable = db.Cases.ReadableBy(db, actor).Select(c => (Guid?)c.Id);
            lines = lines.Where(line => readable.Contains(line.CaseId));
        }
        if (input.CaseId is { } caseId) lines = lines.Where(line => line.CaseId == caseId);
        lines = input.After is { } after
            ? lines.Where(line => line.Id > after).OrderBy(line => line.Id)
            : lines.Where(line => input.Before == null || line.Id < input.Before).OrderByDescending(line => line.Id);

        var found = await lines.Take(input.Limit + 1)
            .Select(line => new AuditLine(line.Id, line.At, line.ActorKind, line.ActorName, line.Action, line.Detail, line.CaseId)).ToListAsync(cancel);
        var page = found.Take(input.Limit).ToList();
        return new Page<AuditLine>(page, found.Count > input.Limit ? page[^1].Id.ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
