using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Web.Access;

namespace Muster.Web.Tests.Support;

/// <summary>Panel users and their sessions, made without the ceremonies of signing in.</summary>
public static class Sessions
{
    public static async Task<PanelUser> UserAsync(this TestPanel panel, string name, PanelRole role)
    {
        var user = new PanelUser { UserName = name, NormalizedUserName = name.ToUpperInvariant(), Role = role, CreatedAt = TimeProvider.System.GetUtcNow(), SecurityStamp = Guid.NewGuid().ToString() };
        await using var db = await panel.Contexts.CreateDbContextAsync();
        db.Users.Add(user);
        await db.SaveChangesAsync();
        return user;
    }

    /// <summary>The Cookie header of a session that has just begun.</summary>
    public static async Task<string> SessionAsync(this TestPanel panel, PanelUser user)
    {
        await using var scope = panel.Services.CreateAsyncScope();
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<PanelUser>>().CreateAsync(user);
        ((ClaimsIdentity)principal.Identity!).AddClaim(PanelClaims.NewSession());
        var cookie = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return $"{cookie.Cookie.Name}={cookie.TicketDataFormat.Protect(ticket)}";
    }

    /// <summary>The user as commands see them, with nothing unlocked unless said.</summary>
    public static Actor ToActor(this PanelUser user, Acts allow = Acts.None) => new(ActorKind.User, user.Id, user.UserName!, user.Role, allow);
}
