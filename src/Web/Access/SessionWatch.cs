using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Access;

/// <summary>
/// Looks every minute whether the session behind an open page still stands; a disabled user, or one who signed out, loses it.
/// Acts are refused at once in any case: <see cref="ActorAccessor"/> asks every time.
/// </summary>
internal sealed class SessionWatch(ILoggerFactory loggers, IDbContextFactory<PanelDbContext> contexts) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromMinutes(1);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.UserOfAsync(authenticationState.User, cancellationToken) is not null;
    }
}
