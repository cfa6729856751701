using System.Text.RegularExpressions;

namespace Muster.E2E.Tests.Support;

/// <summary>The real panel as its users run it: a process of its own, on a free port, with its data in a place of its own.</summary>
internal sealed partial class PanelProcess : IAsyncDisposable
{
    private readonly RunningProgram program;

    private PanelProcess(RunningProgram program, Uri address)
    {
        this.program = program;
        Address = address;
    }

    /// <summary>As people type it; passkeys are bound to its host name.</summary>
    public Uri Address { get; }

    public int Pid => program.Pid;

    public string Said => program.Output + program.Errors;

    public static async Task<PanelProcess> StartAsync(DataPlace data)
    {
        var program = data.Start("run", "--port", "0");
        await Until.HoldsAsync("The panel listening", () => program.Ended || Listening().IsMatch(program.Output));
        if (program.Ended) throw new InvalidOperationException($"The panel ended with {program.ExitCode}:\n{program.Output}\n{program.Errors}");
        var port = Listening().Match(program.Output).Groups["port"].Value;
        return new PanelProcess(program, new Uri($"http://localhost:{port}/"));
    }

    /// <summary>The one-time link that it prints while it has no user.</summary>
    public async Task<Uri> SetupLinkAsync()
    {
        await Until.HoldsAsync("The set-up link", () => SetupLink().IsMatch(program.Output));
        return new Uri(SetupLink().Match(program.Output).Value);
    }

    public ValueTask DisposeAsync() => program.DisposeAsync();

    [GeneratedRegex(@"Now listening on: http://[^:]+:(?<port>\d+)")]
    private static partial Regex Listening();

    [GeneratedRegex(@"https?://[^ \r\n]+/setup[^ \r\n]*")]
    private static partial Regex SetupLink();
}
