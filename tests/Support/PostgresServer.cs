using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Muster.Tests.Support;

/// <summary>A real PostgreSQL of this test process's own: a fresh cluster in a temporary directory, on loopback, ended with the process.</summary>
public sealed class PostgresServer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static PostgresServer? instance;

    private PostgresServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>The server of this process, started by whoever asks first.</summary>
    public static async Task<PostgresServer> GetAsync()
    {
        await Gate.WaitAsync();
        try
        {
            return instance ??= await StartAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Connection string of a database of that name; "postgres" always exists.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=muster;Database={database};Include Error Detail=true;Maximum Pool Size=40";

    private static async Task<PostgresServer> StartAsync()
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")))
            : null;
        if (binaries is null) throw new InvalidOperationException("PostgreSQL's server is not installed: apt-get install postgresql");
        var directory = Directory.CreateTempSubdirectory("muster-pg-").FullName;
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["postgres:postgres", directory]);
        EndWithThisProcess(binaries, directory);
        var port = FreePort();
        await RunAsync($"{binaries}/initdb", ["-D", $"{directory}/data", "-U", "muster", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"], asPostgres: true);
        await RunAsync($"{binaries}/pg_ctl", ["-D", $"{directory}/data", "-l", $"{directory}/log", "-w", "-t", "60", "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c max_connections=600 -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c autovacuum=off", "start"], asPostgres: true);
        return new PostgresServer(port);
    }

    // In a session of its own, watching from outside: the runner kills a test process that takes its time to end.
    private static void EndWithThisProcess(string binaries, string directory)
    {
        const string watch = "exec 2>/dev/null; tail --pid=\"$3\" -s 0.5 -f /dev/null || exit; \"$1/pg_ctl\" -D \"$2/data\" -m immediate stop; rm -rf \"$2\"";
        using var watcher = Start("setsid", ["--fork", "sh", "-c", watch, "sh", binaries, directory, $"{Environment.ProcessId}"], asPostgres: true);
    }

    private static async Task RunAsync(string program, IEnumerable<string> arguments, bool asPostgres = false)
    {
        using var process = Start(program, arguments, asPostgres);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static Process Start(string program, IEnumerable<string> arguments, bool asPostgres)
    {
        // PostgreSQL refuses to run as root.
        string[] prefix = asPostgres && Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        string[] command = [.. prefix, program, .. arguments];
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" >/dev/null", "sh", .. command]) { WorkingDirectory = "/" };
        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
