namespace Muster.Data;

/// <summary>A link that sets up the first admin, a new user, or a reset account; usable once. Only its hash is kept.</summary>
public sealed class OneTimeLink
{
    public required Guid Id { get; init; }
    public required byte[] TokenHash { get; init; }
    public required LinkPurpose Purpose { get; init; }

    /// <summary>The user that it is for; null for the first admin.</summary>
    public string? UserId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

public enum LinkPurpose
{
    /// <summary>Makes the first admin.</summary>
    Setup,

    /// <summary>Lets a user whom an admin added choose their own way of signing in.</summary>
    Welcome,

    /// <summary>Replaces every way of signing in that a user had.</summary>
    Reset,
}
