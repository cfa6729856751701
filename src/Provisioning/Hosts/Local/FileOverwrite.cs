using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Overwrites what a file has on the disk, and never makes it have more: a file of a few blocks may call itself terabytes long, and
/// writing into its holes would fill the disk.
/// </summary>
internal static class FileOverwrite
{
    private const int Block = 1 << 16;
    private const int SeekData = 3, SeekHole = 4; // lseek(2)

    /// <summary>False where not all of it could be overwritten: it cannot be opened or written, or <paramref name="limit"/> came first.</summary>
    public static async Task<bool> TryAsync(string path, int? owner, CancellationToken limit)
    {
        // Nothing runs any more that could swap the file for a link between this look and the next line.
        if (LinuxFile.Find(path) is not { } file) return false;
        if (!file.IsRegular || file.Allocated == 0) return true;
        if (file.Owner != owner) return false; // linked in here, perhaps, and somebody's elsewhere
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
            var written = await WriteAsync(handle, file.Allocated, limit);
            RandomAccess.FlushToDisk(handle);
            return written;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            return false;
        }
    }

    // A file system that knows no holes calls everything data: then the allocated size is what keeps this from growing the file.
    private static async Task<bool> WriteAsync(SafeFileHandle file, long allocated, CancellationToken limit)
    {
        var block = new byte[Block];
        var (left, length) = (allocated, RandomAccess.GetLength(file));
        for (var data = Seek(file, 0, SeekData); data >= 0 && data < length; data = Seek(file, data, SeekData))
        {
            var hole = Seek(file, data, SeekHole);
            for (var end = hole < 0 ? length : Math.Min(hole, length); data < end;)
            {
                if (left <= 0) return false;
                var count = (int)Math.Min(Math.Min(Block, end - data), left);
                RandomNumberGenerator.Fill(block.AsSpan(0, count));
                await RandomAccess.WriteAsync(file, block.AsMemory(0, count), data, limit);
                (data, left) = (data + count, left - count);
            }
        }
        return true;
    }

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
}
