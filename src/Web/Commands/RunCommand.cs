using System.CommandLine;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;
using Muster.Web.Account;
using Npgsql;

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
        var started = false;
        try
        {
            if (DataTrouble.Owner(options) is { } stranger) return await FailAsync(stranger);
            var before = DataDirectory.Find(options.DataDirectory);
            using var kept = before?.TryOwn();
            if (before is not null && kept is null) return await FailAsync(Another(options));
            if (PortCheck.Trouble(options) is { } taken) return await FailAsync(taken);
            using var owned = before is null ? new DataDirectory(options.DataDirectory).TryOwn() : null;
            if ((kept ?? owned) is null) return await FailAsync(Another(options));
            await TryAsync(options, cancellationToken);
            await using var app = Panel.Build(options, builder => builder.Services.AddSingleton<IHostLifetime, CommandLifetime>());
            await Panel.StartAsync(app, cancellationToken);
            started = true;
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0; // asked to stop before it had begun: nothing is wrong
        }
        catch (Exception failure) when (!started && DataTrouble.Explain(failure, options) is not null)
        {
            return await FailAsync(DataTrouble.Explain(failure, options)!);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return await FailAsync(PortCheck.Taken(options.Port)); // by somebody who came between the check and the start
        }
    }

    /// <summary>Whether the data could be written at all, before anything that would fail noisily depends on it.</summary>
    private static async Task TryAsync(MusterOptions options, CancellationToken cancellationToken)
    {
        var probe = Path.Combine(new DataDirectory(options.DataDirectory).PanelPath, "probe");
        await using (var file = new FileStream(probe, FileMode.Create))
        {
            File.Delete(probe); // at once, and written to all the same: a start that is killed leaves nothing behind
            await file.WriteAsync(new byte[1 << 20], cancellationToken);
        }
        if (options.ConnectionString() is not { } connectionString) return;
        try
        {
            await using var connection = new NpgsqlConnection(connectionString);
            await connection.OpenAsync(cancellationToken);
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The database is not there yet: the first start makes it.
        }
    }

    // The lock alone decides whether there is one; who holds it is for people to read.
    private static string Another(MusterOptions options)
    {
        var by = DataDirectory.Find(options.DataDirectory) is { } data && LockHolder.Find(data.LockPath) is { } holder
            ? $" (process {holder.Pid}{(RunningPanel.Find(data) is { } panel ? $", {PanelAddress.Text(panel.Address)}" : "")})"
            : "";
        return $"Another panel is running with {options.DataDirectory}{by}. Stop it first, or choose another directory with --data.";
    }

    private static async Task<int> FailAsync(string reason)
    {
        await Console.Error.WriteLineAsync(reason);
        return 1;
    }
}
