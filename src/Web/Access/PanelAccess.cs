using Muster.Domain;
using Muster.Domain.Access;

namespace Muster.Web.Access;

/// <summary>Who may manage the panel itself: its users, tokens and settings.</summary>
internal static class PanelAccess
{
    /// <summary>Why the actor may not look at them, or null.</summary>
    public static Problem? Look(Actor actor) =>
        actor.Role == PanelRole.Admin && actor.Kind != ActorKind.Token && actor.BoundTo is null ? null : new Problem(ProblemType.Forbidden, "Only an admin of this panel may do this, signed in as a person.");

    /// <summary>Why the actor may not change them, or null. Each change can hand out power, so it asks for a fresh confirmation.</summary>
    public static Problem? Manage(Actor actor) => Look(actor) ?? Confirmed(actor);

    /// <summary>Why the actor may not end sessions of their own, or null.</summary>
    public static Problem? Own(Actor actor) =>
        actor.Kind == ActorKind.User ? null : new Problem(ProblemType.Forbidden, "Only people sign in here, and change how they do.");

    /// <summary>Why the actor may not change how they sign in, or null. Whoever finds an open session must not be able to keep the account.</summary>
    public static Problem? ChangeOwn(Actor actor) => Own(actor) ?? Confirmed(actor);

    private static Problem? Confirmed(Actor actor) =>
        actor.Allow == Acts.All ? null : new Problem(ProblemType.StepUpRequired, "Confirm first that it is you.") { Act = "Confirm with your passkey or password." };
}
