using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Access;

/// <summary>
/// Whether a session still stands. The cookie says whose it is; the database says that it has ended: its user signed out, was disabled, or
/// ended all of their sessions. Asked for every request and every act, so that a copied cookie and pages that are still open end with it.
/// </summary>
internal static class Sessions
{
    /// <summary>Without use; each use lets it last anew.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(12);

    /// <summary>Whose session it is; null where it has ended.</summary>
    public static async Task<PanelUser?> UserOfAsync(this PanelDbContext db, ClaimsPrincipal principal, CancellationToken cancel)
    {
        if (PanelClaims.UserId(principal) is not { } id || await db.IsEndedAsync(principal, cancel)) return null;
        var user = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancel);
        return user is not null && PanelClaims.IsCurrent(principal, user) ? user : null;
    }

    /// <summary>Ends one session for good, together with what else the caller saves.</summary>
    public static async Task EndAsync(this PanelDbContext db, Guid session, DateTimeOffset now, CancellationToken cancel)
    {
        var forgettable = now - Lasts - TimeSpan.FromDays(1); // every cookie of such a session is too old by itself
        await db.EndedSessions.Where(s => s.EndedAt < forgettable).ExecuteDeleteAsync(cancel);
        db.EndedSessions.Add(new EndedSession { Id = session, EndedAt = now });
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException twice) when (twice.IsUniqueViolation())
        {
            // The same click, sent twice: it has ended.
        }
    }

    /// <summary>
    /// For each request that brings a cookie. In a scope of its own: an open page's connection is one long request, which would keep the
    /// database context and Identity's managers for as long as it is open.
    /// </summary>
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await using var scope = context.HttpContext.RequestServices.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PanelDbContext>();
        if (context.Principal is { } principal && await db.UserOfAsync(principal, context.HttpContext.RequestAborted) is not null)
        {
            await scope.ServiceProvider.GetRequiredService<ISecurityStampValidator>().ValidateAsync(context);
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static async Task<bool> IsEndedAsync(this PanelDbContext db, ClaimsPrincipal principal, CancellationToken cancel) =>
        PanelClaims.SessionId(principal) is not { } session || await db.EndedSessions.AnyAsync(s => s.Id == session, cancel);
}
