namespace Muster.Domain.Homeservers;

/// <summary>What was observed last about one side of a homeserver.</summary>
public sealed class HealthCheck
{
    private HealthCheck() { }

    internal HealthCheck(string name, HealthStatus status, string detail, DateTimeOffset now)
    {
        Name = name;
        Status = status;
        Detail = detail;
        Since = now;
        CheckedAt = now;
    }

    public Guid HomeserverId { get; private set; }
    public string Name { get; private set; } = "";
    public HealthStatus Status { get; private set; }

    /// <summary>Since when it has had this status.</summary>
    public DateTimeOffset Since { get; private set; }
    public DateTimeOffset CheckedAt { get; private set; }
    public string Detail { get; private set; } = "";

    internal bool Update(HealthStatus status, string detail, DateTimeOffset now)
    {
        var changed = status != Status;
        Status = status;
        Detail = detail;
        CheckedAt = now;
        if (changed) Since = now;
        return changed;
    }
}

public enum HealthStatus
{
    Unknown,
    Ok,
    Warn,
    Fail,
}
