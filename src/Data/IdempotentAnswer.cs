namespace Muster.Data;

/// <summary>
/// What a POST with an <c>Idempotency-Key</c> answered, kept 24 h. The body is encrypted with a key derived from the Idempotency-Key,
/// of which only a hash is stored: an answer may carry a secret.
/// </summary>
public sealed class IdempotentAnswer
{
    /// <summary>SHA-256 over actor, route and key.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>SHA-256 of the request body: the same key with another body is refused.</summary>
    public required byte[] RequestHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null while the first request is still being worked on.</summary>
    public int? Status { get; set; }
    public string? Location { get; set; }
    public string? ContentType { get; set; }
    public byte[]? SealedBody { get; set; }
}
