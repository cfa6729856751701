using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Web.Account;

namespace Muster.Web.Features.Users;

/// <summary>What all changes to users keep true: somebody can always manage the panel.</summary>
internal static class UserRules
{
    public static Problem Unknown { get; } = new(ProblemType.NotFound, "There is no such user.") { Act = "Go back to the list: they may have been renamed." };

    private static Problem LastAdmin { get; } = new(ProblemType.WrongState, "This is the last admin who can sign in.") { Act = "Make somebody else an admin first." };

    /// <summary>Enabled users who have a way of signing in.</summary>
    public static IQueryable<PanelUser> CanSignIn(this PanelDbContext db) =>
        db.Users.AsNoTracking().Where(u => u.DisabledAt == null && (u.PasswordHash != null || db.UserPasskeys.Any(p => p.UserId == u.Id)));

    /// <summary>
    /// Changes a user and ends their sessions (and, with the account, their links), unless it would leave the panel without an admin. Serialisable: two admins who disable
    /// each other at the same moment must not both succeed (PostgreSQL's default level would let them).
    /// </summary>
    public static async Task<Result<Done>> ChangeAsync(
        this IDbContextFactory<PanelDbContext> contexts, string userId, DateTimeOffset now, Func<PanelDbContext, PanelUser, bool> change, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancel);
            if (await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancel) is not { } user) return Unknown;
            var managed = await HasAdminAsync(db, cancel);
            var disabledAt = user.DisabledAt;
            if (!change(db, user)) return new Done();
            if (user.DisabledAt != disabledAt) await OneTimeLinks.VoidAsync(db, user.Id, now, cancel); // also when enabled: no link from before then works
            user.SecurityStamp = Guid.NewGuid().ToString(); // ends the sessions; it names a generation and is no secret
            user.ConcurrencyStamp = Guid.NewGuid().ToString();
            await db.SaveChangesAsync(cancel);
            if (managed && !await HasAdminAsync(db, cancel)) return LastAdmin;
            await transaction.CommitAsync(cancel);
            return new Done();
        }
        catch (Exception failure) when (IsConflict(failure))
        {
            return new Problem(ProblemType.Stale, "Somebody changed users at the same moment.");
        }
    }

    private static Task<bool> HasAdminAsync(PanelDbContext db, CancellationToken cancel) => db.CanSignIn().AnyAsync(u => u.Role == PanelRole.Admin, cancel);

    /// <summary>SQLSTATE 40001: PostgreSQL could not order two transactions and ended one. EF wraps it up to twice.</summary>
    private static bool IsConflict(Exception? failure) =>
        failure is DbUpdateConcurrencyException or DbException { SqlState: "40001" } || (failure is not null && IsConflict(failure.InnerException));
}
