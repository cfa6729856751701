using static Muster.Domain.Homeservers.HomeserverState;
using static Muster.Domain.Homeservers.HomeserverTrigger;

namespace Muster.Domain.Homeservers;

/// <summary>The only table of a homeserver's life.</summary>
public static class HomeserverTransitions
{
    private static readonly Dictionary<(HomeserverState From, HomeserverTrigger Trigger), HomeserverState> Table = new()
    {
        [(Making, Made)] = Ready,
        [(Ready, Take)] = Taken,
        [(Making, Retire)] = Retiring,
        [(Ready, Retire)] = Retiring,
        [(Taken, Retire)] = Retiring,
        [(Retiring, VerifiedGone)] = Gone,
        [(Retiring, HomeserverTrigger.Abandon)] = Gone,
    };

    public static IEnumerable<(HomeserverState From, HomeserverTrigger Trigger, HomeserverState To)> All =>
        Table.Select(row => (row.Key.From, row.Key.Trigger, row.Value));

    public static HomeserverState? Next(HomeserverState from, HomeserverTrigger trigger) =>
        Table.TryGetValue((from, trigger), out var to) ? to : null;
}
