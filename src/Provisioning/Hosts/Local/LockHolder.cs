using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Finds the process that holds a lock. A homeserver's is the truth about which process is the homeserver: it is taken before Synapse is,
/// dies with the process, and needs no record of ours. So is a data directory's about its panel.
/// </summary>
public static class LockHolder
{
    /// <summary>Looks at the likely process first, because that takes microseconds and a look at all takes milliseconds.</summary>
    public static ProcessIdentity? Find(string lockFile, ProcessIdentity? likely = null)
    {
        var canonical = Canonical(lockFile);
        if (likely is not null && LinuxProcess.IsAlive(likely) && Holds(likely.Pid, canonical)) return likely;
        foreach (var pid in LinuxProcess.All())
        {
            if (pid != Environment.ProcessId && Holds(pid, canonical)) return LinuxProcess.Identify(pid);
        }
        return null;
    }

    public static bool Holds(ProcessIdentity process, string lockFile) => Holds(process.Pid, Canonical(lockFile));

    // An open file is not enough: its descriptor must carry the lock (proc_pid_fdinfo(5)). A file that was removed under the
    // process still counts, or a second start in a new directory of that name would be possible.
    private static bool Holds(int pid, string canonical) => LinuxProcess.OpenFiles(pid)
        .Where(file => file.Target == canonical || file.Target == canonical + " (deleted)")
        .Any(file => LinuxProcess.Read(pid, string.Create(CultureInfo.InvariantCulture, $"fdinfo/{file.Descriptor}"))
            ?.Contains("FLOCK", StringComparison.Ordinal) == true);

    // /proc shows paths without symbolic links. Above the homeserver's directory there may be some; the directory and the lock are
    // never resolved, because what is in there is the homeserver's user's to plant.
    private static string Canonical(string lockFile)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(lockFile))!;
        return Path.Combine(WithoutLinks(Path.GetDirectoryName(directory)!), Path.GetFileName(directory), Path.GetFileName(lockFile));
    }

    private static string WithoutLinks(string path)
    {
        var canonical = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(canonical, part);
            canonical = new FileInfo(next).LinkTarget is { } target ? WithoutLinks(Path.GetFullPath(target, canonical)) : next;
        }
        return canonical;
    }
}
