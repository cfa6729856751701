using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Cases;

/// <summary>One row of "Needs you": what happened, in which case, since when, and what to do.</summary>
public sealed record AttentionInCase(Guid Id, Guid CaseId, string Codename, string Kind, AttentionLevel Level, string Text, string Act, DateTimeOffset Since);

/// <summary>Everything open that needs a person, over all cases that the actor may read: worst first, then newest.</summary>
public sealed class ListAttention(IDbContextFactory<PanelDbContext> contexts)
{
    public const int Most = 100;

    public async Task<Result<Page<AttentionInCase>>> ExecuteAsync(Actor actor, Done input, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var readable = db.Cases.ReadableBy(db, actor);
        var rows = await db.Attention.Where(a => a.ClearedAt == null)
            .Join(readable, a => a.CaseId, c => c.Id, (a, c) => new { Item = a, c.Codename })
            .OrderBy(row => row.Item.Level == AttentionLevel.Bad ? 0 : 1).ThenByDescending(row => row.Item.Since)
            .Take(Most)
            .Select(row => new AttentionInCase(row.Item.Id, row.Item.CaseId, row.Codename, row.Item.Kind, row.Item.Level, row.Item.Text, row.Item.Act, row.Item.Since))
            .ToListAsync(cancel);
        return new Page<AttentionInCase>(rows, null);
    }
}
