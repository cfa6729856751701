using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Features.Users;

/// <param name="Passkeys">How many they have.</param>
/// <param name="LinkUntil">When their unused one-time link ends, where there is one.</param>
public sealed record UserLine(
    string Id, string Name, PanelRole Role, DateTimeOffset CreatedAt, DateTimeOffset? LastSignInAt, DateTimeOffset? DisabledAt,
    int Passkeys, bool HasPassword, DateTimeOffset? LinkUntil);

/// <summary>Everybody who can sign in to the panel, or could.</summary>
public sealed class ListUsers(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    public async Task<Result<IReadOnlyList<UserLine>>> ExecuteAsync(Actor actor, CancellationToken cancel)
    {
        if (PanelAccess.Look(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return await db.Users.AsNoTracking().OrderBy(u => u.NormalizedUserName)
            .Select(u => new UserLine(
                u.Id, u.UserName!, u.Role, u.CreatedAt, u.LastSignInAt, u.DisabledAt,
                db.UserPasskeys.Count(p => p.UserId == u.Id), u.PasswordHash != null,
                db.OneTimeLinks.Where(l => l.UserId == u.Id && l.UsedAt == null && l.ExpiresAt > now).Max(l => (DateTimeOffset?)l.ExpiresAt)))
            .ToListAsync(cancel);
    }
}
