using System.CommandLine;
using Muster.Data;

namespace Muster.Web.Commands;

/// <summary><c>run</c>: the panel itself. Ending it leaves homeservers running; the next start adopts them.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var port = new Option<int?>("--port") { Description = "The port to listen on (default 8080; 0 takes any free one)." };
        var command = new Command("run", "Start the panel. Homeservers go on running when it ends, and are adopted when it starts again.") { port };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, parsed.GetValue(port), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, int? port, CancellationToken cancellationToken)
    {
        if (CommandLine.Options(parsed, options => options.Port = port ?? options.Port) is not { } options) return 1;
        using var owned = new DataDirectory(options.DataDirectory).TryOwn();
        if (owned is null)
        {
            await Console.Error.WriteLineAsync($"Another panel is running with {options.DataDirectory}. Stop it first, or choose another directory with --data.");
            return 1;
        }
        await using var app = Panel.Build(options);
        try
        {
            await Panel.RunAsync(app, cancellationToken);
            return 0;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"Port {options.Port} is taken by another program. Choose another one with --port.");
            return 1;
        }
    }
}
