using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Ends a homeserver's process, and whatever else runs as its user: all are asked at once, then killed at once.</summary>
internal sealed partial class SynapseStop(LocalHostOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public Task<bool> StopAsync(LocalHomeserver homeserver, CancellationToken cancel) =>
        EndAsync(homeserver.Id, () => Running(homeserver), homeserver.Uid, cancel);

    /// <summary>The process that holds the lock, and all of the homeserver's user.</summary>
    public static IReadOnlyList<ProcessIdentity> Running(LocalHomeserver homeserver)
    {
        List<ProcessIdentity> running = LockHolder.Find(homeserver.LockFile, homeserver.Uid) is { } holder ? [holder] : [];
        // The user is this homeserver's alone: whatever runs as it was left by Synapse, or by whoever broke into it.
        if (homeserver.Uid is { } user) running.AddRange(LinuxProcess.All().Where(pid => LinuxProcess.User(pid) == user).Select(LinuxProcess.Identify).OfType<ProcessIdentity>());
        return [.. running.Distinct()];
    }

    /// <summary>Ends what <paramref name="running"/> finds, which is asked until it finds nothing; true when that is so.</summary>
    /// <param name="user">The user whose processes are all to end; null where that is not the homeserver's alone.</param>
    public async Task<bool> EndAsync(Guid homeserver, Func<IReadOnlyList<ProcessIdentity>> running, int? user, CancellationToken cancel)
    {
        var ended = await AskAsync(running, cancel);
        if (!ended) LogKilling(homeserver, options.StopTimeout.TotalSeconds);
        // Who hands over to a child again and again can be missed by every look: a user's processes are killed also where none was seen.
        return (ended && user is null) || await KillAsync(running, user, cancel);
    }

    /// <summary>Asks first, so that the database is closed in order. One grace for all: who ignores it gains nothing by being many.</summary>
    private async Task<bool> AskAsync(Func<IReadOnlyList<ProcessIdentity>> running, CancellationToken cancel)
    {
        HashSet<ProcessIdentity> asked = [];
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) <= options.StopTimeout; await Task.Delay(Interval, time, cancel))
        {
            if (asked.Any(LinuxProcess.IsAlive)) continue;
            // Again, because a start that was under way when we looked may have taken the lock since.
            var found = running();
            if (found.Count == 0) return true;
            foreach (var process in found.Where(asked.Add)) LinuxNative.Signal(process, LinuxNative.SigTerm);
        }
        return false;
    }

    private async Task<bool> KillAsync(Func<IReadOnlyList<ProcessIdentity>> running, int? user, CancellationToken cancel)
    {
        for (var begun = time.GetTimestamp(); time.GetElapsedTime(begun) <= options.StopTimeout; await Task.Delay(Interval, time, cancel))
        {
            // One by one never ends where they multiply faster; all at once can be kept from starting by whoever kills their own. Not both.
            foreach (var process in running()) LinuxNative.Signal(process, LinuxNative.SigKill);
            if (user is { } only) await UserProcesses.KillAsync(only, cancel);
            if (running().Count == 0) return true;
        }
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Not all processes of homeserver {Homeserver} ended within {Seconds} s: they are killed")]
    private partial void LogKilling(Guid homeserver, double seconds);
}
