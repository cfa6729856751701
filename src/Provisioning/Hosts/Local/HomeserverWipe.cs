using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Removes a homeserver's directory, after overwriting what would matter to whoever reads the raw disk: database, keys,
/// configuration, logs. Safe to be killed in: what is left is wiped at the next call.
/// </summary>
/// <remarks>
/// What overwriting cannot promise: SSDs remap blocks and keep old ones, copy-on-write and journalling file systems write
/// elsewhere, snapshots and backups keep copies, and SQLite had freed pages to the file system before. It defeats undeleting on
/// plain disks and nothing more; the disk's own encryption does the rest. Uploads are left out: they are ciphertext,
/// and their keys were never here.
/// </remarks>
internal sealed partial class HomeserverWipe(ILogger log)
{
    private const int Block = 1 << 16;

    public async Task<HostFailure?> WipeAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        // A wrong path here would be a catastrophe: only a directory that carries the homeserver's own id is ever removed.
        if (!Path.GetFileName(homeserver.Directory).Contains(homeserver.Id.ToString("N"), StringComparison.Ordinal))
            throw new ArgumentException($"{homeserver.Directory} does not carry the homeserver's id.", nameof(homeserver));
        if (LockHolder.Find(homeserver.LockFile) is { } running) return new StillRunning(running.Pid);
        if (!Directory.Exists(homeserver.Directory)) return null;

        foreach (var file in Directory.EnumerateFiles(homeserver.Directory)) await OverwriteAsync(file, cancel);
        Directory.Delete(homeserver.Directory, recursive: true);
        LogRemoved(homeserver.Id);
        return null;
    }

    private static async Task OverwriteAsync(string path, CancellationToken cancel)
    {
        // Nothing runs any more that could swap the file for a link between this look and the next line.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null || file.Length == 0) return;
        var block = new byte[Block];
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var left = stream.Length; left > 0; left -= block.Length)
        {
            RandomNumberGenerator.Fill(block);
            await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancel);
        }
        stream.Flush(flushToDisk: true);
    }

    [LoggerMessage(LogLevel.Information, "The directory of homeserver {Homeserver} is overwritten and removed")]
    private partial void LogRemoved(Guid homeserver);
}
