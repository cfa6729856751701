using System.Xml;
using System.Xml.Linq;
using Muster.Data;
using Muster.Provisioning.Hosts.Local;

namespace Muster.Web.Commands.Doctor;

/// <summary>The data directory: who can get there, who has it, its keys, its disk. The script has looked at owners and modes before.</summary>
internal static class DataFindings
{
    private const long ComfortableMegabytes = 2048;

    public static IEnumerable<Finding> Of(MusterOptions options, DataDirectory? data, bool hasTables)
    {
        yield return Reachable(options);
        yield return Disk(FreeMegabytes(options), options.LocalHost().MinimumFreeMegabytes);
        if (data is null) yield break;
        yield return Owner(data);
        yield return KeyRing(data, hasTables);
    }

    /// <summary>As root each homeserver has an unprivileged user of its own, which must be able to pass every directory above its own.</summary>
    private static Finding Reachable(MusterOptions options)
    {
        if (!Environment.IsPrivilegedProcess) return Finding.Good($"The data directory is {options.DataDirectory}.");
        for (var directory = new DirectoryInfo(options.DataDirectory); directory is not null; directory = directory.Parent)
        {
            if (directory.Exists && (directory.UnixFileMode & UnixFileMode.OtherExecute) == 0)
                return Finding.Bad($"Homeservers cannot reach {options.DataDirectory}: {directory.FullName} lets only its owner in.", $"chmod o+x {directory.FullName}, or choose another place with --data.");
        }
        return Finding.Good($"The data directory is {options.DataDirectory}; homeservers can reach theirs.");
    }

    private static long FreeMegabytes(MusterOptions options)
    {
        var existing = new DirectoryInfo(options.DataDirectory);
        while (existing is { Exists: false, Parent: { } parent }) existing = parent;
        return new DriveInfo(existing.FullName).AvailableFreeSpace >> 20;
    }

    /// <param name="minimum">Below it no homeserver is started.</param>
    internal static Finding Disk(long free, long minimum)
    {
        var text = $"{free:N0} MiB are free where the data is kept";
        if (free < minimum) return Finding.Bad($"{text}: Muster starts no homeserver below {minimum:N0} MiB.", "Free some space, or choose a place on another disk with --data.");
        return free < ComfortableMegabytes
            ? Finding.Warn($"{text}: enough to start homeservers, but people's files and messages fill that soon.", $"Free some space before a case needs it: {ComfortableMegabytes:N0} MiB are comfortable.")
            : Finding.Good($"{text}.");
    }

    private static Finding Owner(DataDirectory data)
    {
        if (LockHolder.Find(data.LockPath) is not { } holder) return Finding.Good("No panel runs with this data.");
        return RunningPanel.Find(data) is { } panel
            ? Finding.Good($"One panel runs with this data: process {holder.Pid}, on {panel.Address.GetLeftPart(UriPartial.Authority)}.")
            : Finding.Note($"Process {holder.Pid} has this data and does not listen yet: a panel that starts, or a command at work.", "If it stays so, look at that process.");
    }

    private static Finding KeyRing(DataDirectory data, bool hasTables)
    {
        const string restore = "Restore it from the backup that belongs to this database: docs/operating.md says how.";
        try
        {
            var keys = Directory.Exists(data.KeyRingPath) ? Directory.GetFiles(data.KeyRingPath, "key-*.xml") : [];
            foreach (var key in keys) XDocument.Load(key);
            if (keys.Length > 0) return Finding.Good($"The key ring holds {(keys.Length == 1 ? "1 key" : $"{keys.Length} keys")}, readable.");
            return hasTables
                ? Finding.Warn("The key ring is empty: if this panel ever started, what is encrypted in its database is lost without the old keys.", restore)
                : Finding.Good("The key ring is empty; the first start makes a key.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or XmlException)
        {
            return Finding.Bad($"The key ring cannot be read: {unreadable.Message}", $"Run this as the user that the panel runs as. If the file is damaged: {restore}");
        }
    }
}
