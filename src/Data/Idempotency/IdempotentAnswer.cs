namespace Muster.Data;

/// <summary>
/// A POST with an <c>Idempotency-Key</c>, and what it answered; kept 24 h. It is reserved before the act, marked in the act's own
/// transaction, and completed after it, so that a panel killed in between neither acts twice nor forgets that it acted. The body is
/// encrypted with a key derived from the Idempotency-Key, of which only a hash is stored: an answer may carry a secret.
/// </summary>
public sealed class IdempotentAnswer
{
    /// <summary>SHA-256 over actor, route and key.</summary>
    public required byte[] KeyHash { get; init; }

    /// <summary>SHA-256 of the request: the same key with another body is refused.</summary>
    public byte[] RequestHash { get; set; } = [];
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Names the attempt that holds the row. An attempt that lost it cannot commit: it is part of every update's condition.</summary>
    public Guid Reservation { get; set; }

    /// <summary>Until then nobody else takes the row over, also where the one who holds it is not heard of.</summary>
    public DateTimeOffset ReservedUntil { get; set; }

    /// <summary>Set in the transaction of the act itself: null means that nothing has happened yet.</summary>
    public DateTimeOffset? ActedAt { get; set; }

    /// <summary>The case that the act opened, so that a lost answer can be given again.</summary>
    public Guid? OpenedCaseId { get; set; }

    /// <summary>Null until the answer is recorded.</summary>
    public int? Status { get; set; }
    public string? Location { get; set; }
    public string? ContentType { get; set; }
    public byte[]? SealedBody { get; set; }
}
