using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Web.Tests.Commands;

/// <summary>What a command of the panel's program said, and how it ended.</summary>
internal sealed record Ran(int ExitCode, string Output, string Errors)
{
    /// <summary>It was refused for a reason that names what to do, in words: nothing on standard output, no stack trace.</summary>
    public void AssertRefused(int exitCode, params string[] said)
    {
        Assert.True(exitCode == ExitCode, $"Ended with {ExitCode}:\n{Output}\n{Errors}");
        Assert.Equal("", Output);
        foreach (var part in said) Assert.Contains(part, Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", Errors, StringComparison.Ordinal);
    }

    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"Ended with {ExitCode}:\n{Output}\n{Errors}");
        return Output.TrimEnd();
    }
}

/// <summary>The panel's real program on a data directory of its own, as <c>./muster</c> starts it.</summary>
internal sealed partial class MusterProgram : IAsyncDisposable
{
    private readonly Dictionary<string, string> environment = new() { ["DOTNET_ENVIRONMENT"] = "Production", ["Muster__BcryptRounds"] = "4" };
    private readonly StringBuilder said = new();
    private Process? panel;

    public MusterProgram()
    {
        Data = Directory.CreateTempSubdirectory("muster-cli-").FullName;
        File.SetUnixFileMode(Data, File.GetUnixFileMode(Data) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute); // as ./muster run makes it
    }

    public string Data { get; }

    /// <summary>Where the panel listens that <see cref="StartAsync"/> started.</summary>
    public Uri Address { get; private set; } = null!;

    public int? PanelPid => panel?.Id;

    public void Set(string variable, string value) => environment[variable] = value;

    public Task<Ran> RunAsync(params string[] command) => EndAsync(Start(command));

    /// <summary>
    /// With its data on a disk of that size, which is gone with the command, also where the test is killed: it is mounted for the command
    /// alone. Names a probe that was left there.
    /// </summary>
    public Task<Ran> RunOnADiskOfAsync(string size, params string[] command) => EndAsync(Start(command, "unshare", "-m", "sh", "-c",
        "mount -t tmpfs -o size=\"$1\" tmpfs \"$2\" && { at=$2; shift 2; \"$@\"; ended=$?; find \"$at\" -name probe; exit $ended; }", "sh", size, Data));

    private static async Task<Ran> EndAsync(Process started)
    {
        using var process = started;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, output, await errors);
    }

    /// <summary>Asks the panel to stop as soon as a file is there that its start makes.</summary>
    public async Task<Ran> StopWhileStartingAsync(string file)
    {
        using var process = Start(["run", "--port", "0"]);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        while (!File.Exists(file) && !process.HasExited) await Task.Delay(1);
        using (var signal = Process.Start("/bin/kill", ["-TERM", $"{process.Id}"])) await signal.WaitForExitAsync();
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts the panel on a free port and waits until it has told of everything that a start tells of.</summary>
    public async Task StartAsync()
    {
        panel = Start(["run", "--port", "0"]);
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        panel.OutputDataReceived += (_, line) => Note(line.Data, ready);
        panel.ErrorDataReceived += (_, line) => Note(line.Data, ready);
        panel.BeginOutputReadLine();
        panel.BeginErrorReadLine();
        var ended = panel.WaitForExitAsync();
        await Task.WhenAny(ready.Task, ended);
        lock (said) Assert.True(ready.Task.IsCompletedSuccessfully, $"The panel ended:\n{said}");
        Address = await ready.Task;
    }

    public async Task StopAsync()
    {
        if (panel is null) return;
        using (var signal = Process.Start("/bin/kill", ["-TERM", $"{panel.Id}"])) await signal.WaitForExitAsync();
        await panel.WaitForExitAsync();
        panel.Dispose();
        panel = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (panel is not null)
        {
            await StopAsync();
            (await RunAsync("stop-homeservers")).Succeeded(); // they outlive their panel, on purpose
        }
        Directory.Delete(Data, recursive: true);
    }

    private void Note(string? line, TaskCompletionSource<Uri> ready)
    {
        if (line is null) return;
        lock (said)
        {
            said.AppendLine(line);
            if (SetUpLink().Match(line) is { Success: true } link) ready.TrySetResult(new Uri(link.Groups["origin"].Value));
        }
    }

    /// <param name="around">A program that runs the one that it is given.</param>
    private Process Start(string[] command, params string[] around)
    {
        var program = Path.Combine(Environment.GetEnvironmentVariable("MUSTER_PANEL") is { Length: > 0 } built ? built : AppContext.BaseDirectory, "Muster.Web.dll");
        string[] whole = [.. around, "dotnet", program, .. command, "--data", Data];
        var start = new ProcessStartInfo(whole[0], whole[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    [GeneratedRegex("Set up Muster: (?<origin>http://[^/]+)/setup/")]
    private static partial Regex SetUpLink();
}

/// <summary>A panel that runs, for all tests of a class.</summary>
public sealed class RunningPanelFixture : IAsyncLifetime
{
    internal MusterProgram Muster { get; } = new();

    public Task InitializeAsync() => Muster.StartAsync();

    public Task DisposeAsync() => Muster.DisposeAsync().AsTask();
}
