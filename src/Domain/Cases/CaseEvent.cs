using Muster.Domain.Access;

namespace Muster.Domain.Cases;

/// <summary>One line of a case's timeline; it stays when the case is gone. Never room content, never a real name.</summary>
public sealed class CaseEvent
{
    private CaseEvent() { }

    internal CaseEvent(string kind, string text, Actor actor, DateTimeOffset at)
    {
        Kind = kind;
        Text = text;
        ActorName = actor.Name;
        At = at;
    }

    public long Id { get; private set; }
    public Guid CaseId { get; private set; }
    public DateTimeOffset At { get; private set; }

    /// <summary>Kebab case: <c>state-active</c>, <c>invite-made</c>, <c>responder-joined</c>.</summary>
    public string Kind { get; private set; } = "";
    public string Text { get; private set; } = "";
    public string ActorName { get; private set; } = "";
}
