using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Runs homeservers on this machine. Every operation can be repeated, from any state in which a killed panel may have left
/// things, and there is never more than one process for a homeserver, whoever starts it.
/// </summary>
/// <remarks>
/// What is true is read from the machine: the lock that the process holds, /proc, the kernel's socket table. Nothing is
/// remembered here but which homeserver is being started at the moment.
/// </remarks>
public sealed class LocalSynapse(LocalHostOptions options, TimeProvider time, ILogger<LocalSynapse> log)
{
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> starting = new();
    private readonly SynapseStart start = new(options, time, log);
    private readonly SynapseAnswer answer = new(options, time);
    private readonly SynapseStop stop = new(options, time, log);
    private readonly HomeserverWipe wipe = new(options, time, log);

    /// <summary>
    /// Writes the homeserver's directory. Expected failures: disk full, or a directory that its user cannot reach.
    /// </summary>
    public async Task<HostFailure?> PrepareAsync(LocalHomeserver homeserver, HomeserverSecrets secrets, CancellationToken cancel = default)
    {
        try
        {
            return await new HomeserverFiles(options).WriteAsync(homeserver, secrets, cancel)
                ?? (HostFailure?)Reachability.WhyUnreachable(homeserver, homeserver.Directory) ?? DiskSpace.WhyFull(homeserver, options);
        }
        catch (IOException full) when (DiskSpace.IsFull(full))
        {
            return DiskSpace.Full(homeserver);
        }
    }

    /// <summary>
    /// The homeserver's process: the one that runs, or else a new one. It is not waited for until it answers
    /// (<see cref="WaitUntilAnsweringAsync"/>).
    /// </summary>
    public async Task<HostResult<ProcessIdentity>> EnsureRunningAsync(LocalHomeserver homeserver, CancellationToken cancel = default)
    {
        // Between processes flock decides; within this one a queue saves starting a second Synapse only to see it turned away.
        var queue = starting.GetOrAdd(homeserver.Id, _ => new SemaphoreSlim(1, 1));
        await queue.WaitAsync(cancel);
        try
        {
            return await start.EnsureAsync(homeserver, cancel);
        }
        finally
        {
            queue.Release();
        }
    }

    /// <summary>The homeserver's live process, proven by its lock; null when it does not run.</summary>
    /// <param name="recorded">What was recorded of it, if anything: makes the answer quicker, never different.</param>
    [SuppressMessage("Performance", "CA1822", Justification = "One of this host's operations, whatever it happens to read today.")]
    public ProcessIdentity? Find(LocalHomeserver homeserver, ProcessIdentity? recorded = null) => LockHolder.Find(homeserver.LockFile, homeserver.Uid, recorded);

    /// <summary>
    /// Waits until this very process answers the client API. Null on success. Expected failures: it died (with its last log lines,
    /// secrets replaced), its port is taken, its disk is full, or it stayed silent.
    /// </summary>
    public Task<HostFailure?> WaitUntilAnsweringAsync(
        LocalHomeserver homeserver, ProcessIdentity process, HomeserverSecrets? secrets, CancellationToken cancel = default) =>
        answer.WaitAsync(homeserver, process, secrets, cancel);

    /// <summary>Why a homeserver that was started does not run any more, as far as its log, its port and its disk tell.</summary>
    public HostFailure Explain(LocalHomeserver homeserver, HomeserverSecrets? secrets) => answer.WhyDied(homeserver, LogTail.Of(homeserver, secrets));

    /// <summary>Ports that cannot be given away, because another homeserver of this machine has the user that goes with them.</summary>
    public IEnumerable<int> TakenPorts() => Environment.IsPrivilegedProcess ? new UserClaims(options).Ports() : [];

    /// <summary>Space left on the disk that the homeserver writes to, in MiB.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "As above.")]
    public long FreeMegabytes(LocalHomeserver homeserver) => DiskSpace.FreeMegabytes(homeserver);

    /// <summary>Ends the process: asks, waits, kills. True when it is gone; signals nothing that is not proven to be it.</summary>
    public Task<bool> StopAsync(LocalHomeserver homeserver, CancellationToken cancel = default) => stop.StopAsync(homeserver, cancel);

    /// <summary>Overwrites what is secret and removes the directory, whatever is in it; refuses while the process runs.</summary>
    public Task<HostResult<Wiped>> WipeAsync(LocalHomeserver homeserver, CancellationToken cancel = default) => wipe.WipeAsync(homeserver, cancel);

    /// <summary>
    /// Looks whether anything is left of a homeserver, with eyes of its own: /proc, the port, the file system; never our records.
    /// </summary>
    public Task<IReadOnlyList<GoneCheck>> VerifyGoneAsync(LocalHomeserver homeserver, CancellationToken cancel = default) =>
        new GoneChecks(time).RunAsync(homeserver, cancel);
}
