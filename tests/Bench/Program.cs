using System.Globalization;
using Muster.Bench;
using Muster.Tests.Support;

// ./muster bench [FILE]: measures the built panel on this machine and writes the figures as Markdown.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var report = new Report();
Console.Error.WriteLine("Measuring. This takes about ten minutes; leave the machine alone meanwhile.");
await using (var panel = await BenchPanel.StartAsync())
{
    await MemoryBench.IdleAsync(panel, report);
    await CaseBench.ReadyAsync(panel, report);
    await CaseBench.AcceptAsync(panel, report);
    await CaseBench.ManyAsync(panel, report);
}
foreach (var kind in Enum.GetValues<DatabaseKind>()) await ListBench.RunAsync(kind, report);
var text = report.ToMarkdown();
Console.WriteLine(text);
if (args is [var file, ..]) await File.WriteAllTextAsync(file, text);
