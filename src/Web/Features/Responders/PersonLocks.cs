using System.Collections.Concurrent;

namespace Muster.Web.Features.Responders;

/// <summary>
/// One act at a time on each person: what was decided first must not reach their homeserver last. Only this panel's process holds the data
/// directory, so a lock in memory is enough; what it guards may be repeated anyway.
/// </summary>
public sealed class PersonLocks
{
    private readonly ConcurrentDictionary<Guid, Turn> turns = new();

    public async Task<IDisposable> WaitAsync(Guid person, CancellationToken cancellationToken)
    {
        while (true)
        {
            var turn = turns.GetOrAdd(person, id => new Turn(this, id));
            await turn.Gate.WaitAsync(cancellationToken);
            if (!turn.Gone) return turn;
            turn.Gate.Release(); // whoever had it took it out meanwhile: look again
        }
    }

    private sealed class Turn(PersonLocks owner, Guid person) : IDisposable
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public bool Gone { get; private set; }

        public void Dispose()
        {
            Gone = true;
            owner.turns.TryRemove(person, out _);
            Gate.Release();
        }
    }
}
