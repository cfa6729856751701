using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>Waits for a started homeserver, and tells at once when waiting is of no use.</summary>
internal sealed class SynapseAnswer(LocalHostOptions options, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Only the status counts: nothing that is answered is read, and nobody is followed anywhere.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false, ConnectTimeout = Patience })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    public async Task<HostFailure?> WaitAsync(
        LocalHomeserver homeserver, ProcessIdentity process, HomeserverSecrets? secrets, CancellationToken cancel)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            // Order matters: the kernel's table costs milliseconds, so it is read once somebody is there at all, and asking a stranger
            // on the port would at best waste time.
            if (await IsOpenAsync(homeserver.Port, cancel) && LoopbackPorts.IsListenedOnBy(homeserver.Port, process.Pid) && await AnswersAsync(homeserver, cancel)) return null;
            if (!LinuxProcess.IsAlive(process)) return WhyDied(homeserver, LogTail.Of(homeserver, secrets));
            if (time.GetElapsedTime(begun) > options.StartTimeout)
                return new SynapseSilent(options.StartTimeout) { LogTail = LogTail.Of(homeserver, secrets) };
            await Task.Delay(Interval, time, cancel);
        }
    }

    // Our own end cannot be given that very port: it lies below the range of outgoing connections (LoopbackPorts).
    private static async Task<bool> IsOpenAsync(int port, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            return true;
        }
        catch (Exception notYet) when (notYet is SocketException || (notYet is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        try
        {
            using var response = await Http.GetAsync(new Uri(homeserver.Address, "_matrix/client/versions"), HttpCompletionOption.ResponseHeadersRead, cancel);
            return response.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException || (notYet is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            Debug.WriteLine(notYet.Message);
            return false;
        }
    }

    public HostFailure WhyDied(LocalHomeserver homeserver, IReadOnlyList<string> tail)
    {
        bool Says(string text) => tail.Any(line => line.Contains(text, StringComparison.OrdinalIgnoreCase));
        if (Says("No space left on device") || Says("database or disk is full") || DiskSpace.WhyFull(homeserver, options) is not null)
            return DiskSpace.Full(homeserver) with { LogTail = tail };
        if (Says("Address already in use") || Says("Couldn't listen on"))
            return new PortTaken(homeserver.Port, LoopbackPorts.Describe(LoopbackPorts.Listener(homeserver.Port))) { LogTail = tail };
        return new SynapseDied(ExitCode: null) { LogTail = tail };
    }
}
