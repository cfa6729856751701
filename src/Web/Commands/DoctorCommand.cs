using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.Commands;

/// <summary><c>doctor</c>: says in plain words what is missing or misconfigured. Changes nothing.</summary>
internal static class DoctorCommand
{
    private const long ComfortableBytes = 2L << 30;

    public static Command Create()
    {
        var command = new Command("doctor", "Say what is missing or misconfigured.");
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (CommandLine.Options(parsed) is not { } options) return 1;
        Finding[] findings =
        [
            Synapse(options.LocalHost()),
            DataDirectoryReachable(options),
            Disk(options),
            await DatabaseAsync(options, cancellationToken),
        ];
        foreach (var finding in findings)
        {
            Console.WriteLine($"{(finding.Ok ? "ok  " : "FAIL")}  {finding.Text}");
            if (finding.ToDo is { } todo) Console.WriteLine($"      {todo}");
        }
        return findings.All(f => f.Ok) ? 0 : 1;
    }

    private static Finding Synapse(LocalHostOptions options) => options switch
    {
        { SynapseExecutable: { } program } => new(true, $"Homeservers run {program}."),
        { RootDirectory: { } root } => new(true, $"Homeservers run from the Synapse root {root}."),
        _ => new(false, "There is no Synapse: no homeserver can be made.", "./muster run builds one; or set Muster__SynapseExecutable to a synapse_homeserver."),
    };

    /// <summary>As root each homeserver has an unprivileged user of its own, which must be able to pass every directory above its own.</summary>
    private static Finding DataDirectoryReachable(MusterOptions options)
    {
        if (!Environment.IsPrivilegedProcess) return new(true, $"The data directory is {options.DataDirectory}.");
        for (var directory = new DirectoryInfo(options.DataDirectory); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && (directory.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return new(false, $"Homeservers cannot reach {options.DataDirectory}: {directory.FullName} lets only its owner in.", $"chmod o+x {directory.FullName}, or choose another place with --data.");
        }
        return new(true, $"The data directory is {options.DataDirectory}; homeservers can reach theirs.");
    }

    private static Finding Disk(MusterOptions options)
    {
        var existing = new DirectoryInfo(options.DataDirectory);
        while (existing is { Exists: false, Parent: { } parent }) existing = parent;
        var free = new DriveInfo(existing.FullName).AvailableFreeSpace;
        var text = $"{free / (1 << 20):N0} MiB are free where the data is kept.";
        return free >= ComfortableBytes ? new(true, text) : new(false, text, "Free some space: Muster starts no homeserver on a disk that is nearly full.");
    }

    private static async Task<Finding> DatabaseAsync(MusterOptions options, CancellationToken cancellationToken)
    {
        if (options.ConnectionString() is not { } connectionString) return new(true, "The database is SQLite in the data directory.");
        var database = new DbContextOptionsBuilder<PanelDbContext>();
        database.UseMusterDatabase(new DatabaseOptions("", connectionString));
        await using var db = new PanelDbContext(database.Options);
        return await db.Database.CanConnectAsync(cancellationToken)
            ? new(true, "PostgreSQL answers.")
            : new(false, "PostgreSQL does not answer, or refuses the panel.", "Check Muster__PostgreSql, that the server runs, and that the database exists.");
    }

    private sealed record Finding(bool Ok, string Text, string? ToDo = null);
}
