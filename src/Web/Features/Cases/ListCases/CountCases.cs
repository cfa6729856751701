using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <summary>How many cases the actor may read, by state: the words above the list.</summary>
public sealed class CountCases(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<Dictionary<CaseState, int>>> ExecuteAsync(Actor actor, Done input, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Cases.ReadableBy(db, actor).GroupBy(c => c.State)
            .Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(row => row.Key, row => row.Count, cancel);
    }
}
