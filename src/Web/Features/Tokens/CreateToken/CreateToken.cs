using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Web.Access;

namespace Muster.Web.Features.Tokens;

/// <param name="Allow">Acts that ask a person to step up.</param>
/// <param name="ExpiresInDays">1 to 366.</param>
/// <param name="CaseIds">The cases that it is bound to; null or empty: every case.</param>
public sealed record CreateTokenInput(string? Name, PanelRole Role, Acts Allow = Acts.None, int ExpiresInDays = 30, IReadOnlyList<Guid>? CaseIds = null);

/// <param name="Token">Shown once: only its hash is kept.</param>
public sealed record TokenMade(Guid Id, string Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"TokenMade {{ {Id} }}";
}

/// <summary>Makes a key for a program. It expires, and can do no harm that it was not given.</summary>
public sealed class CreateToken(IDbContextFactory<PanelDbContext> contexts, TimeProvider time)
{
    public const int LongestDays = 366;

    public async Task<Result<TokenMade>> ExecuteAsync(Actor actor, CreateTokenInput input, CancellationToken cancel)
    {
        if (PanelAccess.Manage(actor) is { } refused) return refused;
        var name = Text.Line(input.Name, "Name", 100);
        if (name.Problem is { } bad) return bad;
        if (input.ExpiresInDays is < 1 or > LongestDays) return Problem.Field("ExpiresInDays", $"Between 1 and {LongestDays} days.");
        if ((input.Allow & ~Acts.All) != 0) return Problem.Field("Allow", "Only dispose, override and reveal can be allowed.");
        if (input.Role == PanelRole.Auditor && input.Allow != Acts.None) return Problem.Field("Allow", "A token that only reads cannot be allowed any of these.");

        var now = time.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (await db.ApiTokens.AnyAsync(t => t.Name == name.Value && t.RevokedAt == null && t.ExpiresAt > now, cancel))
            return Problem.Field("Name", "A token with this name is in use. Revoke it, or choose another name, so that each can be told apart.");
        Guid[]? cases = input.CaseIds is { Count: > 0 } ids ? [.. ids.Distinct()] : null;
        if (cases is not null && await db.Cases.CountAsync(c => cases.Contains(c.Id), cancel) != cases.Length)
            return Problem.Field("CaseIds", "One of these cases does not exist.");

        var secret = SecretToken.Generate();
        var token = new ApiToken(name.Value, input.Role, input.Allow, secret.Hash, now, now.AddDays(input.ExpiresInDays), cases);
        db.ApiTokens.Add(token);
        db.Log(actor, "token-created", $"{token.Name}, {Names.Kebab(token.Role)}, may {AllowText(token.Allow)}, {(cases is null ? "every case" : $"{cases.Length} cases")}, until {token.ExpiresAt:u}", now);
        await db.SaveChangesAsync(cancel);
        return new TokenMade(token.Id, TokenAuthentication.Prefix + secret.Text, token.ExpiresAt);
    }

    internal static string AllowText(Acts allow) => allow == Acts.None ? "do no harm" : allow.ToString().ToLowerInvariant();
}
