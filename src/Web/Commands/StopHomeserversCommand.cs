using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.Commands;

/// <summary><c>stop-homeservers</c>: ends every homeserver of a data directory; works without the panel and its database.</summary>
internal static class StopHomeserversCommand
{
    public static Command Create()
    {
        var command = new Command("stop-homeservers", "Stop every homeserver of the data directory. Nothing is removed; a running panel starts them again.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (CommandLine.Options(parsed) is not { } options) return 1;
        var onDisk = new HomeserversOnDisk(options.LocalHost(), TimeProvider.System, NullLogger<HomeserversOnDisk>.Instance);
        var stopped = await onDisk.StopAllAsync(options.DataDirectory, cancellationToken);
        if (stopped.Count == 0) Console.WriteLine("No homeserver was running.");
        foreach (var one in stopped) Console.WriteLine($"{(one.Stopped ? "Stopped" : "Could not stop")} process {one.Pid} of {one.Directory}");
        return stopped.All(one => one.Stopped) ? 0 : 1;
    }
}
