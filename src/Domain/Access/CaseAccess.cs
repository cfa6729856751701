using Muster.Domain.Cases;

namespace Muster.Domain.Access;

/// <summary>The one place that decides what an actor may do to a case. Commands ask it; buttons only mirror it.</summary>
public static class CaseAccess
{
    /// <summary>Whether the actor may see the case. Who may not is told that it does not exist.</summary>
    public static bool CanRead(Actor actor, Case @case) =>
        InBounds(actor, @case.Id) && (actor.Role == PanelRole.Admin || actor.Kind == ActorKind.Token || Membership(actor, @case) is not null);

    /// <summary>Whether the actor may act on the case: invite, name rooms, remove people, dispose.</summary>
    public static bool CanCommand(Actor actor, Case @case) =>
        CanRead(actor, @case) && actor.Role switch
        {
            PanelRole.Admin => true,
            PanelRole.Commander => actor.Kind == ActorKind.Token || Membership(actor, @case) == CaseRole.Commander,
            PanelRole.Auditor => false,
        };

    /// <summary>Why the actor may not read the case, or null.</summary>
    public static Problem? Read(Actor actor, Case? @case) =>
        @case is not null && CanRead(actor, @case) ? null : new Problem(ProblemType.NotFound, "There is no such case, or you are not a member of it.");

    /// <summary>Why the actor may not command the case, or null.</summary>
    public static Problem? Command(Actor actor, Case? @case) =>
        Read(actor, @case) ?? (CanCommand(actor, @case!) ? null : new Problem(ProblemType.Forbidden, "Only a commander of this case may do this."));

    /// <summary>Why the actor may not do one of the acts that need a step-up, or null.</summary>
    public static Problem? Command(Actor actor, Case? @case, Acts act) => Command(actor, @case) ?? Unlocked(actor, act);

    /// <summary>Whether the act is unlocked by step-up or by the token's flag.</summary>
    public static Problem? Unlocked(Actor actor, Acts act)
    {
        if (actor.Allow.HasFlag(act)) return null;
        var name = act.ToString().ToLowerInvariant();
        return actor.Kind == ActorKind.Token
            ? new Problem(ProblemType.StepUpRequired, $"This token may not {name}: make one with --allow {name}.")
            : new Problem(ProblemType.StepUpRequired, $"To {name}, confirm first that it is you.") { Act = "Confirm with your passkey or password." };
    }

    private static bool InBounds(Actor actor, Guid caseId) => actor.BoundTo is null || actor.BoundTo.Contains(caseId);

    private static CaseRole? Membership(Actor actor, Case @case) =>
        @case.Members.FirstOrDefault(m => m.UserId == actor.Id)?.Role;
}
