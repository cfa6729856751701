using Muster.Domain.Access;

namespace Muster.Domain.Audit;

/// <summary>One line of the panel's own log: who did what, when. Only ever appended.</summary>
public sealed class AuditEntry
{
    private AuditEntry() { }

    public AuditEntry(Actor actor, string action, string detail, DateTimeOffset at, Guid? caseId = null)
    {
        At = at;
        ActorKind = actor.Kind;
        ActorId = actor.Id;
        ActorName = actor.Name;
        Action = action;
        Detail = detail;
        CaseId = caseId;
    }

    /// <summary>Ascending; also the cursor of <c>GET /audit?after=</c>.</summary>
    public long Id { get; private set; }
    public DateTimeOffset At { get; private set; }
    public ActorKind ActorKind { get; private set; }
    public string ActorId { get; private set; } = "";
    public string ActorName { get; private set; } = "";

    /// <summary>Verb phrase in kebab case: <c>case-opened</c>, <c>name-revealed</c>.</summary>
    public string Action { get; private set; } = "";
    public string Detail { get; private set; } = "";
    public Guid? CaseId { get; private set; }
}
