namespace Muster.Provisioning.Hosts.Local;

/// <summary>Whether the disk below a homeserver has room, and which exceptions mean that it has not.</summary>
internal static class DiskSpace
{
    private const int NoSpaceLeft = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT

    public static HostFailure? WhyFull(LocalHomeserver homeserver, LocalHostOptions options) =>
        FreeMegabytes(homeserver) < options.MinimumFreeMegabytes ? Full(homeserver) : null;

    public static DiskFull Full(LocalHomeserver homeserver) => new(homeserver.Directory, FreeMegabytes(homeserver));

    public static bool IsFull(IOException exception) => (exception.HResult & 0xFFFF) is NoSpaceLeft or QuotaExceeded;

    // The homeserver's own directory may not be there, or may be closed to us: what is above it is on the same disk.
    public static long FreeMegabytes(LocalHomeserver homeserver)
    {
        var above = Path.GetDirectoryName(homeserver.Directory);
        while (above is not null && !Directory.Exists(above)) above = Path.GetDirectoryName(above);
        return new DriveInfo(above ?? "/").AvailableFreeSpace / (1024 * 1024);
    }
}
