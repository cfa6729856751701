using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Responders;

namespace Muster.Web.Account;

/// <summary>
/// Links that let one person in once: the first admin, somebody whom an admin added, or somebody who lost every way in. Only hashes are
/// kept, a new link voids the older ones, and of many uses at the same time one wins.
/// </summary>
internal static class OneTimeLinks
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Where links lead.</summary>
    public static string Path(SecretToken token) => $"/setup/{token.Text}";

    /// <summary>Makes a link and voids those before it, within the caller's transaction or save.</summary>
    public static async Task<SecretToken> IssueAsync(PanelDbContext db, LinkPurpose purpose, string? userId, DateTimeOffset now, CancellationToken cancel)
    {
        await VoidAsync(db, userId, now, cancel);
        var token = SecretToken.Generate();
        db.OneTimeLinks.Add(new OneTimeLink
        {
            Id = Guid.CreateVersion7(now),
            TokenHash = token.Hash,
            Purpose = purpose,
            UserId = userId,
            ExpiresAt = now + Lifetime,
        });
        return token;
    }

    public static Task<int> VoidAsync(PanelDbContext db, string? userId, DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset? at = now;
        return db.OneTimeLinks.Where(l => l.UserId == userId && l.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, at), cancel);
    }

    /// <summary>The link, where it can still be used.</summary>
    public static async Task<OneTimeLink?> FindAsync(PanelDbContext db, string? token, DateTimeOffset now, CancellationToken cancel)
    {
        if (SecretToken.Parse(token) is not { } secret) return null;
        var hash = secret.Hash;
        var link = await db.OneTimeLinks.AsNoTracking().SingleOrDefaultAsync(l => l.TokenHash == hash && l.UsedAt == null && l.ExpiresAt > now, cancel);
        return link is { Purpose: LinkPurpose.Setup } && await db.Users.AnyAsync(cancel) ? null : link;
    }

    /// <summary>Uses the link up, in the caller's transaction; true for exactly one of any number of callers.</summary>
    public static async Task<bool> UseAsync(PanelDbContext db, Guid id, DateTimeOffset now, CancellationToken cancel)
    {
        DateTimeOffset? at = now;
        return await db.OneTimeLinks.Where(l => l.Id == id && l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.UsedAt, at), cancel) == 1;
    }
}
