using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Ends a homeserver's process, and whatever else runs as its user.</summary>
internal sealed partial class SynapseStop(LocalHostOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public async Task<bool> StopAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        // More than once, because a start that was under way when we looked may have taken the lock since.
        for (var attempt = 0; attempt < 5 && LockHolder.Find(homeserver.LockFile) is { } process; attempt++)
            await EndAsync(homeserver.Id, process, cancel);
        foreach (var leftover in ProcessesOf(homeserver)) await EndAsync(homeserver.Id, leftover, cancel);
        return LockHolder.Find(homeserver.LockFile) is null && !ProcessesOf(homeserver).Any();
    }

    /// <summary>Ends one process whose identity is proven; asks first, so that the database is closed in order.</summary>
    public async Task EndAsync(Guid homeserver, ProcessIdentity process, CancellationToken cancel)
    {
        if (!LinuxNative.Signal(process, LinuxNative.SigTerm) || await GoneWithinAsync(process, options.StopTimeout, cancel)) return;
        LogKilling(homeserver, process.Pid, options.StopTimeout.TotalSeconds);
        LinuxNative.Signal(process, LinuxNative.SigKill);
        await GoneWithinAsync(process, options.StopTimeout, cancel);
    }

    // The user is this homeserver's alone: whatever runs as it was left by Synapse, or by whoever broke into it.
    private static IEnumerable<ProcessIdentity> ProcessesOf(LocalHomeserver homeserver) => homeserver.Uid is not { } user
        ? []
        : LinuxProcess.All().Where(pid => LinuxProcess.User(pid) == user).Select(LinuxProcess.Identify).OfType<ProcessIdentity>();

    private async Task<bool> GoneWithinAsync(ProcessIdentity process, TimeSpan limit, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        while (LinuxProcess.IsAlive(process))
        {
            if (time.GetElapsedTime(begun) > limit) return false;
            await Task.Delay(Interval, time, cancel);
        }
        return true;
    }

    [LoggerMessage(LogLevel.Warning, "Process {Pid} of homeserver {Homeserver} did not end within {Seconds} s and is killed")]
    private partial void LogKilling(Guid homeserver, int pid, double seconds);
}
