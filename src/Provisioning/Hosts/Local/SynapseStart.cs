using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Starts a homeserver's process, or finds the one that runs.</summary>
internal sealed partial class SynapseStart(LocalHostOptions options, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PortPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    public async Task<HostResult<ProcessIdentity>> EnsureAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        if (LockHolder.Find(homeserver.LockFile, homeserver.Uid) is { } running)
        {
            LogAdopted(homeserver.Id, running.Pid);
            return running;
        }
        var found = SynapseProgram.Find(options);
        if (!found.Succeeded) return found.Failure;
        if ((WhyNot(homeserver, found.Value) ?? await WhyPortTakenAsync(homeserver, cancel)) is { } reason) return reason;

        cancel.ThrowIfCancellationRequested();
        File.Delete(HomeserverFiles.LaunchLogOf(homeserver));
        using var child = Process.Start(found.Value.StartInfo(homeserver))
            ?? throw new InvalidOperationException("The process could not be started.");
        return await UntilLockedAsync(homeserver, child);
    }

    private HostFailure? WhyNot(LocalHomeserver homeserver, SynapseProgram program)
    {
        if (homeserver.Uid is null && Environment.IsPrivilegedProcess) return new NoUserOfItsOwn();
        if (Reachability.WhyUnreachable(homeserver, program.Location) is { } unreachable) return unreachable;
        return DiskSpace.WhyFull(homeserver, options);
    }

    // The threads of a process that was killed end one by one: its socket can outlive by a moment what /proc shows of it.
    private async Task<HostFailure?> WhyPortTakenAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        var user = homeserver.Uid ?? LinuxProcess.User(Environment.ProcessId);
        for (var begun = time.GetTimestamp(); !LoopbackPorts.CanBind(homeserver.Port); await Task.Delay(Glance, time, cancel))
        {
            var listener = LoopbackPorts.Listener(homeserver.Port);
            var ending = listener is null || (listener.User == user && LoopbackPorts.ProcessOf(listener) is null);
            if (!ending || time.GetElapsedTime(begun) > PortPatience) return new PortTaken(homeserver.Port, LoopbackPorts.Describe(listener));
        }
        return null;
    }

    // From here the lock decides. Only the holder is the homeserver; a child that was turned away ends by itself. These few
    // milliseconds are not to be cancelled: whoever cancels may stop what holds the lock next, and must find it.
    private async Task<HostResult<ProcessIdentity>> UntilLockedAsync(LocalHomeserver homeserver, Process child)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < LockPatience)
        {
            if (LinuxProcess.Identify(child.Id) is { } identity && LockHolder.Holds(identity, homeserver.LockFile, homeserver.Uid))
            {
                LogStarted(homeserver.Id, identity.Pid);
                return identity;
            }
            if (child.HasExited)
            {
                if (child.ExitCode == SynapseProgram.LockHeldExitCode && LockHolder.Find(homeserver.LockFile, homeserver.Uid) is { } other) return other;
                return new SynapseDied(child.ExitCode) { LogTail = LogTail.Of(homeserver, null) };
            }
            await Task.Delay(Glance, time, CancellationToken.None);
        }
        return new SynapseSilent(LockPatience) { LogTail = LogTail.Of(homeserver, null) };
    }

    [LoggerMessage(LogLevel.Information, "Homeserver {Homeserver} started as process {Pid}")]
    private partial void LogStarted(Guid homeserver, int pid);

    [LoggerMessage(LogLevel.Information, "Homeserver {Homeserver} already runs as process {Pid}")]
    private partial void LogAdopted(Guid homeserver, int pid);
}
