namespace Muster.Domain.Cases;

/// <summary>Something that needs a person: what happened, since when, and the one act that answers it.</summary>
public sealed class Attention
{
    private Attention() { }

    internal Attention(string kind, AttentionLevel level, string text, string act, DateTimeOffset since, Guid? responderId)
    {
        Id = Guid.CreateVersion7(since);
        Kind = kind;
        Level = level;
        Text = text;
        Act = act;
        Since = since;
        ResponderId = responderId;
    }

    public Guid Id { get; private set; }
    public Guid CaseId { get; private set; }

    /// <summary>Kebab case, stable: <c>stuck</c>, <c>used-link-tried</c>, <c>homeserver-down</c>, <c>disposes-soon</c>. Several may stand at once.</summary>
    public string Kind { get; private set; } = "";
    public AttentionLevel Level { get; private set; }
    public string Text { get; private set; } = "";

    /// <summary>Who it is about; null where it is about no one person.</summary>
    public Guid? ResponderId { get; private set; }

    /// <summary>A verb phrase: what to do about it.</summary>
    public string Act { get; private set; } = "";
    public DateTimeOffset Since { get; private set; }
    public DateTimeOffset? ClearedAt { get; internal set; }
}

public enum AttentionLevel
{
    Warn,
    Bad,
}
