using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// The few calls that the base library lacks: giving a file away, opening one that an untrusted user may have swapped, and signals
/// that cannot hit a stranger who got the same process id.
/// </summary>
internal static class LinuxNative
{
    public const int SigTerm = 15;
    public const int SigKill = 9;

    // The same on every architecture that .NET runs on, O_NOFOLLOW excepted.
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const long PidfdSendSignal = 424;
    private const long PidfdOpen = 434;

    private static int NoFollow => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm ? 0x8000 : 0x20000;

    /// <summary>Opens for reading without following a link and without waiting on a pipe; null where there is no such file.</summary>
    public static SafeFileHandle? OpenUntrusted(string path)
    {
        var handle = Open(path, NoFollow | NonBlocking | CloseOnExec);
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        return null;
    }

    public static void GiveTo(SafeFileHandle file, int user)
    {
        if (FChOwn(file, user, user) != 0)
            throw new IOException("A file could not be given to the homeserver's user.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    public static void GiveDirectoryTo(string path, int user)
    {
        if (LChOwn(path, user, user) != 0)
            throw new IOException($"{path} could not be given to the homeserver's user.", new Win32Exception(Marshal.GetLastPInvokeError()));
    }

    /// <summary>
    /// Signals the process if it is still the one that was meant: the handle is taken first, the identity compared after, so that
    /// no reuse of the process id can come between. False where it is gone. (pidfd_open(2), pidfd_send_signal(2))
    /// </summary>
    public static bool Signal(ProcessIdentity process, int signal)
    {
        var raw = SystemCall(PidfdOpen, process.Pid, 0, 0, 0);
        if (raw < 0) return false;
        using var handle = new SafeFileHandle((nint)raw, ownsHandle: true);
        return LinuxProcess.IsAlive(process) && SystemCall(PidfdSendSignal, raw, signal, 0, 0) == 0;
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static extern int FChOwn(SafeFileHandle file, int user, int group);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int LChOwn([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long SystemCall(long number, long first, long second, long third, long fourth);
}
