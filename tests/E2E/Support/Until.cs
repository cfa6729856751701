using System.Diagnostics;
using System.Text.Json;

namespace Muster.E2E.Tests.Support;

/// <summary>Waits for what is bound to happen, as long as a slow machine may need; says what did not.</summary>
internal static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<T> HoldsAsync<T>(string what, Func<Task<T>> ask, Func<T, bool> holds)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (holds(answer)) return answer;
            if (watch.Elapsed > Patience) throw new TimeoutException($"{what} did not come about in {Patience.TotalSeconds} s. Last seen: {(answer is Array ? JsonSerializer.Serialize(answer) : answer)}");
            await Task.Delay(Pause);
        }
    }

    public static Task HoldsAsync(string what, Func<bool> holds) => HoldsAsync(what, () => Task.FromResult(holds()), yes => yes);
}
