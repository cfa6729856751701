namespace Muster.Domain.Access;

/// <summary>
/// A program's key to the API. Only a SHA-256 of the secret is kept: 32 random bytes need no slow hash.
/// </summary>
public sealed class ApiToken
{
    private ApiToken() { }

    public ApiToken(string name, PanelRole role, Acts allow, byte[] secretHash, DateTimeOffset now, DateTimeOffset expiresAt, IEnumerable<Guid>? cases = null)
    {
        Id = Guid.CreateVersion7(now);
        Name = name;
        Role = role;
        Allow = allow;
        SecretHash = secretHash;
        CreatedAt = now;
        ExpiresAt = expiresAt;
        CaseIds = cases is null ? null : string.Join(',', cases);
    }

    public Guid Id { get; private set; }
    public string Name { get; private set; } = "";
    public PanelRole Role { get; private set; }
    public Acts Allow { get; private set; }
    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    /// <summary>Comma-separated case ids that it is bound to; null: every case.</summary>
    public string? CaseIds { get; private set; }

    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    /// <summary>Remembers the use; coarse on purpose, so that a busy program does not write on every call.</summary>
    public bool Touch(DateTimeOffset now)
    {
        if (LastUsedAt is { } last && now - last < TimeSpan.FromMinutes(1)) return false;
        LastUsedAt = now;
        return true;
    }

    public Actor ToActor() => new(ActorKind.Token, Id.ToString(), Name, Role, Allow)
    {
        BoundTo = CaseIds?.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse).ToHashSet(),
    };
}
