using System.Text.Json;
using Microsoft.Playwright;

namespace Muster.Bench;

/// <summary>What a page measures of itself: when something was painted, and how long its frames took.</summary>
internal static class PageClock
{
    /// <summary>Notes when the last message of the timeline is this one and the frame with it was painted.</summary>
    public static string Painted(string message) =>
        $$"""
        (() => {
            const look = () => {
                if (![...document.querySelectorAll('.m-msg')].at(-1)?.textContent.includes({{JsonSerializer.Serialize(message)}})) return requestAnimationFrame(look);
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = () => { window.musterPainted = performance.now(); }; // the first task after this frame
                port2.postMessage(null);
            };
            requestAnimationFrame(look);
        })();
        """;

    public static async Task<TimeSpan> ReadAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => window.musterPainted");
        return TimeSpan.FromMilliseconds(await page.EvaluateAsync<double>("() => window.musterPainted"));
    }

    /// <summary>The times between frames while something is done. What holds the page's thread makes the next one late.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> FramesAsync(IPage page, Func<Task> act)
    {
        await page.EvaluateAsync(
            """
            () => {
                const frames = window.musterFrames = [];
                let before = performance.now();
                const step = () => {
                    const now = performance.now();
                    frames.push(now - before);
                    before = now;
                    if (window.musterFrames === frames) requestAnimationFrame(step);
                };
                requestAnimationFrame(step);
            }
            """);
        await act();
        var frames = await page.EvaluateAsync<double[]>("() => { const frames = window.musterFrames; window.musterFrames = null; return frames; }");
        return [.. frames.Select(TimeSpan.FromMilliseconds)];
    }

    public static string Said(this IReadOnlyList<TimeSpan> frames) =>
        $"p95 {frames.Quantile(0.95).Ms()}, longest {frames.Max().Ms()}, {frames.Count(frame => frame.TotalMilliseconds > 50) * 100.0 / frames.Count:0.0} % over 50 ms";
}
