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
            Proxy(await AddressAsync(options, cancellationToken), options.TrustedProxies.Length > 0),
        ];
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Mark}  {finding.Text}");
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

    /// <summary>The panel's address as chosen at set-up, else as configured; null where there is neither, or no database to look at.</summary>
    private static async Task<string?> AddressAsync(MusterOptions options, CancellationToken cancellationToken)
    {
        var database = DatabaseOptions.In(new DataDirectory(options.DataDirectory), options.ConnectionString());
        if (database.PostgreSql is null && !File.Exists(database.SqliteFile)) return options.PanelAddress;
        var builder = new DbContextOptionsBuilder<PanelDbContext>();
        builder.UseMusterDatabase(database);
        await using var db = new PanelDbContext(builder.Options);
        try
        {
            return await db.Settings.Where(s => s.Name == PanelSetting.PanelAddress).Select(s => s.Value).SingleOrDefaultAsync(cancellationToken) ?? options.PanelAddress;
        }
        catch (Exception unreadable) when (unreadable is System.Data.Common.DbException or InvalidOperationException)
        {
            return options.PanelAddress; // what is wrong with the database is a finding of its own
        }
    }

    internal static Finding Proxy(string? address, bool trusts) => address switch
    {
        null => new(true, "The panel's address is not chosen yet."),
        _ when !address.StartsWith("https:", StringComparison.OrdinalIgnoreCase) || trusts => new(true, $"The panel's address is {address}."),
        _ => new(true, $"The panel's address is {address}, but no proxy is trusted: everybody seems to come from the proxy's address, so that one stranger's wrong tries stop all.",
            "Set Muster__TrustedProxies__0 to the address that your proxy connects from (127.0.0.1 where it runs on this machine), and let it send X-Forwarded-For and X-Forwarded-Proto.") { Warns = true },
    };

    internal sealed record Finding(bool Ok, string Text, string? ToDo = null)
    {
        /// <summary>It works, but not as it should.</summary>
        public bool Warns { get; init; }
        public string Mark => !Ok ? "FAIL" : Warns ? "warn" : "ok  ";
    }
}
