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
            if (!excluded.Contains(port) && CanBind(port)) return port;
        }
        return null;
    }

    /// <summary>
    /// Both loopback addresses, or IPv4's alone on a machine without the other. Whoever has a port has it on all of them: browsers try
    /// <c>[::1]</c> first for names such as <c>amber-heron.localhost</c>, and whoever listened there would be given what people type.
    /// </summary>
    public static IReadOnlyList<IPAddress> Addresses { get; } = CanBind(IPAddress.IPv6Loopback, 0) ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : [IPAddress.Loopback];

    /// <summary>Whether nothing listens on the port: proven by listening on it for a moment.</summary>
    public static bool CanBind(int port) => Addresses.All(address => CanBind(address, port));

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied
            or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether this very process listens on the port. An answer on the port alone could come from any program of any user of this
    /// machine; the kernel's socket table tells whose it is.
    /// </summary>
    internal static bool IsListenedOnBy(int port, int pid) => Listeners(port, IPAddress.Loopback).Any(listener => Holds(pid, listener));

    /// <summary>Everybody who listens on the port, on any address that a connection to loopback reaches.</summary>
    internal static IReadOnlyList<PortListener> Listeners(int port) =>
        [.. Addresses.Concat([IPAddress.Any, IPAddress.IPv6Any, IPAddress.Loopback.MapToIPv6()]).SelectMany(address => Listeners(port, address))];

    /// <summary>One of them; null when nobody does.</summary>
    internal static PortListener? Listener(int port) => Listeners(port) is [var one, ..] ? one : null;

    /// <summary>Who listens on exactly this address: of several that would do, the kernel gives a connection to the most exact.</summary>
    internal static IEnumerable<PortListener> Listeners(int port, IPAddress address)
    {
        // sl local_address rem_address st ... uid timeout inode (proc_pid_net(5)); 0A is LISTEN.
        var table = address.AddressFamily == AddressFamily.InterNetwork ? "/proc/net/tcp" : "/proc/net/tcp6";
        if (!File.Exists(table)) return [];
        var local = string.Create(CultureInfo.InvariantCulture, $"{InTable(address)}:{port:X4}");
        return File.ReadLines(table)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == "0A" && fields[1] == local)
            .Select(fields => new PortListener(fields[9], int.Parse(fields[7], CultureInfo.InvariantCulture)));
    }

    // Words of 32 bits in the machine's own order, in hexadecimal.
    private static string InTable(IPAddress address) =>
        string.Concat(address.GetAddressBytes().Chunk(4).Select(word => BitConverter.ToUInt32(word).ToString("X8", CultureInfo.InvariantCulture)));

    /// <summary>The process behind it, as far as we may see into other users' processes.</summary>
    internal static int? ProcessOf(PortListener listener) =>
        LinuxProcess.All().Where(pid => Holds(pid, listener)).Select(pid => (int?)pid).FirstOrDefault();

    /// <summary>Names whoever listens on the port, for people, as far as we may see it.</summary>
    public static string DescribeListener(int port) => Describe(Listener(port));

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
