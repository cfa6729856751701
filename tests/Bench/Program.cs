using System.Globalization;
using Muster.Bench;
using Muster.Tests.Support;

// ./muster bench [WHAT...]: measures the built panel on this machine and prints the figures as Markdown.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var all = new (string Name, string Section, Func<Report, Task> RunAsync)[]
{
    ("memory", "The panel", MemoryBench.RunAsync),
    ("cases", "The panel", CaseBench.RunAsync),
    ("lists", "The panel", async report =>
    {
        foreach (var kind in Enum.GetValues<DatabaseKind>()) await ListBench.RunAsync(kind, report);
    }),
    ("opening", "The war room", OpeningBench.RunAsync),
    ("journey", "The war room", JourneyBench.RunAsync),
    ("room", "The war room", RoomBench.RunAsync),
};
var unknown = args.Except(all.Select(one => one.Name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no {string.Join(", ", unknown)} to measure. There are: {string.Join(", ", all.Select(one => one.Name))}.");
    return 2;
}
var report = new Report();
Console.Error.WriteLine("Measuring. All of it takes about a quarter of an hour; leave the machine alone meanwhile.");
foreach (var one in all)
{
    if (args.Length > 0 && !args.Contains(one.Name)) continue;
    report.Begin(one.Section);
    await one.RunAsync(report);
}
Console.WriteLine(report.ToMarkdown());
return 0;
