using System.Diagnostics;
using System.Globalization;

namespace Muster.Tests.Support;

/// <summary>
/// A lock that any user of a Linux machine can seem to hold: with mounts of their own (unshare(1)) they make a file whose path reads like
/// another's. Only root can start one as somebody else.
/// </summary>
public sealed class MadeUpLock : IAsyncDisposable
{
    private readonly Process process;

    private MadeUpLock(Process process) => this.process = process;

    public int Pid => process.Id;

    /// <summary>Null where this machine lets ordinary users have no mounts of their own.</summary>
    /// <param name="under">The directory that is hidden from that user behind one of their own.</param>
    public static async Task<MadeUpLock?> HoldAsync(string path, string under, int user)
    {
        const string script = """mount -t tmpfs none "$1" && mkdir -p "$2" && exec flock --no-fork "$2/lock" sh -c 'echo held; exec sleep 600'""";
        var process = Process.Start(new ProcessStartInfo("setpriv",
        [
            "--reuid", user.ToString(CultureInfo.InvariantCulture), "--regid", user.ToString(CultureInfo.InvariantCulture), "--clear-groups",
            "unshare", "-Urm", "sh", "-c", script, "sh", under, Path.GetDirectoryName(path)!,
        ])
        { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        if (await process.StandardOutput.ReadLineAsync() == "held") return new MadeUpLock(process);
        process.Dispose();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
