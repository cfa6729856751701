using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>What /proc says about processes. Reads nothing else, so that it can testify against our own records.</summary>
internal static class LinuxProcess
{
    public static string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <summary>The identity of a live process; null where there is none or only its exit status is left.</summary>
    public static ProcessIdentity? Identify(int pid)
    {
        var fields = StatFields(pid);
        return fields is null || fields[0] is "Z" or "X"
            ? null
            : new ProcessIdentity(pid, long.Parse(fields[19], CultureInfo.InvariantCulture), BootId);
    }

    public static bool IsAlive(ProcessIdentity process) => Identify(process.Pid) == process;

    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);

    /// <summary>Descriptor number and target of each open file that we may see.</summary>
    public static IEnumerable<(string Descriptor, string Target)> OpenFiles(int pid)
    {
        foreach (var path in Listing(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd")))
        {
            if (LinkTarget(path) is { } target) yield return (Path.GetFileName(path), target);
        }
    }

    public static string? CommandLine(int pid) => Read(pid, "cmdline")?.Replace('\0', ' ').TrimEnd();

    public static string? Name(int pid) => Read(pid, "comm")?.TrimEnd();

    public static string? WorkingDirectory(int pid) => LinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cwd"));

    /// <summary>The real user id; null where the process is gone.</summary>
    public static int? User(int pid)
    {
        var line = Read(pid, "status")?.Split('\n').FirstOrDefault(l => l.StartsWith("Uid:", StringComparison.Ordinal));
        return line is null ? null : int.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture);
    }

    public static string? Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/{file}"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The second field is the program's name in brackets and may itself hold spaces and brackets: count from the last one.
    private static string[]? StatFields(int pid)
    {
        var stat = Read(pid, "stat");
        var end = stat?.LastIndexOf(')') ?? -1;
        return end < 0 ? null : stat![(end + 2)..].Split(' ');
    }

    private static string[] Listing(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
