namespace Muster.Data;

/// <summary>
/// The request that is being carried out under an Idempotency-Key. It flows with the call, so that the first save of the act, in whatever
/// command and context, also marks the reserved row.
/// </summary>
public sealed class IdempotentAct(byte[] keyHash, Guid reservation, TimeProvider clock) : IDisposable
{
    private static readonly AsyncLocal<IdempotentAct?> Flowing = new();

    public byte[] KeyHash => keyHash;
    public Guid Reservation => reservation;
    internal static IdempotentAct? Current => Flowing.Value is { Over: false } act ? act : null;

    /// <summary>Whether the mark is committed: one is enough.</summary>
    internal bool Marked { get; set; }

    /// <summary>What the request started and left running does not belong to it any more.</summary>
    private bool Over { get; set; }

    public static IdempotentAct Begin(byte[] keyHash, Guid reservation, TimeProvider clock) =>
        Flowing.Value = new IdempotentAct(keyHash, reservation, clock);

    internal DateTimeOffset Now => clock.GetUtcNow();

    public void Dispose() => Over = true;
}
