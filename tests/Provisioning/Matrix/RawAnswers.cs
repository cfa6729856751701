using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Muster.Provisioning.Tests.Matrix;

/// <summary>Answers every request with the same bytes, whatever they are, and keeps what was asked.</summary>
internal sealed class RawAnswers : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly byte[] answer;
    private readonly byte[] refrain;
    private long sent;
    private Task serving = Task.CompletedTask;

    private RawAnswers(string answer, string refrain) =>
        (this.answer, this.refrain) = (Encoding.Latin1.GetBytes(answer), Encoding.Latin1.GetBytes(refrain));

    public Uri Address => new($"http://{listener.LocalEndpoint}/");

    /// <summary>How much of the refrain was taken.</summary>
    public long Sent => Interlocked.Read(ref sent);

    /// <summary>Heads of the requests that came.</summary>
    public IReadOnlyList<string> Requests => [.. requests];

    /// <param name="refrain">Repeated without end after the answer.</param>
    public static RawAnswers Start(string answer, string refrain = "")
    {
        var made = new RawAnswers(answer, refrain);
        made.listener.Start();
        made.serving = made.ServeAsync();
        return made;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await serving;
        listener.Dispose();
        end.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> answering = [];
        try
        {
            while (true) answering.Add(AnswerAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answering);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            requests.Enqueue(await HeadAsync(stream));
            await stream.WriteAsync(answer, end.Token);
            while (refrain.Length > 0)
            {
                await stream.WriteAsync(refrain, end.Token);
                Interlocked.Add(ref sent, refrain.Length);
            }
            if (answer.Length == 0) await Task.Delay(Timeout.Infinite, end.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            while (await stream.ReadAsync(new byte[4096], end.Token) > 0) { } // until the other side has read everything and closes
        }
        catch (Exception over) when (over is OperationCanceledException or IOException or SocketException)
        {
            // the caller had enough, or the test is over
        }
    }

    private async Task<string> HeadAsync(NetworkStream stream)
    {
        var (head, buffer) = (new StringBuilder(), new byte[4096]);
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, end.Token);
            if (read == 0) break;
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return head.ToString();
    }
}
