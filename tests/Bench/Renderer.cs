using System.Text.Json;
using Microsoft.Playwright;

namespace Muster.Bench;

/// <summary>The process of the one page that is open in a browser: of its renderers the one that did the most.</summary>
internal sealed class Renderer(IPage page)
{
    /// <summary>Processor time so far.</summary>
    public async Task<TimeSpan> ProcessorAsync() => (await FindAsync()).Processor;

    /// <summary>After garbage was collected: the heap of its scripts, what the process keeps for itself alone, and all that is resident, in MB.</summary>
    public async Task<(double Heap, double Own, double Resident)> MemoryAsync()
    {
        var cdp = await page.Context.NewCDPSessionAsync(page);
        await cdp.SendAsync("HeapProfiler.enable");
        for (var i = 0; i < 3; i++) await cdp.SendAsync("HeapProfiler.collectGarbage");
        var heap = (await cdp.SendAsync("Runtime.getHeapUsage"))!.Value.GetProperty("usedSize").GetDouble();
        await cdp.DetachAsync();
        var status = File.ReadLines($"/proc/{(await FindAsync()).Pid}/status").Select(line => line.Split([':', '\t', ' '], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(parts => parts[0]);
        double Megabytes(string name) => double.Parse(status[name][1]) * 1024 / 1e6;
        return (heap / 1e6, Megabytes("RssAnon"), Megabytes("VmRSS"));
    }

    private async Task<(int Pid, TimeSpan Processor)> FindAsync()
    {
        var cdp = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var all = (await cdp.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray().ToList();
        await cdp.DetachAsync();
        double Time(JsonElement process) => process.GetProperty("cpuTime").GetDouble();
        var most = all.Where(process => process.GetProperty("type").GetString() == "renderer").MaxBy(Time);
        return (most.GetProperty("id").GetInt32(), TimeSpan.FromSeconds(Time(most)));
    }
}
