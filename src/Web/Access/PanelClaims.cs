using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Muster.Data;
using Muster.Domain.Access;

namespace Muster.Web.Access;

/// <summary>What a session's cookie says about its user, and how long each of it is believed.</summary>
internal static class PanelClaims
{
    /// <summary>When the user last confirmed that it is them, in seconds since 1970.</summary>
    public const string SteppedUpAt = "stepped-up-at";

    /// <summary>Which session it is, from sign-in to sign-out.</summary>
    public const string Session = "session";

    /// <summary>How long a confirmation unlocks the harmful acts.</summary>
    public static readonly TimeSpan StepUpLasts = TimeSpan.FromMinutes(10);

    private static readonly string StampClaim = new ClaimsIdentityOptions().SecurityStampClaimType;

    public static string? UserId(ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } ? principal.FindFirstValue(ClaimTypes.NameIdentifier) : null;

    public static Guid? SessionId(ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Session), out var id) ? id : null;

    /// <summary>A session that begins now; its id names it and is no secret.</summary>
    public static Claim NewSession() => new(Session, Guid.NewGuid().ToString());

    /// <summary>Whether the session is of the user's present generation: the user is enabled, and nothing has ended all of their sessions.</summary>
    public static bool IsCurrent(ClaimsPrincipal principal, PanelUser user) =>
        user.DisabledAt is null && user.SecurityStamp is { Length: > 0 } stamp && principal.FindFirstValue(StampClaim) == stamp;

    public static Acts Unlocked(ClaimsPrincipal principal, DateTimeOffset now) => IsFresh(principal, now) ? Acts.All : Acts.None;

    public static bool IsFresh(ClaimsPrincipal principal, DateTimeOffset now)
    {
        if (!long.TryParse(principal.FindFirstValue(SteppedUpAt), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        var age = now - DateTimeOffset.FromUnixTimeSeconds(seconds);
        return age >= TimeSpan.FromSeconds(-1) && age < StepUpLasts; // a clock that was set back does not unlock for longer
    }

    public static Claim SteppedUp(DateTimeOffset now) => new(SteppedUpAt, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    public static Actor ToActor(this PanelUser user, Acts allow) => new(ActorKind.User, user.Id, user.UserName!, user.Role, allow);
}
