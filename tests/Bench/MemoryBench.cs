using System.Net.Http.Json;
using Microsoft.Playwright;

namespace Muster.Bench;

/// <summary>What the panel takes when nobody uses it, and for each page that somebody has open: a circuit of its own, live.</summary>
internal static class MemoryBench
{
    private const int WarmPages = 40;
    private const int Pages = 100;
    private const int Looks = 6;

    public static async Task RunAsync(Report report)
    {
        await using (var idle = await BenchPanel.StartAsync())
        {
            await Task.Delay(TimeSpan.FromSeconds(10)); // start-up work settles
            report.Add("panel, idle", $"{idle.ResidentMegabytes:0} MB resident", "at most 180 MB", "10 s after its start, SQLite, no page open");
        }
        await using var panel = await BenchPanel.StartAsync(collectable: true);
        await PagesAsync(panel, report);
    }

    private static async Task PagesAsync(BenchPanel panel, Report report)
    {
        var (id, codename) = await panel.OpenAsync("Looked at by many");
        await panel.UntilAsync(id, "Active");
        await using var browser = await BenchBrowser.StartAsync();
        var commander = await browser.CommanderAsync(panel);
        var context = commander.Context;
        await commander.CloseAsync();

        (string Name, string Path)[] kinds = [("case list", "cases"), ("case", $"cases/{id}")];
        foreach (var (_, path) in kinds) await OpenAsync(context, path, WarmPages); // the first ones compile and fill what all share: code, pools, arenas
        var after = 0.0;
        foreach (var (name, path) in kinds)
        {
            var before = await SettledAsync(panel);
            await OpenAsync(context, path, Pages);
            after = await SettledAsync(panel);
            report.Add($"panel, for each open page: {name}", $"{(after - before) * 1000 / Pages:0} kB resident", "at most 250 kB", $"{Pages} more of them, live in Chromium: {before:0} MB before, {after:0} MB after, each the least of {Looks} looks after a full compacting garbage collection");
        }
        using (var changed = await panel.Http.PutAsJsonAsync($"api/v1/cases/{id}/voice-bridge", new { voiceBridge = "+47 22 00 00 00" })) changed.EnsureSuccessStatusCode();
        var drawnAnew = await SettledAsync(panel);
        report.Add("panel, for each open page that drew a change", $"{(drawnAnew - after) * 1000 / (Pages + WarmPages):0} kB more", "", $"all {Pages + WarmPages} pages of the case at one moment: {drawnAnew:0} MB");
        await panel.DisposeCaseAsync(id, codename);
    }

    private static async Task OpenAsync(IBrowserContext context, string path, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var page = await context.NewPageAsync();
            await page.RunAndWaitForWebSocketAsync(() => page.GotoAsync(path)); // a circuit comes with it
        }
    }

    /// <summary>The least of several looks: open pages ask anew every 15 seconds, and what one of them is just doing is not what it keeps.</summary>
    private static async Task<double> SettledAsync(BenchPanel panel)
    {
        var least = double.MaxValue;
        for (var look = 0; look < Looks; look++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3));
            least = Math.Min(least, await panel.CollectAsync());
        }
        return least;
    }
}
