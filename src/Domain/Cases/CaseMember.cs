namespace Muster.Domain.Cases;

/// <summary>Who has access to a case, and as what. Admins need no membership.</summary>
public sealed class CaseMember
{
    private CaseMember() { }

    internal CaseMember(string userId, string name, CaseRole role, DateTimeOffset now)
    {
        UserId = userId;
        Name = name;
        Role = role;
        AddedAt = now;
    }

    public Guid CaseId { get; private set; }

    /// <summary>A panel user's id, or the id of the token that opened the case.</summary>
    public string UserId { get; private set; } = "";
    public string Name { get; private set; } = "";
    public CaseRole Role { get; internal set; }
    public DateTimeOffset AddedAt { get; private set; }
}

public enum CaseRole
{
    /// <summary>Reads everything of this case, changes nothing.</summary>
    Auditor,

    /// <summary>Acts on this case.</summary>
    Commander,
}
