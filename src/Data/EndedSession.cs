namespace Muster.Data;

/// <summary>
/// A session that its user signed out of. The cookie may have been copied before: as long as any copy could still be valid, this row says
/// that it is not.
/// </summary>
public sealed class EndedSession
{
    public required Guid Id { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}
