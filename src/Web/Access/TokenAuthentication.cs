using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Access;

/// <summary>
/// Bearer tokens (RFC 6750), for <c>/api</c> only. A token is looked up by the hash of its 32 random bytes, so timing tells nothing of use;
/// expired, revoked and unknown ones get the same answer.
/// </summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder,
    IDbContextFactory<PanelDbContext> contexts, TimeProvider time) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public new const string Scheme = "Token";

    /// <summary>Makes tokens recognisable, for people and for scanners that look for leaked ones.</summary>
    public const string Prefix = "muster_";

    public static SecretToken? Parse(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) ? SecretToken.Parse(text[Prefix.Length..]) : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        if (Parse(header["Bearer ".Length..].Trim()) is not { } secret) return Refused;

        await using var db = await contexts.CreateDbContextAsync(Context.RequestAborted);
        var hash = secret.Hash;
        var token = await db.ApiTokens.SingleOrDefaultAsync(t => t.SecretHash == hash, Context.RequestAborted);
        var now = time.GetUtcNow();
        if (token is null || !token.IsUsable(now)) return Refused;
        if (token.Touch(now)) await db.SaveChangesAsync(Context.RequestAborted);

        Context.Features.Set(new TokenActor(token.ToActor()));
        var identity = new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, token.Id.ToString()), new(ClaimTypes.Name, token.Name), new(ClaimTypes.Role, token.Role.ToString())], Scheme);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return Task.CompletedTask;
    }

    private static AuthenticateResult Refused => AuthenticateResult.Fail("The token is unknown, expired or revoked.");
}

/// <summary>The actor of a request that a token authenticated.</summary>
internal sealed record TokenActor(Actor Actor);
