using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Muster.Architecture.Tests;

public sealed partial class HouseRuleTests
{
    private const int LongestFile = 350;

    /// <summary>A list of sentences, in one file so that it can be translated: it is looked things up in, not read.</summary>
    private const string Sentences = "src/Chat/source/texts.ts";

    public static IEnumerable<object[]> Assemblies =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Muster.*.dll").Select(file => new object[] { Path.GetFileNameWithoutExtension(file) });

    /// <summary>Nobody can await an <c>async void</c>: what it throws ends the process.</summary>
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Nothing_is_async_void(string name)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var found = Source.Assembly(name).GetTypes().SelectMany(t => t.GetMethods(all))
            .Where(m => m.ReturnType == typeof(void) && m.GetCustomAttribute<AsyncStateMachineAttribute>() is not null);
        Assert.Empty(found.Select(m => $"{m.DeclaringType}.{m.Name}"));
    }

    [Fact]
    public void The_reflection_above_would_find_one() =>
        Assert.NotNull(typeof(HouseRuleTests).GetMethod(nameof(AsyncTask), BindingFlags.NonPublic | BindingFlags.Static)!.GetCustomAttribute<AsyncStateMachineAttribute>());

    [Fact]
    public void No_file_is_longer_than_a_reader_can_hold()
    {
        var files = Source.Files(".cs", ".razor", ".ts", ".py", ".js", ".mjs", ".css").Select(file => (Name: Path.GetRelativePath(Source.Root, file), Lines: File.ReadLines(file).Count())).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.Where(f => f.Lines > LongestFile && f.Name != Sentences).Select(f => $"{f.Name}: {f.Lines}"));
    }

    /// <summary>It would count as passed and prove nothing; RootFact skips it and says why.</summary>
    [Fact]
    public void No_test_ends_early_for_want_of_root() => Assert.Empty(Source.Files(".cs")
        .Where(file => File.ReadLines(file).Any(line => line.Contains("IsPrivilegedProcess)" + " return;", StringComparison.Ordinal)))
        .Select(file => Path.GetRelativePath(Source.Root, file)));

    /// <summary>A page that asks for a picture that is not there fails, perhaps only in the case that no test goes through.</summary>
    [Fact]
    public void Every_icon_that_a_page_names_is_there()
    {
        var named = Source.Files(".razor").SelectMany(file => IconsNamed().Matches(File.ReadAllText(file))).SelectMany(place => Quoted().Matches(place.Value))
            .Select(name => name.Groups[1].Value).Distinct().ToList();
        Assert.Contains("link", named);
        Assert.All(named, name => Assert.Contains("<svg", Web.Shared.Icon.Of(name).Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_answers_with_a_result()
    {
        var commands = Source.Assembly("Muster.Web").GetTypes()
            .Where(t => t.Namespace?.StartsWith("Muster.Web.Features.", StringComparison.Ordinal) == true && t is { IsClass: true, IsNested: false })
            .Select(t => t.GetMethod("ExecuteAsync")).OfType<MethodInfo>()
            .Where(m => m.GetParameters()[^1].ParameterType == typeof(CancellationToken)).ToList();
        Assert.NotEmpty(commands);
        Assert.Empty(commands.Where(m => !Answers(m)).Select(m => m.DeclaringType!.FullName));
    }

    private static bool Answers(MethodInfo method) =>
        method.ReturnType is { IsGenericType: true } task && task.GetGenericTypeDefinition() == typeof(Task<>) &&
        task.GetGenericArguments()[0] is { IsGenericType: true } result && result.GetGenericTypeDefinition() == typeof(Domain.Result<>);

    [GeneratedRegex(@"\bIcon(\.Of\([^)]*\)|="".*?""| \{ get; set; \} = ""[^""]*"")")]
    private static partial Regex IconsNamed();

    [GeneratedRegex(@"""([a-z0-9-]+)""")]
    private static partial Regex Quoted();

    private static async Task AsyncTask() => await Task.Yield();
}
