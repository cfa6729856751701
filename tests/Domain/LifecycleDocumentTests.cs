using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;

namespace Muster.Domain.Tests;

/// <summary>docs/case-lifecycle.md shows what the code does: diagrams and tables, rows for rows.</summary>
public sealed partial class LifecycleDocumentTests
{
    private static readonly string[] Parts = File.ReadAllText(Path.Combine(Root(), "docs/case-lifecycle.md")).Split("## The life of a homeserver");

    private static IEnumerable<string> CaseRows => CaseTransitions.All.Select(row => $"{row.From} {row.Trigger} {row.To}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> HomeserverRows => HomeserverTransitions.All.Select(row => $"{row.From} {row.Trigger} {row.To}").Order(StringComparer.Ordinal);

    [Fact]
    public void The_diagram_of_a_case_is_the_table_in_the_code() => Assert.Equal(CaseRows, Arrows(Parts[0]));

    [Fact]
    public void The_table_of_a_case_is_the_table_in_the_code() => Assert.Equal(CaseRows, Rows(Parts[0]));

    [Fact]
    public void The_diagram_of_a_homeserver_is_the_table_in_the_code() => Assert.Equal(HomeserverRows, Arrows(Parts[1]));

    [Fact]
    public void The_table_of_a_homeserver_is_the_table_in_the_code() => Assert.Equal(HomeserverRows, Rows(Parts[1]));

    [Fact]
    public void The_diagrams_begin_and_end_where_the_lives_do()
    {
        Assert.Contains("[*] --> Provisioning", Parts[0], StringComparison.Ordinal);
        Assert.Equal([nameof(CaseState.Disposed)], Ends().Matches(Parts[0]).Select(m => m.Groups[1].Value));
        Assert.Contains("[*] --> Making", Parts[1], StringComparison.Ordinal);
        Assert.Equal([nameof(HomeserverState.Gone)], Ends().Matches(Parts[1]).Select(m => m.Groups[1].Value));
    }

    private static IEnumerable<string> Arrows(string text) =>
        Arrow().Matches(text).Select(m => $"{m.Groups[1].Value} {m.Groups[3].Value} {m.Groups[2].Value}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Rows(string text) =>
        Row().Matches(text).Where(m => m.Groups[1].Value != "from").Select(m => $"{m.Groups[1].Value} {m.Groups[2].Value} {m.Groups[3].Value}").Order(StringComparer.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../..");

    [GeneratedRegex(@"^\s+(\w+) --> (\w+): (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^\| (\w+) \| (\w+) \| (\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\s+(\w+) --> \[\*\]$", RegexOptions.Multiline)]
    private static partial Regex Ends();
}
