using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;
using Muster.Web.Account;

namespace Muster.Web.Features.Users;

/// <summary>
/// Makes a one-time link with which somebody who lost every way in chooses new ones. The old ways work until the link is used, and then
/// none of them does. Older links become void.
/// </summary>
public sealed class ResetUser(IDbContextFactory<PanelDbContext> contexts, PanelAddress address, TimeProvider time)
{
    public async Task<Result<LinkMade>> ExecuteAsync(Actor actor, string userId, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancel) is not { } user) return UserRules.Unknown;
        if (user.DisabledAt is not null) return new Problem(ProblemType.WrongState, $"{user.UserName} is disabled.") { Act = "Enable the account first." };

        var now = time.GetUtcNow();
        var purpose = await db.CanSignIn().AnyAsync(u => u.Id == userId, cancel) ? LinkPurpose.Reset : LinkPurpose.Welcome;
        var token = await OneTimeLinks.IssueAsync(db, purpose, user.Id, now, cancel);
        db.Log(actor, "user-link-made", $"A {Names.Kebab(purpose)} link for {user.UserName}", now);
        await db.SaveChangesAsync(cancel);
        return new LinkMade(user.Id, user.UserName!, await address.LinkAsync(OneTimeLinks.Path(token), cancel), now + OneTimeLinks.Lifetime);
    }
}
