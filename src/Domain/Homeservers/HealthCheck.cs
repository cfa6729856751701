namespace Muster.Domain.Homeservers;

/// <summary>What was observed last about one side of a homeserver.</summary>
public sealed class HealthCheck
{
    /// <summary>Checks are made every two seconds and written at least once a minute; older than this, nobody has looked.</summary>
    public static readonly TimeSpan Overdue = TimeSpan.FromMinutes(3);

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

    /// <summary>What is known at a moment. What was seen too long ago says nothing about now.</summary>
    public HealthStatus StatusAt(DateTimeOffset now) => IsOverdue(now) ? HealthStatus.Unknown : Status;

    public bool IsOverdue(DateTimeOffset now) => (now - CheckedAt).Duration() > Overdue; // a clock may have been set back

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
