using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Features.Users;

/// <summary>Shuts an account: its sessions end, its links become void, and no way of signing in works until it is enabled again.</summary>
public sealed class DisableUser(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, string userId, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        return await contexts.ChangeAsync(userId, now, (db, user) =>
        {
            if (user.DisabledAt is not null) return false;
            user.DisabledAt = now;
            db.Log(actor, "user-disabled", user.UserName!, now);
            return true;
        }, cancel);
    }
}

/// <summary>Opens a disabled account again, with the ways of signing in that it had.</summary>
public sealed class EnableUser(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, string userId, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        return await contexts.ChangeAsync(userId, now, (db, user) =>
        {
            if (user.DisabledAt is null) return false;
            user.DisabledAt = null;
            db.Log(actor, "user-enabled", user.UserName!, now);
            return true;
        }, cancel);
    }
}
