using System.Net;
using System.Net.Sockets;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Connects only to listeners of the homeserver's own user. Its port is above 1023 and never changes: while Synapse is down any user of the machine
/// could listen there and be handed the administrator's token. The kernel's socket table (proc_pid_net(5)) tells whose a listener is.
/// </summary>
internal static class OwnListener
{
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            if (!IsOurs(context.DnsEndPoint.Port)) throw new IOException($"Another user of this machine listens on port {context.DnsEndPoint.Port}.");
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Looked at after connecting: whoever listens then is whom the connection reached, or its successor of the same user.</summary>
    private static bool IsOurs(int port)
    {
        var owner = Environment.IsPrivilegedProcess ? HomeserverUser.For(port) : LinuxProcess.User(Environment.ProcessId);
        var owners = LoopbackPorts.Listeners(port, IPAddress.Loopback).Select(listener => listener.User).ToList();
        return owners.Count > 0 && owners.All(uid => uid == owner);
    }
}
