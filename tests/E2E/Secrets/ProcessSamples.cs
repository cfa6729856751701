using System.Collections.Concurrent;
using Muster.E2E.Tests.Support;

namespace Muster.E2E.Tests.Secrets;

/// <summary>Command lines and environments of every process, looked at over and over while something else goes on.</summary>
internal sealed class ProcessSamples : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, byte> seen = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Task sampling;

    public ProcessSamples() => sampling = Task.Run(SampleAsync);

    public string All => string.Join('\n', seen.Keys);

    public bool Saw(string text) => seen.Keys.Any(one => one.Contains(text, StringComparison.Ordinal));

    private async Task SampleAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in Proc.All())
            {
                seen.TryAdd(process.CommandLine, 0);
                seen.TryAdd(process.Environment, 0);
            }
            await Task.Delay(Pause, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sampling;
        stop.Dispose();
    }
}
