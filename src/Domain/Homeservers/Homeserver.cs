namespace Muster.Domain.Homeservers;

/// <summary>One Synapse and what stands around it. Belongs to a case, or to none while it stands by.</summary>
public sealed class Homeserver : IVersioned
{
    private readonly List<HealthCheck> health = [];

    private Homeserver() { }

    public Homeserver(string host, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Host = host;
        State = HomeserverState.Making;
        CreatedAt = now;
    }

    public Guid Id { get; private set; }
    public Guid? CaseId { get; private set; }
    public string Host { get; private set; } = "";
    public HomeserverState State { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Matrix server name; null until an address is reserved.</summary>
    public string? ServerName { get; private set; }

    /// <summary>Loopback port on the local host; never reused, unique over all homeservers. Null elsewhere.</summary>
    public int? Port { get; private set; }

    /// <summary>Loopback port of its war room: an origin of its own, so that no two cases share storage. Null until it was served once.</summary>
    public int? WarRoomPort { get; private set; }

    /// <summary>The same for its Element Web. Null where none was ever served.</summary>
    public int? WebClientPort { get; private set; }

    /// <summary>The unprivileged user that it runs as where the panel is root.</summary>
    public int? Uid { get; private set; }

    /// <summary>Process id, start time (clock ticks since boot) and boot id: together they name one process for ever.</summary>
    public int? Pid { get; private set; }
    public long? PidStartTicks { get; private set; }
    public string? BootId { get; private set; }

    /// <summary>Credentials of the service administrator and the server's own secrets, encrypted by the panel.</summary>
    public byte[]? SealedSecrets { get; private set; }

    /// <summary>The space that holds the case's rooms.</summary>
    public string? SpaceId { get; private set; }
    public int Version { get; set; }
    public IReadOnlyList<HealthCheck> Health => health;

    public bool Apply(HomeserverTrigger trigger)
    {
        if (HomeserverTransitions.Next(State, trigger) is not { } next) return false;
        State = next;
        return true;
    }

    public void Reserve(string serverName, int? port, int? uid)
    {
        ServerName = serverName;
        Port = port;
        Uid = uid;
    }

    public void ServesWarRoomOn(int port) => WarRoomPort = port;

    public void ServesWebClientOn(int port) => WebClientPort = port;

    public void Seal(byte[] secrets) => SealedSecrets = secrets;

    /// <summary>The credentials of a destroyed server are of no use to anybody.</summary>
    public void ForgetSecrets() => SealedSecrets = null;

    public void RunsAs(int pid, long startTicks, string bootId)
    {
        Pid = pid;
        PidStartTicks = startTicks;
        BootId = bootId;
    }

    public void Stopped()
    {
        Pid = null;
        PidStartTicks = null;
        BootId = null;
    }

    public void HasSpace(string spaceId) => SpaceId = spaceId;

    /// <summary>Records a check; true when its status changed, so that only news is told.</summary>
    public bool Report(string check, HealthStatus status, string detail, DateTimeOffset now)
    {
        if (health.FirstOrDefault(h => h.Name == check) is { } known) return known.Update(status, detail, now);
        health.Add(new HealthCheck(check, status, detail, now));
        return true;
    }
}
