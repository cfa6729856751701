using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Account.Setup;

/// <summary>
/// The last step of a one-time link, all in one transaction: the link is used up, the user exists (or has only the new ways in), and
/// what they chose is stored. Of many requests at once one wins.
/// </summary>
internal sealed class CompleteSetup(PanelDbContext db, PanelUserStore store, ILookupNormalizer names, TimeProvider time)
{
    public async Task<Result<PanelUser>> ExecuteAsync(OneTimeLink link, SetupTicket ticket, CancellationToken cancel)
    {
        if (!ticket.IsComplete) throw new InvalidOperationException("The ticket is not complete.");
        var now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (!await OneTimeLinks.UseAsync(db, link.Id, now, cancel)) return Used;

        var user = link.UserId is null ? await FirstAdminAsync(ticket, now, cancel) : await db.Users.SingleOrDefaultAsync(u => u.Id == link.UserId, cancel);
        if (user is null || user.DisabledAt is not null) return Used;

        await ForgetAsync(user, cancel);
        user.PasswordHash = ticket.PasswordHash;
        user.SecurityStamp = Guid.NewGuid().ToString(); // ends every session; it names a generation and is no secret
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        if (ticket.PasswordHash is not null) await store.SetAuthenticatorKeyAsync(user, ticket.TotpKey!, ticket.TotpStep, cancel);
        if (ticket.Passkey is { } passkey) await store.AddOrUpdatePasskeyAsync(user, passkey.ToPasskey("First passkey"), cancel);
        await store.ReplaceCodesAsync(user, ticket.Codes, cancel);

        db.Log(user.ToActor(Acts.None), Action(link.Purpose), ticket.Passkey is null ? "With a password and an authenticator app." : "With a passkey.", now);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return user;
    }

    private async Task<PanelUser?> FirstAdminAsync(SetupTicket ticket, DateTimeOffset now, CancellationToken cancel)
    {
        if (await db.Users.AnyAsync(cancel)) return null;
        var user = new PanelUser { Id = ticket.UserId, UserName = ticket.Name, NormalizedUserName = names.NormalizeName(ticket.Name), Role = PanelRole.Admin, CreatedAt = now };
        db.Users.Add(user);
        return user;
    }

    private async Task ForgetAsync(PanelUser user, CancellationToken cancel)
    {
        await db.UserPasskeys.Where(p => p.UserId == user.Id).ExecuteDeleteAsync(cancel);
        await db.UserTokens.Where(t => t.UserId == user.Id).ExecuteDeleteAsync(cancel);
    }

    private static string Action(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Setup => "panel-set-up",
        LinkPurpose.Welcome => "user-welcomed",
        LinkPurpose.Reset => "sign-in-reset",
    };

    private static Problem Used => new(ProblemType.InviteUnusable, "This link was used, replaced or has expired while you were here.")
    {
        Act = "Sign in if it was you; else ask for a fresh link.",
    };
}
