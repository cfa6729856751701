using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>One look at whether something is gone, kept with the case as it was seen.</summary>
/// <param name="Name">What was looked for: process, port, files, lock.</param>
/// <param name="Gone">Whether nothing was found.</param>
/// <param name="Evidence">What was looked at and what was seen, in words.</param>
/// <param name="At">When.</param>
public sealed record GoneCheck(string Name, bool Gone, string Evidence, DateTimeOffset At);

/// <summary>
/// Verifies a disposal with a second pair of eyes. It asks the kernel and the file system, and shares no code with
/// what stopped and removed the homeserver but the reading of /proc.
/// </summary>
internal sealed class GoneChecks(TimeProvider time)
{
    private const string Accepted = "accepted";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly int? Us = LinuxProcess.User(Environment.ProcessId);

    public async Task<IReadOnlyList<GoneCheck>> RunAsync(LocalHomeserver homeserver, CancellationToken cancel) =>
        [Process(homeserver), await PortAsync(homeserver, cancel), Files(homeserver), Lock(homeserver)];

    private GoneCheck Process(LocalHomeserver homeserver)
    {
        var pids = LinuxProcess.All().ToList();
        var found = pids.Where(pid => pid != Environment.ProcessId && IsOf(homeserver, pid) && LinuxProcess.Identify(pid) is not null).ToList();
        var looked = string.Create(CultureInfo.InvariantCulture, $"{pids.Count} processes of this machine looked at ({(homeserver.Uid is { } uid ? $"user {uid}, starts under way" : "our user's: command line, working directory")})");
        return Seen("process", found.Count == 0, $"{looked}: {Listed(found)}");
    }

    private async Task<GoneCheck> PortAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        var connecting = new List<(IPAddress Address, string Outcome)>();
        foreach (var address in LoopbackPorts.Addresses) connecting.Add((address, await ConnectAsync(address, homeserver.Port, cancel)));
        var bound = LoopbackPorts.CanBind(homeserver.Port);
        var seen = string.Create(CultureInfo.InvariantCulture,
            $"{string.Join("; ", connecting.Select(c => $"{new IPEndPoint(c.Address, homeserver.Port)}: connecting was {c.Outcome}"))}; listening there {(bound ? "worked" : "did not work")}");
        var listeners = LoopbackPorts.Listeners(homeserver.Port);
        if (listeners.Count == 0) return Seen("port", connecting.All(c => c.Outcome != Accepted), $"{seen}; nobody listens");

        // Ports are free for all: a stranger may have taken it since, and must not keep the case from being closed.
        var areStrangers = listeners.All(listener => IsStranger(homeserver, listener, LoopbackPorts.ProcessOf(listener)));
        var who = string.Join(" and ", listeners.Select(LoopbackPorts.Describe));
        return Seen("port", areStrangers, $"{seen}; held by {who}{(areStrangers ? ", which is not the homeserver: who has the port now proves nothing, the other checks do" : "")}");
    }

    /// <summary>A listener that cannot be the homeserver's: another user's, or another program of the user that it ran as.</summary>
    /// <param name="process">The listener's process; null where it is another user's and we are not root.</param>
    internal static bool IsStranger(LocalHomeserver homeserver, PortListener listener, int? process)
    {
        if (homeserver.Uid is { } user) return listener.User != user;
        return process is { } pid ? !IsOf(homeserver, pid) : listener.User != Us;
    }

    // Anybody can give a program any name and work in a directory of any name: only who could have been started by us is looked at.
    private static bool IsOf(LocalHomeserver homeserver, int pid)
    {
        var user = LinuxProcess.User(pid);
        if (homeserver.Uid is { } own && user == own) return true;
        if (user != Us) return false;
        var command = LinuxProcess.CommandLine(pid);
        if (command?.Contains($"{SynapseProgram.StarterName} {homeserver.Directory} ", StringComparison.Ordinal) == true) return true;
        return homeserver.Uid is null && (command?.Contains(HomeserverFiles.ConfigurationOf(homeserver), StringComparison.Ordinal) == true || WorksIn(homeserver, pid));
    }

    private static bool WorksIn(LocalHomeserver homeserver, int pid) =>
        LinuxProcess.WorkingDirectory(pid) is { } place && $"{place.Replace(" (deleted)", "", StringComparison.Ordinal)}/".StartsWith(Below(homeserver), StringComparison.Ordinal);

    private static string Below(LocalHomeserver homeserver) => LinuxFile.Canonical(homeserver.Directory, parts: 1) + "/";

    private GoneCheck Files(LocalHomeserver homeserver)
    {
        var home = Path.GetDirectoryName(homeserver.Directory)!;
        var left = Directory.Exists(home)
            ? Directory.EnumerateFileSystemEntries(home).Where(entry => entry.Contains(homeserver.Id.ToString("N"), StringComparison.Ordinal)).ToList()
            : [];
        return Seen("files", left.Count == 0 && !Path.Exists(homeserver.Directory), left.Count == 0
            ? $"{homeserver.Directory} does not exist, and nothing beside it carries its name"
            : $"left: {string.Join(", ", left)}");
    }

    private GoneCheck Lock(LocalHomeserver homeserver)
    {
        // Nobody else can open what is in there; what their /proc says is what their own mounts make of it.
        var below = Below(homeserver);
        var holders = LinuxProcess.All().Where(pid => LinuxProcess.User(pid) is { } user && (user == homeserver.Uid || user == Us)
            && LinuxProcess.OpenFiles(pid).Any(file => file.Target.StartsWith(below, StringComparison.Ordinal))).ToList();
        return Seen("lock", holders.Count == 0, $"open files below the directory, removed ones included: {Listed(holders)}");
    }

    private GoneCheck Seen(string name, bool gone, string evidence) => new(name, gone, evidence, time.GetUtcNow());

    private static string Listed(List<int> pids) => pids.Count == 0
        ? "none"
        : string.Join(", ", pids.Select(pid => string.Create(CultureInfo.InvariantCulture, $"process {pid} ({LinuxProcess.Name(pid)})")));

    /// <summary>A stranger who listens and does not accept must not hold this up either.</summary>
    private async Task<string> ConnectAsync(IPAddress address, int port, CancellationToken cancel)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            await socket.ConnectAsync(address, port, either.Token);
            return Accepted;
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode == SocketError.ConnectionRefused ? "refused" : $"not possible ({failed.SocketErrorCode})";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return "neither accepted nor refused";
        }
    }
}
