namespace Muster.Crashes.Tests;

/// <summary>Counts Synapse processes of one data directory by /proc alone, all the time.</summary>
internal sealed class SynapseCount : IDisposable
{
    private readonly Timer timer;
    private int most;

    public SynapseCount(string home)
    {
        Home = home;
        timer = new Timer(_ => Look(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    public string Home { get; }

    /// <summary>The most that ever ran at once.</summary>
    public int Most => Volatile.Read(ref most);

    /// <summary>
    /// Processes whose program is Synapse (its loader or interpreter, not the flock or setpriv that becomes it) and whose command line names the directory.
    /// </summary>
    public static IReadOnlyList<int> Running(string home)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out var pid)) continue;
            string[] arguments;
            try
            {
                arguments = File.ReadAllText($"{directory}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
            }
            catch (IOException)
            {
                continue; // it ended while it was looked at
            }
            if (arguments.Length == 0) continue;
            var program = Path.GetFileName(arguments[0]);
            if ((program.StartsWith("ld-linux", StringComparison.Ordinal) || program.Contains("python", StringComparison.Ordinal) || program == "synapse")
                && arguments.Any(a => a.StartsWith(home, StringComparison.Ordinal))) found.Add(pid);
        }
        // What Synapse itself starts looks like Synapse between fork and exec.
        return [.. found.Where(pid => !found.Contains(ParentOf(pid)))];
    }

    public void Dispose() => timer.Dispose();

    private static int ParentOf(int pid)
    {
        try
        {
            // proc_pid_stat(5): pid (comm) state ppid; the name may hold anything but ends at the last parenthesis
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it ended while it was looked at
        }
    }

    private void Look()
    {
        var now = Running(Home).Count;
        int seen;
        while (now > (seen = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, seen) != seen)
        {
        }
    }
}
