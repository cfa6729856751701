using static Muster.Domain.Cases.Lifecycle.CaseState;
using static Muster.Domain.Cases.Lifecycle.CaseTrigger;

namespace Muster.Domain.Cases.Lifecycle;

/// <summary>The only table of a case's life; docs/case-lifecycle.md shows it and a test holds the two together.</summary>
public static class CaseTransitions
{
    private static readonly Dictionary<(CaseState From, CaseTrigger Trigger), CaseState> Table = new()
    {
        [(Provisioning, Ready)] = Active,
        [(Provisioning, Compensated)] = Failed,
        [(Provisioning, Dispose)] = Disposing, // nothing was said yet: roll back
        [(Active, Dispose)] = Sealing,
        [(Sealing, CancelDispose)] = Active,
        [(Sealing, Sealed)] = Disposing,
        [(Sealing, OverrideSeal)] = Disposing,
        [(Disposing, VerifiedGone)] = Disposed,
        [(Failed, Retry)] = Provisioning,
        [(Failed, Dispose)] = Disposing, // nothing to seal
        [(Provisioning, Abandon)] = Disposed,
        [(Disposing, Abandon)] = Disposed,
    };

    /// <summary>Every allowed move.</summary>
    public static IEnumerable<(CaseState From, CaseTrigger Trigger, CaseState To)> All =>
        Table.Select(row => (row.Key.From, row.Key.Trigger, row.Value));

    /// <summary>Where the trigger leads, or null where it is not allowed.</summary>
    public static CaseState? Next(CaseState from, CaseTrigger trigger) =>
        Table.TryGetValue((from, trigger), out var to) ? to : null;

    /// <summary>Whether the trigger is allowed: the one source for a button and its guard.</summary>
    public static bool Allows(CaseState from, CaseTrigger trigger) => Table.ContainsKey((from, trigger));

    /// <summary>Whether nothing can happen any more.</summary>
    public static bool IsFinal(CaseState state) => Table.Keys.All(key => key.From != state);
}
