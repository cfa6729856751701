using System.Runtime.ExceptionServices;

namespace Muster.E2E.Tests.Support;

/// <summary>
/// A panel's data directory and the commands that work on it. Directly below the directory for temporary files, and passable: where tests
/// run as root, homeservers run as users of their own. What it leaves behind when it ends is a mistake.
/// </summary>
internal sealed class DataPlace : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment;

    /// <param name="settings">Further settings of the panel, as the environment spells them.</param>
    public DataPlace(params (string Name, string Value)[] settings)
    {
        environment = new(Environment);
        foreach (var (name, value) in settings) environment[name] = value;
        Path = Directory.CreateTempSubdirectory("muster-e2e-").FullName;
        File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; }

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["Muster__SynapseRoot"] = Places.SynapseRoot,
        ["Muster__BcryptRounds"] = "4",
        ["ASPNETCORE_CONTENTROOT"] = Places.Panel,
        ["DOTNET_ENVIRONMENT"] = "Production",
    };

    /// <summary>Runs a test on a place of its own. Where it fails, that is told first, and what it left behind after it.</summary>
    public static async Task UseAsync(Func<DataPlace, Task> test, params (string Name, string Value)[] settings)
    {
        var place = new DataPlace(settings);
        var failed = await Record.ExceptionAsync(() => test(place));
        var left = await Record.ExceptionAsync(() => place.DisposeAsync().AsTask());
        if (failed is not null && left is not null) throw new AggregateException(failed, left);
        if ((failed ?? left) is { } only) ExceptionDispatchInfo.Throw(only);
    }

    /// <summary>Starts the panel's program with a command that stays.</summary>
    public RunningProgram Start(params string[] command) => RunningProgram.Start("dotnet", Arguments(command), environment);

    /// <summary>Runs a command of the panel's program to its end.</summary>
    public Task<RunningProgram> RunAsync(params string[] command) => RunningProgram.RunAsync("dotnet", Arguments(command), environment);

    /// <summary>Processes that name this directory: homeservers, panels.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. Proc.All().Where(process => process.CommandLine.Contains(Path, StringComparison.Ordinal)).Select(process => $"{process.Pid}: {process.CommandLine.Replace('\0', ' ')}")];

    public async ValueTask DisposeAsync()
    {
        var stopped = await RunAsync("stop-homeservers");
        var left = Processes();
        var kept = Record.Exception(() => Directory.Delete(Path, recursive: true)); // by what still runs there, perhaps, which is told first
        Assert.True(stopped.ExitCode == 0, $"stop-homeservers failed: {stopped.Output} {stopped.Errors}");
        Assert.True(left.Count == 0, $"Left running: {string.Join('\n', left)}");
        Assert.Null(kept);
    }

    private string[] Arguments(string[] command) => [System.IO.Path.Combine(Places.Panel, "Muster.Web.dll"), .. command, "--data", Path];
}
