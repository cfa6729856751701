using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Access;

/// <summary>
/// Looks every few seconds whether the session behind an open page still stands; whoever was disabled, or signed out elsewhere, loses it, and
/// the page leads them to sign in (<see cref="Shared.FaultBoundary"/>). Acts are refused at once in any case: <see cref="ActorAccessor"/> asks every
/// time. By the clock, and not by a signal: another process, such as a command, may have ended the session.
/// </summary>
internal sealed partial class SessionWatch(ILoggerFactory loggers, IDbContextFactory<PanelDbContext> contexts) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    private readonly ILogger log = loggers.CreateLogger<SessionWatch>();

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(5);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.UserOfAsync(authenticationState.User, cancellationToken) is not null;
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            LogBroken(log, broken);
            return true; // nobody is sent away because the database is; acts ask it themselves, and fail with it
        }
    }

    [LoggerMessage(LogLevel.Warning, "Whether an open page's session still stands cannot be seen now; it is looked at again in a few seconds")]
    private static partial void LogBroken(ILogger log, Exception exception);
}
