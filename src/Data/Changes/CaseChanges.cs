using System.Collections.Concurrent;

namespace Muster.Data.Changes;

/// <summary>
/// Tells pages and event streams that a case changed, after the change is committed. It knows only this process:
/// who must not miss a change of another one also asks now and then.
/// </summary>
public sealed class CaseChanges
{
    private readonly ConcurrentDictionary<Guid, Subscription> subscriptions = new();

    /// <summary>How many listen; for tests that nothing leaks.</summary>
    public int Subscribers => subscriptions.Count;

    /// <summary>Calls back with the id of each changed case; with a case id, for that case only. Call backs must be quick and not throw.</summary>
    public IDisposable Subscribe(Action<Guid> changed, Guid? caseId = null)
    {
        var subscription = new Subscription(this, changed, caseId);
        subscriptions[subscription.Id] = subscription;
        return subscription;
    }

    /// <summary>Called by the interceptor after each commit, and by code that changes rows without the change tracker.</summary>
    public void Publish(Guid caseId)
    {
        foreach (var subscription in subscriptions.Values)
        {
            if (subscription.CaseId is null || subscription.CaseId == caseId) subscription.Changed(caseId);
        }
    }

    private sealed record Subscription(CaseChanges Owner, Action<Guid> Changed, Guid? CaseId) : IDisposable
    {
        public Guid Id { get; } = Guid.NewGuid();

        public void Dispose() => Owner.subscriptions.TryRemove(Id, out _);
    }
}
