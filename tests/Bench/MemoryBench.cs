namespace Muster.Bench;

/// <summary>What the panel takes when nobody uses it.</summary>
internal static class MemoryBench
{
    public static async Task IdleAsync(BenchPanel panel, Report report)
    {
        await Task.Delay(TimeSpan.FromSeconds(10)); // start-up work settles
        report.Add("panel, idle", $"{panel.ResidentMegabytes:0} MB resident", "at most 180 MB", "10 s after its start, SQLite, no page open");
    }
}
