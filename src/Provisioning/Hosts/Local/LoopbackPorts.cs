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
    /// machine; the kernel's socket table (proc_pid_net(5)) tells whose it is.
    /// </summary>
    internal static bool IsListenedOnBy(int port, int pid) =>
        ListeningSocket(port) is { } socket && LinuxProcess.OpenFiles(pid).Any(file => file.Target == $"socket:[{socket}]");

    /// <summary>Names whoever listens, as far as this user may see it.</summary>
    internal static string Listener(int port)
    {
        if (ListeningSocket(port) is not { } socket)
            return "another program";
        foreach (var pid in LinuxProcess.All())
        {
            if (LinuxProcess.OpenFiles(pid).Any(file => file.Target == $"socket:[{socket}]"))
                return string.Create(CultureInfo.InvariantCulture, $"{LinuxProcess.Name(pid)} (process {pid})");
        }
        return "a program of another user";
    }

    // sl local_address rem_address st ... inode: addresses in hexadecimal, 0A is LISTEN. Loopback, or any address.
    private static string? ListeningSocket(int port)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        return File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6")).Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(fields => fields.Length > 9 && fields[3] == "0A" && fields[1].EndsWith(suffix, StringComparison.Ordinal))?[9];
    }
}
