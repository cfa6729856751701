namespace Muster.Domain.Access;

/// <summary>Who asks: every command takes one, and every timeline and audit line names one.</summary>
/// <param name="Kind">A person at the panel, a program with a token, or Muster itself.</param>
/// <param name="Id">User id, token id, or "muster".</param>
/// <param name="Name">What people read.</param>
/// <param name="Role">The panel role.</param>
/// <param name="Allow">The harmful acts that are unlocked right now: by a fresh step-up, or by the token's <c>--allow</c>.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name, PanelRole Role, Acts Allow)
{
    /// <summary>Muster acting by itself: timers, restarts, compensation.</summary>
    public static Actor Muster { get; } = new(ActorKind.Muster, "muster", "Muster", PanelRole.Admin, Acts.All);

    /// <summary>Somebody who comes in by an invite; named by pseudonym, and allowed nothing at the panel.</summary>
    public static Actor Responder(Guid id, string pseudonym) => new(ActorKind.Responder, id.ToString(), pseudonym, PanelRole.Auditor, Acts.None);

    /// <summary>The cases that a token is bound to; null means no binding.</summary>
    public IReadOnlySet<Guid>? BoundTo { get; init; }
}

public enum ActorKind
{
    User,
    Token,
    Muster,

    /// <summary>Somebody in a case, by pseudonym: may do nothing at the panel, but their coming in is on record.</summary>
    Responder,
}

/// <summary>Acts that ask a person to step up, and a token for <c>--allow</c>.</summary>
[Flags]
public enum Acts
{
    None = 0,

    /// <summary>Dispose of a case.</summary>
    Dispose = 1,

    /// <summary>Override a refused seal, abandon a stuck disposal.</summary>
    Override = 2,

    /// <summary>Reveal a sealed real name or phone number.</summary>
    Reveal = 4,

    All = Dispose | Override | Reveal,
}
