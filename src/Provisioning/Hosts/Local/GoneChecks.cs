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
    public async Task<IReadOnlyList<GoneCheck>> RunAsync(LocalHomeserver homeserver, CancellationToken cancel) =>
        [Process(homeserver), await PortAsync(homeserver, cancel), Files(homeserver), Lock(homeserver)];

    private GoneCheck Process(LocalHomeserver homeserver)
    {
        var pids = LinuxProcess.All().ToList();
        var found = pids.Where(pid => pid != Environment.ProcessId && IsOf(homeserver, pid) && LinuxProcess.Identify(pid) is not null).ToList();
        var looked = string.Create(CultureInfo.InvariantCulture, $"{pids.Count} processes of this machine looked at (command line, working directory{(homeserver.Uid is { } uid ? $", user {uid}" : "")})");
        return Seen("process", found.Count == 0, $"{looked}: {Listed(found)}");
    }

    private async Task<GoneCheck> PortAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        var refused = await IsRefusedAsync(homeserver.Port, cancel);
        var bound = LoopbackPorts.CanBind(homeserver.Port);
        var seen = string.Create(CultureInfo.InvariantCulture,
            $"127.0.0.1:{homeserver.Port}: connecting was {(refused ? "refused" : "accepted")}, listening there {(bound ? "worked" : "did not work")}");
        if (refused && bound) return Seen("port", true, seen);

        // Ports are free for all: a stranger may have taken it since, and must not keep the case from being closed.
        var listener = LoopbackPorts.Listener(homeserver.Port);
        var isStranger = listener is not null && (homeserver.Uid is { } user
            ? listener.User != user
            : LoopbackPorts.ProcessOf(listener) is { } pid && !IsOf(homeserver, pid));
        return Seen("port", isStranger, $"{seen}; held by {LoopbackPorts.Describe(listener)}{(isStranger ? ", which is not the homeserver" : "")}");
    }

    private static bool IsOf(LocalHomeserver homeserver, int pid)
    {
        var name = Path.GetFileName(homeserver.Directory);
        return LinuxProcess.CommandLine(pid)?.Contains(name, StringComparison.Ordinal) == true
            || LinuxProcess.WorkingDirectory(pid)?.Contains(name, StringComparison.Ordinal) == true
            || (homeserver.Uid is { } user && LinuxProcess.User(pid) == user);
    }

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
        var name = "/" + Path.GetFileName(homeserver.Directory) + "/";
        var holders = LinuxProcess.All().Where(pid => LinuxProcess.OpenFiles(pid).Any(file => file.Target.Contains(name, StringComparison.Ordinal))).ToList();
        return Seen("lock", holders.Count == 0, $"open files below the directory, removed ones included: {Listed(holders)}");
    }

    private GoneCheck Seen(string name, bool gone, string evidence) => new(name, gone, evidence, time.GetUtcNow());

    private static string Listed(List<int> pids) => pids.Count == 0
        ? "none"
        : string.Join(", ", pids.Select(pid => string.Create(CultureInfo.InvariantCulture, $"process {pid} ({LinuxProcess.Name(pid)})")));

    private static async Task<bool> IsRefusedAsync(int port, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            return false;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return true;
        }
    }
}
