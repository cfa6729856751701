using System.Diagnostics;
using System.Text;

namespace Muster.E2E.Tests.Support;

/// <summary>A program that was started, with everything that it says. Ends with the test that started it, by its own process id.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private RunningProgram(Process process) => this.process = process;

    public int Pid => process.Id;
    public bool Ended => process.HasExited;
    public int ExitCode => process.ExitCode;
    public string Output { get { lock (output) return output.ToString(); } }
    public string Errors { get { lock (errors) return errors.ToString(); } }

    public static RunningProgram Start(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? input = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var program = new RunningProgram(new Process { StartInfo = start });
        program.process.OutputDataReceived += (_, line) => Note(program.output, line.Data);
        program.process.ErrorDataReceived += (_, line) => Note(program.errors, line.Data);
        program.process.Start();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        if (input is not null) program.process.StandardInput.Write(input);
        program.process.StandardInput.Close();
        return program;
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<RunningProgram> RunAsync(string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string? input = null)
    {
        var program = Start(file, arguments, environment, input);
        await program.EndAsync();
        return program;
    }

    public async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(Until.Patience * 2);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} did not end. It said:\n{Output}\n{Errors}");
        }
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public async Task StopAsync()
    {
        if (Ended) return;
        using var signal = Process.Start("/bin/kill", ["-TERM", $"{Pid}"]);
        await signal.WaitForExitAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        process.Dispose();
    }

    private static void Note(StringBuilder to, string? line)
    {
        if (line is null) return;
        lock (to) to.AppendLine(line);
    }
}
