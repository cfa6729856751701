using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;

namespace Muster.Web.Access;

/// <summary>
/// Says who asks, in requests and in circuits alike. The user's row is read every time: somebody who was disabled, or signed out,
/// can do nothing more from the next act on, also on a page that is still open.
/// </summary>
public sealed class ActorAccessor(IHttpContextAccessor http, AuthenticationStateProvider states, IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    /// <summary>Who asks; for pages and endpoints that only signed-in people and tokens reach.</summary>
    /// <exception cref="SignedOutException">The session ended while the page was open.</exception>
    public async Task<Actor> GetAsync(CancellationToken cancel = default) => await FindAsync(cancel) ?? throw new SignedOutException();

    /// <summary>Who asks, or null for a stranger.</summary>
    public async Task<Actor?> FindAsync(CancellationToken cancel = default)
    {
        if (Request is not { } request) return await OfAsync((await states.GetAuthenticationStateAsync()).User, cancel);
        return request.Features.Get<TokenActor>()?.Actor ?? await OfAsync(request.User, cancel);
    }

    /// <summary>A circuit lives on the WebSocket request that began it: its own authentication state is newer.</summary>
    private HttpContext? Request => http.HttpContext is { } context && !context.Request.Path.StartsWithSegments("/_blazor") ? context : null;

    private async Task<Actor?> OfAsync(System.Security.Claims.ClaimsPrincipal principal, CancellationToken cancel)
    {
        if (PanelClaims.UserId(principal) is null) return null;
        await using var db = await contexts.CreateDbContextAsync(cancel);
        return (await db.UserOfAsync(principal, cancel))?.ToActor(PanelClaims.Unlocked(principal, time.GetUtcNow()));
    }
}

/// <summary>The session ended while a page was open: the person must sign in again.</summary>
public sealed class SignedOutException() : Exception("The session has ended. Sign in again.");
