namespace Muster.Provisioning.Hosts.Local;

/// <summary>Whose a file or directory is, which the base library does not tell.</summary>
public static class FileOwner
{
    /// <summary>The owner's user id; null where there is no such file.</summary>
    public static int? Of(string path) => LinuxFile.Find(path)?.Owner;
}
