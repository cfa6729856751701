using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Something that can go wrong with a homeserver on a machine that is not ours to repair: expected, shown to people.
/// </summary>
/// <param name="What">What happened, in one sentence.</param>
/// <param name="Meaning">What that means for the case.</param>
/// <param name="ToDo">What to do next.</param>
public abstract record HostFailure(string What, string Meaning, string ToDo)
{
    /// <summary>The last log lines, where they help; secrets are replaced.</summary>
    public IReadOnlyList<string> LogTail { get; init; } = [];

    public sealed override string ToString() => $"{What} {Meaning} {ToDo}";
}

/// <summary>There is no Synapse on this machine.</summary>
public sealed record SynapseMissing(string Looked) : HostFailure(
    $"There is no Synapse to start ({Looked}).",
    "No homeserver can be made on this machine.",
    "Run `./muster doctor`, which says what is missing; `./muster run` builds it.");

/// <summary>Something else listens on the homeserver's port.</summary>
public sealed record PortTaken(int Port, string By) : HostFailure(
    string.Create(CultureInfo.InvariantCulture, $"Port {Port} on this machine is taken by {By}."),
    "The port is part of the homeserver's name, so it cannot simply move to another one.",
    "End that program, or dispose of this homeserver and make another.");

/// <summary>The disk that holds the homeserver's directory is full, or nearly so.</summary>
public sealed record DiskFull(string Directory, long FreeMegabytes) : HostFailure(
    string.Create(CultureInfo.InvariantCulture, $"The disk with {Directory} is full ({FreeMegabytes} MiB free)."),
    "Synapse would lose what people write, so it is not started.",
    "Free some space on that disk; the next attempt starts by itself.");

/// <summary>The homeserver's unprivileged user cannot get at a directory that it needs.</summary>
public sealed record DirectoryUnreachable(string Directory, string Blocker) : HostFailure(
    $"The homeserver's user cannot reach {Directory}, because {Blocker} lets only its owner in.",
    "As root the panel gives every homeserver an unprivileged user of its own, and that user must be able to pass.",
    $"Run `chmod o+x {Blocker}`, or keep the panel's data elsewhere (`--data /var/lib/muster`).");

/// <summary>Synapse ended before it answered.</summary>
public sealed record SynapseDied(int? ExitCode) : HostFailure(
    ExitCode is { } code
        ? string.Create(CultureInfo.InvariantCulture, $"Synapse ended while starting (exit code {code}).")
        : "Synapse ended while starting.",
    "The homeserver does not run; nothing that was written on it before is lost.",
    "Read its last lines below. The next attempt starts by itself; if it keeps ending, dispose of it and make another.");

/// <summary>Synapse runs but does not answer.</summary>
public sealed record SynapseSilent(TimeSpan Waited) : HostFailure(
    string.Create(CultureInfo.InvariantCulture, $"Synapse did not answer within {Waited.TotalSeconds:0} s."),
    "It runs, but nobody can sign in or write.",
    "See whether this machine is overloaded or out of memory; the next attempt goes on waiting for the same process.");

/// <summary>What people wrote is not there any more: somebody removed the directory, or only a part of the panel's data was restored.</summary>
public sealed record HomeserverLost(string Directory) : HostFailure(
    $"The homeserver's database in {Directory} is gone.",
    "Its rooms and accounts are lost. An empty server under the same name would look as if nothing had happened, so it is not started.",
    "Restore the directory, or dispose of the case and open a new one.");

/// <summary>A homeserver without a user of its own would run with the panel's rights, and the panel is root.</summary>
public sealed record NoUserOfItsOwn() : HostFailure(
    "This homeserver was made by a panel that was not root, and would run as root now.",
    "Whoever broke into it would have the whole machine, so it is not started.",
    "Run the panel as the user that its data belongs to, not as root.");

/// <summary>Another homeserver of this machine, of another data directory perhaps, has the user that goes with the port.</summary>
public sealed record UserTaken(int User, string By) : HostFailure(
    string.Create(CultureInfo.InvariantCulture, $"User {User} of this machine, which goes with the homeserver's port, is taken by {By}."),
    "Each would be able to read the other's files, so this one is not made.",
    "Dispose of that one, or of this and make another, which gets another port.");

/// <summary>The file system refuses to let a directory go.</summary>
public sealed record NotRemoved(string Directory, string Problem) : HostFailure(
    $"{Directory} cannot be removed: {Problem}",
    "Something of the homeserver is still on this disk.",
    "Look whether the disk is read-only or broken, or something is mounted below the directory; it is tried again.");

/// <summary>Its directory is to be removed while the process still runs.</summary>
public sealed record StillRunning(int Pid) : HostFailure(
    string.Create(CultureInfo.InvariantCulture, $"The homeserver's process {Pid} still runs."),
    "Its files cannot be removed under it.",
    "Stop it first; the disposal does that by itself at the next attempt.");
