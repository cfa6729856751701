using System.Collections.Concurrent;

namespace Muster.Provisioning.Jobs;

/// <summary>
/// Lets one at a time act on the homeservers of a case: its jobs, and the supervisor that restarts what died. Without it a Synapse that is
/// being disposed of could be restarted at the same moment.
/// </summary>
public sealed class CaseGates
{
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> gates = new();

    /// <param name="key">The case's id, or the homeserver's where it belongs to no case.</param>
    public async Task<IDisposable> EnterAsync(Guid key, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(key, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Pass(gate);
    }

    /// <summary>Enters if nobody is in; null otherwise.</summary>
    public IDisposable? TryEnter(Guid key)
    {
        var gate = gates.GetOrAdd(key, _ => new SemaphoreSlim(1));
        return gate.Wait(0) ? new Pass(gate) : null;
    }

    private sealed class Pass(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
