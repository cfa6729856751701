using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>What a wipe did. Whatever was there is gone.</summary>
/// <param name="NotOverwritten">Files that were removed without having been overwritten first.</param>
public sealed record Wiped(int NotOverwritten)
{
    public override string ToString() => NotOverwritten == 0
        ? "Removed"
        : string.Create(CultureInfo.InvariantCulture, $"Removed; {NotOverwritten} of its files could not be overwritten first, or not in time");
}

/// <summary>
/// Removes a homeserver's directory, after overwriting what would matter to whoever reads the raw disk: database, keys,
/// configuration, logs. Safe to be killed in: what is left is wiped at the next call.
/// </summary>
/// <remarks>
/// What overwriting cannot promise: SSDs remap blocks and keep old ones, copy-on-write and journalling file systems write
/// elsewhere, snapshots and backups keep copies, and SQLite had freed pages to the file system before. It defeats undeleting on
/// plain disks and nothing more; the disk's own encryption does the rest. Uploads are left out: they are ciphertext,
/// and their keys were never here. The directory may be an intruder's work: nothing in it keeps it from being removed.
/// </remarks>
internal sealed partial class HomeserverWipe(LocalHostOptions options, TimeProvider time, ILogger log)
{
    // Where an intruder left more than there is time for, these come first.
    private static readonly string[] First = ["signing.key", "secrets.yaml", "homeserver.yaml", "homeserver.db", "homeserver.db-wal"];

    public async Task<HostResult<Wiped>> WipeAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        // A wrong path here would be a catastrophe: only a directory that carries the homeserver's own id is ever removed.
        if (!Path.GetFileName(homeserver.Directory).Contains(homeserver.Id.ToString("N"), StringComparison.Ordinal))
            throw new ArgumentException($"{homeserver.Directory} does not carry the homeserver's id.", nameof(homeserver));
        if (SynapseStop.Running(homeserver) is [var running, ..]) return new StillRunning(running.Pid);
        if (!Directory.Exists(homeserver.Directory)) return new Wiped(0);

        var missed = await OverwriteAsync(homeserver, cancel);
        if (await RemoveAsync(homeserver.Directory, cancel) is { } failure) return failure;
        await new UserClaims(options).ReleaseAsync(homeserver, cancel);
        LogRemoved(homeserver.Id, missed);
        return new Wiped(missed);
    }

    private async Task<int> OverwriteAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(options.OverwriteTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        var owner = homeserver.Uid ?? LinuxProcess.User(Environment.ProcessId);
        var missed = 0;
        foreach (var file in Files(homeserver.Directory).OrderBy(file => (uint)Array.IndexOf(First, Path.GetFileName(file))))
        {
            cancel.ThrowIfCancellationRequested();
            if (!patience.IsCancellationRequested && await FileOverwrite.TryAsync(file, owner, limit.Token)) Remove(file); // at once: where this is ended, the next call has less to do
            else missed++;
        }
        return missed;
    }

    private static string[] Files(string directory)
    {
        try
        {
            return Directory.GetFiles(directory);
        }
        catch (UnauthorizedAccessException)
        {
            return []; // its owner is the panel's own user, who took the right away from itself: the removal gives it back
        }
    }

    private static void Remove(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The removal of the whole tells what is the matter.
        }
    }

    /// <summary>By rm(1), which walks by descriptors: a path can be too long for any call that takes one.</summary>
    private static async Task<HostFailure?> RemoveAsync(string directory, CancellationToken cancel)
    {
        var problem = await RunAsync(["rm", "-rf", "--one-file-system", "--", directory], cancel);
        if (!Directory.Exists(directory)) return null;
        await RunAsync(["chmod", "-R", "u+rwX", "--", directory], cancel); // without root a directory may be closed to its own user
        problem = await RunAsync(["rm", "-rf", "--one-file-system", "--", directory], cancel);
        return Directory.Exists(directory) ? new NotRemoved(directory, problem) : null;
    }

    private static async Task<string> RunAsync(string[] command, CancellationToken cancel)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, WorkingDirectory = "/" })
            ?? throw new InvalidOperationException("The process could not be started.");
        // A tree can give as many complaints as it has files: the first says enough.
        var first = await process.StandardError.ReadLineAsync(cancel);
        while (await process.StandardError.ReadLineAsync(cancel) is not null) { }
        await process.WaitForExitAsync(cancel);
        return first ?? "";
    }

    [LoggerMessage(LogLevel.Information, "The directory of homeserver {Homeserver} is removed; {Missed} files in it were not overwritten first")]
    private partial void LogRemoved(Guid homeserver, int missed);
}
