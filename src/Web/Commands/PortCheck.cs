using System.Net;
using System.Net.Sockets;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.Commands;

/// <summary>
/// Whether the panel could listen where it is to, proven by listening there for a moment: before anything is made or started, so that a
/// start that cannot succeed changes nothing.
/// </summary>
internal static class PortCheck
{
    /// <summary>Why it could not, with what to do; or null.</summary>
    public static string? Trouble(MusterOptions options) =>
        options.Port == 0 ? null : Addresses(options.Listen).Select(address => Trouble(address, options)).FirstOrDefault(trouble => trouble is not null);

    public static string Taken(int port) => $"Port {port} is taken by {LoopbackPorts.DescribeListener(port)}. Stop that, or choose another port with --port.";

    private static string? Trouble(IPAddress address, MusterOptions options)
    {
        try
        {
            using var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.Equals(IPAddress.IPv6Any)) listener.DualMode = true;
            listener.Bind(new IPEndPoint(address, options.Port));
            listener.Listen();
            return null;
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => Taken(options.Port),
                SocketError.AccessDenied => $"Port {options.Port} may only be used by root: ports below 1024 are kept for it. Choose another port with --port, and let an https proxy take 443.",
                _ when options.Listen == "localhost" => null, // a machine without IPv6 has one of the two
                _ => $"The panel cannot listen on {options.Listen}: {failure.Message}. Set Muster__Listen to an address of this machine, or to localhost.",
            };
        }
    }

    /// <summary>As Kestrel understands it: localhost is both loopback addresses, every other name is all addresses.</summary>
    private static IPAddress[] Addresses(string listen) => listen == "localhost"
        ? [IPAddress.Loopback, .. Socket.OSSupportsIPv6 ? [IPAddress.IPv6Loopback] : Array.Empty<IPAddress>()]
        : [IPAddress.TryParse(listen.Trim('[', ']'), out var one) ? one : Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any];
}
