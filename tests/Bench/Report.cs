using System.Runtime.InteropServices;
using System.Text;

namespace Muster.Bench;

/// <summary>Collects figures, each with how it was got and the target that it is held against.</summary>
internal sealed class Report
{
    private readonly List<(string Section, string Load, List<(string What, string Figure, string Target, string How)> Rows)> sections = [];

    /// <summary>What is added from here on is about this.</summary>
    public void Begin(string section)
    {
        if (sections.Count == 0 || sections[^1].Section != section) sections.Add((section, File.ReadAllText("/proc/loadavg").Split(' ')[0], []));
    }

    public void Add(string what, string figure, string target, string how)
    {
        sections[^1].Rows.Add((what, figure, target, how));
        Console.Error.WriteLine($"{what}: {figure}");
    }

    private const string HowToRepeat =
        """
        `./muster bench` on a machine that does nothing else; it takes about a quarter of an hour, a third of it for the war room, and writes this page.
        `./muster bench room` prints one part: `memory`, `cases`, `lists`; of the war room `opening`, `journey`, `room`. Everything runs on the one
        machine (panel, homeservers, browsers, the other people in the room), from the panel as it is published; what it makes it removes again.

        """;

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine("Written by `./muster bench`. Absolute times depend on the machine and on what else it does: compare within one run.").AppendLine();
        text.AppendLine($"Machine: {Environment.ProcessorCount} cores ({Processor()}), {Memory()} of memory, {RuntimeInformation.OSDescription.Trim()}, .NET {Environment.Version}.");
        text.AppendLine($"Date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd}.").AppendLine();
        foreach (var (section, load, rows) in sections)
        {
            text.AppendLine($"## {section}").AppendLine().AppendLine($"Load when it began: {load}.").AppendLine();
            text.AppendLine("| what | figure | target | how |").AppendLine("|---|---|---|---|");
            foreach (var (what, figure, target, how) in rows) text.AppendLine($"| {what} | {figure} | {target} | {how} |");
            text.AppendLine();
        }
        text.AppendLine("## How to repeat").AppendLine().Append(HowToRepeat);
        return text.ToString();
    }

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string Memory() =>
        $"{long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) >> 20} GiB";
}

/// <summary>Order statistics of a sample.</summary>
internal static class Sample
{
    public static TimeSpan Quantile(this IReadOnlyList<TimeSpan> sample, double q) =>
        sample.Order().ElementAt((int)Math.Min(sample.Count - 1, Math.Floor(q * sample.Count)));

    public static TimeSpan Median(this IReadOnlyList<TimeSpan> sample) => sample.Quantile(0.5);

    public static string Ms(this TimeSpan time) => $"{time.TotalMilliseconds:0} ms";

    public static string S(this TimeSpan time) => $"{time.TotalSeconds:0.00} s";
}
