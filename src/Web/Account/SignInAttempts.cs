using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Account;

/// <summary>
/// Five wrong tries pause an account's password, codes and recovery codes for 15 minutes. A try is counted before it is checked, in one
/// statement, so that guesses sent at the same time cannot slip past the count. Passkeys are not paused: they cannot be guessed, and
/// nobody shall be able to lock a commander out by typing their name.
/// </summary>
internal sealed class SignInAttempts(PanelDbContext db, TimeProvider time)
{
    public const int Allowed = 5;
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    /// <summary>Counts a try; false where the account is paused. Must be followed by <see cref="SucceededAsync"/> where the try was right.</summary>
    public async Task<bool> BeginAsync(string userId, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? until = now + Pause, never = null;
        await db.Users.Where(u => u.Id == userId && u.LockoutEnd != null && u.LockoutEnd <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, never).SetProperty(u => u.AccessFailedCount, 0), cancel);
        return await db.Users.Where(u => u.Id == userId && u.LockoutEnd == null)
            .ExecuteUpdateAsync(set => set
                .SetProperty(u => u.LockoutEnd, u => u.AccessFailedCount + 1 >= Allowed ? until : never)
                .SetProperty(u => u.AccessFailedCount, u => u.AccessFailedCount + 1), cancel) == 1;
    }

    /// <summary>Whether the last try began a pause.</summary>
    public Task<bool> IsPausedAsync(string userId, CancellationToken cancel) => db.Users.AnyAsync(u => u.Id == userId && u.LockoutEnd != null, cancel);

    public Task SucceededAsync(string userId, CancellationToken cancel)
    {
        DateTimeOffset? never = null;
        return db.Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, never).SetProperty(u => u.AccessFailedCount, 0), cancel);
    }
}
