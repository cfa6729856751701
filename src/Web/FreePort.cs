using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web;

/// <summary>
/// A port that is free on every loopback address, held until the server takes it over. Browsers try <c>[::1]</c> as well as
/// <c>127.0.0.1</c> for localhost, and whoever else listened on the other one would be given what people type. The server itself chooses
/// free ports for single addresses only.
/// </summary>
internal sealed class FreePort
{
    private readonly ConcurrentDictionary<IPAddress, Socket> held = new();

    private FreePort(int number) => Number = number;

    public int Number { get; }

    public static FreePort Hold()
    {
        while (true)
        {
            var first = Listen(LoopbackPorts.Addresses[0], 0);
            var port = new FreePort(((IPEndPoint)first.LocalEndPoint!).Port);
            port.held[LoopbackPorts.Addresses[0]] = first;
            try
            {
                foreach (var other in LoopbackPorts.Addresses.Skip(1)) port.held[other] = Listen(other, port.Number);
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                first.Dispose(); // somebody has that number on the other address: try the next
            }
        }
    }

    /// <summary>What the server is to listen with at an address.</summary>
    public Socket Take(EndPoint at) =>
        at is IPEndPoint { Port: var port } ip && port == Number && held.TryRemove(ip.Address, out var socket) ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(at);

    // Bound alone it would not be ours yet: two sockets may be bound to one port as long as neither listens.
    private static Socket Listen(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
