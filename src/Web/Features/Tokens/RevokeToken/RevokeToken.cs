using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Features.Tokens;

/// <summary>Ends a token at once. Needs no confirmation: it only takes power away.</summary>
public sealed class RevokeToken(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    /// <param name="idOrName">Its id, or the name of a token that is not revoked.</param>
    public async Task<Result<Done>> ExecuteAsync(Actor actor, string idOrName, CancellationToken cancel)
    {
        if (PanelAccess.Look(actor) is { } refused) return refused;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var tokens = Guid.TryParse(idOrName, out var id)
            ? await db.ApiTokens.Where(t => t.Id == id).ToListAsync(cancel)
            : await db.ApiTokens.Where(t => t.Name == idOrName && t.RevokedAt == null).ToListAsync(cancel);
        if (tokens.Count == 0) return new Problem(ProblemType.NotFound, "There is no such token, or it is revoked already.") { Act = "Look at the list of tokens." };
        var now = time.GetUtcNow();
        foreach (var token in tokens.Where(t => t.RevokedAt is null))
        {
            token.Revoke(now);
            db.Log(actor, "token-revoked", token.Name, now);
        }
        await db.SaveChangesAsync(cancel);
        return new Done();
    }
}
