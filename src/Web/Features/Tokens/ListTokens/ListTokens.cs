using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Features.Tokens;

public sealed record TokenLine(
    Guid Id, string Name, PanelRole Role, Acts Allow, int? Cases, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>Every token, usable ones first.</summary>
public sealed class ListTokens(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<IReadOnlyList<TokenLine>>> ExecuteAsync(Actor actor, CancellationToken cancel)
    {
        if (PanelAccess.Look(actor) is { } refused) return refused;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var tokens = await db.ApiTokens.AsNoTracking().OrderBy(t => t.RevokedAt != null).ThenByDescending(t => t.CreatedAt).ToListAsync(cancel);
        return tokens.ConvertAll(t => new TokenLine(t.Id, t.Name, t.Role, t.Allow, t.ToActor().BoundTo?.Count, t.CreatedAt, t.ExpiresAt, t.LastUsedAt, t.RevokedAt));
    }
}
