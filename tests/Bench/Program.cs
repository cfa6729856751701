using System.Globalization;
using Muster.Bench;
using Muster.Tests.Support;

// ./muster bench [WHAT...]: measures the built panel on this machine and prints the figures as Markdown.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var all = new (string Name, Func<Report, Task> RunAsync)[]
{
    ("memory", MemoryBench.RunAsync),
    ("cases", CaseBench.RunAsync),
    ("lists", async report =>
    {
        foreach (var kind in Enum.GetValues<DatabaseKind>()) await ListBench.RunAsync(kind, report);
    }),
    ("opening", OpeningBench.RunAsync),
    ("journey", JourneyBench.RunAsync),
    ("room", RoomBench.RunAsync),
};
var unknown = args.Except(all.Select(one => one.Name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"There is no {string.Join(", ", unknown)} to measure. There are: {string.Join(", ", all.Select(one => one.Name))}.");
    return 2;
}
var report = new Report();
Console.Error.WriteLine("Measuring. This takes about ten minutes; leave the machine alone meanwhile.");
foreach (var one in all)
{
    if (args.Length == 0 || args.Contains(one.Name)) await one.RunAsync(report);
}
Console.WriteLine(report.ToMarkdown());
return 0;
