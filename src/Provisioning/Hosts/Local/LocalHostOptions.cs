namespace Muster.Provisioning.Hosts.Local;

/// <summary>How homeservers are made on this machine. One of the two ways to run Synapse has to be there.</summary>
public sealed record LocalHostOptions
{
    /// <summary>A Debian root with Synapse (built by <c>./muster</c>), run with its own loader and libraries.</summary>
    public string? RootDirectory { get; init; }

    /// <summary>A <c>synapse_homeserver</c> of this machine, used where there is no root.</summary>
    public string? SynapseExecutable { get; init; }

    /// <summary>Cost of password hashes. 12 takes about a quarter of a second a login; lower only for tests.</summary>
    public int BcryptRounds { get; init; } = 12;

    /// <summary>Largest file that can be uploaded, in MiB.</summary>
    public int MaxUploadMegabytes { get; init; } = 50;

    /// <summary>Rooms that a responder may make in 24 hours.</summary>
    public int RoomsPerDay { get; init; } = 10;

    /// <summary>The relay that homeservers name to people in a call; null: none, and calls then need a direct way between them.</summary>
    public TurnRelay? Turn { get; init; }

    /// <summary>Below this many MiB free, no homeserver is started: SQLite on a full disk loses what people write.</summary>
    public int MinimumFreeMegabytes { get; init; } = 64;

    /// <summary>Where root's panels on this machine note which homeserver has which user: one place for all of them.</summary>
    public string UserRegistry { get; init; } = "/var/lib/muster-users";

    /// <summary>How long a start may take before it counts as failed.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a stop may take before the process is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a wipe goes on overwriting; what is left then is only removed.</summary>
    public TimeSpan OverwriteTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
