using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Finds the process that holds a lock. A homeserver's is the truth about which process is the homeserver: it is taken before Synapse is,
/// dies with the process, and needs no record of ours. So is a data directory's about its panel.
/// </summary>
/// <remarks>
/// The paths in /proc are those of a process's own mount namespace, and any user may have one. So nobody else's process is believed, and the
/// open file has to be the very file that we see.
/// </remarks>
public static class LockHolder
{
    /// <summary>Looks at the likely process first, because that takes microseconds and a look at all takes milliseconds.</summary>
    /// <param name="user">Whom the holder runs as; null: as whom the lock's directory belongs to.</param>
    public static ProcessIdentity? Find(string lockFile, int? user = null, ProcessIdentity? likely = null)
    {
        var (canonical, holder) = (Canonical(lockFile), user ?? UserOf(lockFile));
        if (likely is not null && LinuxProcess.IsAlive(likely) && Holds(likely.Pid, canonical, holder)) return likely;
        foreach (var pid in LinuxProcess.All())
        {
            if (pid != Environment.ProcessId && Holds(pid, canonical, holder)) return LinuxProcess.Identify(pid);
        }
        return null;
    }

    public static bool Holds(ProcessIdentity process, string lockFile, int? user) => Holds(process.Pid, Canonical(lockFile), user ?? UserOf(lockFile));

    private static int? UserOf(string lockFile) =>
        LinuxFile.Find(Path.GetDirectoryName(Path.GetFullPath(lockFile))!)?.Owner ?? LinuxProcess.User(Environment.ProcessId);

    // An open file is not enough: its descriptor must carry the lock (proc_pid_fdinfo(5)). A file that was removed under the
    // process still counts, or a second start in a new directory of that name would be possible.
    private static bool Holds(int pid, string canonical, int? user) => LinuxProcess.User(pid) == user && LinuxProcess.OpenFiles(pid)
        .Where(file => file.Target == canonical + " (deleted)" || (file.Target == canonical && IsThatFile(pid, file.Descriptor, canonical)))
        .Any(file => LinuxProcess.Read(pid, string.Create(CultureInfo.InvariantCulture, $"fdinfo/{file.Descriptor}"))
            ?.Contains("FLOCK", StringComparison.Ordinal) == true);

    private static bool IsThatFile(int pid, string descriptor, string canonical) =>
        LinuxFile.Find(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/fd/{descriptor}"), follow: true)?.IsSameAs(LinuxFile.Find(canonical)) == true;

    // Above the homeserver's directory there may be symbolic links; the directory and the lock are never resolved, because what is
    // in there is the homeserver's user's to plant.
    private static string Canonical(string lockFile) => LinuxFile.Canonical(lockFile, parts: 2);
}
