namespace Muster.E2E.Tests.Support;

/// <summary>The bundle of <c>src/Chat</c>, built once for all tests that look at it.</summary>
internal static class WarRoomBuild
{
    private static readonly Lazy<Task> Built = new(BuildAsync);

    public static string Source { get; } = Path.GetFullPath(Path.Combine(Places.NodeScripts, "../../../src/Chat"));

    public static Task OnceAsync() => Built.Value;

    private static async Task BuildAsync()
    {
        await using var ran = await RunningProgram.RunAsync(Places.Node, [Path.Combine(Source, "build.mjs")], new Dictionary<string, string>());
        if (ran.ExitCode != 0) throw new InvalidOperationException($"The war room could not be bundled:\n{ran.Output}\n{ran.Errors}");
    }
}
