using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Ports of homeservers: 20000 to 29999 on loopback, below the range from which Linux takes the ports of outgoing connections.
/// </summary>
public static class LoopbackPorts
{
    public const int First = 20_000;
    public const int Last = 29_999;

    /// <summary>
    /// A free port that is not among <paramref name="excluded"/>, which holds every port ever used: clients remember servers by
    /// name and port, and a new server under an old name would meet their old keys. Null when all are used up.
    /// </summary>
    public static int? Pick(IReadOnlySet<int> excluded)
    {
        const int count = Last - First + 1;
        var start = RandomNumberGenerator.GetInt32(count);
        for (var i = 0; i < count; i++)
        {
            var port = First + ((start + i) % count);
            if (!excluded.Contains(port) && CanBind(port))
                return port;
        }
        return null;
    }

    /// <summary>Whether nothing listens on the port: proven by listening on it for a moment.</summary>
    public static bool CanBind(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether this very process listens on the port. An answer on the port alone could come from any program of any user of this
    /// machine; the kernel's socket table tells whose it is.
    /// </summary>
    internal static bool IsListenedOnBy(int port, int pid) => Listener(port) is { } listener && Holds(pid, listener);

    /// <summary>Who listens on the port, loopback or any address; null when nobody does.</summary>
    internal static PortListener? Listener(int port)
    {
        // sl local_address rem_address st ... uid timeout inode (proc_pid_net(5)); addresses in hexadecimal, 0A is LISTEN.
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => new PortListener(fields[9], int.Parse(fields[7], CultureInfo.InvariantCulture)))
            .FirstOrDefault();
    }

    /// <summary>The process behind it, as far as we may see into other users' processes.</summary>
    internal static int? ProcessOf(PortListener listener) =>
        LinuxProcess.All().Where(pid => Holds(pid, listener)).Select(pid => (int?)pid).FirstOrDefault();

    /// <summary>Names whoever listens, for people.</summary>
    internal static string Describe(PortListener? listener) => listener is null
        ? "another program"
        : ProcessOf(listener) is { } pid
            ? string.Create(CultureInfo.InvariantCulture, $"{LinuxProcess.Name(pid)} (process {pid})")
            : string.Create(CultureInfo.InvariantCulture, $"a program of user {listener.User}");

    private static bool Holds(int pid, PortListener listener) => LinuxProcess.OpenFiles(pid).Any(file => file.Target == $"socket:[{listener.Socket}]");
}

/// <summary>A listening socket: its inode and the user who opened it.</summary>
internal sealed record PortListener(string Socket, int User);
