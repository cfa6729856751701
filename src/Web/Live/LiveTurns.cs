using System.Diagnostics.CodeAnalysis;

namespace Muster.Web.Live;

/// <summary>
/// Lets only a few pages ask at the same time: a change that a hundred people look at would otherwise open a hundred queries at once, and
/// whoever just clicked would wait behind all of them.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to give back.")]
public sealed class LiveTurns(int atOnce)
{
    private readonly SemaphoreSlim free = new(atOnce);

    public async Task RunAsync(Func<Task> ask, CancellationToken cancel)
    {
        await free.WaitAsync(cancel);
        try
        {
            await ask();
        }
        finally
        {
            free.Release();
        }
    }
}
