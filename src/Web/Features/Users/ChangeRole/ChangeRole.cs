using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Features.Users;

public sealed record ChangeRoleInput(string UserId, PanelRole Role);

/// <summary>Gives a user another role; their sessions end, so that no open page keeps the old one.</summary>
public sealed class ChangeRole(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ChangeRoleInput input, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var now = time.GetUtcNow();
        return await contexts.ChangeAsync(input.UserId, now, (db, user) =>
        {
            if (user.Role == input.Role) return false;
            db.Log(actor, "user-role-changed", $"{user.UserName} from {Names.Kebab(user.Role)} to {Names.Kebab(input.Role)}", now);
            user.Role = input.Role;
            return true;
        }, cancel);
    }
}
