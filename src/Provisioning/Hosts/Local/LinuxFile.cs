using System.Runtime.InteropServices;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>What the kernel says of a file beyond its name (statx(2)). A name in /proc is as its process sees it, in a mount namespace of its own perhaps; device and inode are the same for all.</summary>
/// <param name="Device">Major and minor number of the device.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Owner">The user whose it is.</param>
/// <param name="IsRegular">No directory, link, pipe or device.</param>
/// <param name="Allocated">Bytes that it has on the disk: fewer than its length where it has holes.</param>
internal readonly record struct LinuxFile(ulong Device, ulong Inode, int Owner, bool IsRegular, long Allocated)
{
    private const int CurrentDirectory = -100, NoFollow = 0x100, AsCached = 0x4000; // AT_FDCWD, AT_SYMLINK_NOFOLLOW, AT_STATX_DONT_SYNC
    private const uint Basic = 0x7ff; // STATX_BASIC_STATS
    private const int KindMask = 0xF000, Regular = 0x8000; // S_IFMT, S_IFREG
    private const int SectorBytes = 512;

    /// <summary>Null where there is no such file, or we may not look.</summary>
    public static LinuxFile? Find(string path, bool follow = false)
    {
        // The same layout on every architecture. A network file system is not asked: whose file it is could let us wait for ever.
        var found = new byte[256];
        if (StatX(CurrentDirectory, path, (follow ? 0 : NoFollow) | AsCached, Basic, found) != 0) return null;
        uint At(int offset) => BitConverter.ToUInt32(found, offset);
        return new LinuxFile(
            ((ulong)At(136) << 32) | At(140),
            BitConverter.ToUInt64(found, 32),
            (int)At(20),
            (BitConverter.ToUInt16(found, 28) & KindMask) == Regular,
            BitConverter.ToInt64(found, 48) * SectorBytes);
    }

    public bool IsSameAs(LinuxFile? other) => other is { } file && (file.Device, file.Inode) == (Device, Inode);

    /// <summary>The path as /proc shows it, without symbolic links; its last <paramref name="parts"/> parts are never resolved.</summary>
    public static string Canonical(string path, int parts)
    {
        var full = Path.GetFullPath(path);
        return parts == 0 ? WithoutLinks(full) : Path.Combine(Canonical(Path.GetDirectoryName(full)!, parts - 1), Path.GetFileName(full));
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

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int StatX(int directory, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, [Out] byte[] found);
}
