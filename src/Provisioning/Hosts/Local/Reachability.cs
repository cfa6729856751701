namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Whether a homeserver's own user can get to a directory. Asked before the start, because Synapse itself would only say that a
/// file does not exist.
/// </summary>
internal static class Reachability
{
    public static DirectoryUnreachable? WhyUnreachable(LocalHomeserver homeserver, string path)
    {
        if (homeserver.Uid is null) return null;
        for (var above = Path.GetDirectoryName(path); above is not null; above = Path.GetDirectoryName(above))
        {
            if (!File.GetUnixFileMode(above).HasFlag(UnixFileMode.OtherExecute)) return new DirectoryUnreachable(path, above);
        }
        return null;
    }
}
