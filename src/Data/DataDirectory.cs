namespace Muster.Data;

/// <summary>
/// Where a panel keeps everything. <c>panel/</c> (0700) holds what is secret; <c>homeservers/</c> can be passed through, because
/// where the panel is root each homeserver runs as an unprivileged user of its own. One panel process owns it at a time.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const int WouldBlock = 11; // EWOULDBLOCK of flock(2)

    /// <summary>Makes what is missing.</summary>
    public DataDirectory(string path)
    {
        Root = Path.GetFullPath(path);
        Directory.CreateDirectory(Root, Passable);
        Directory.CreateDirectory(PanelPath, Private);
        Directory.CreateDirectory(KeyRingPath, Private);
        Directory.CreateDirectory(CaseKeysPath, Private);

        // As root, homeservers are users of their own who pass through here; what others may not see is one level below.
        if (Environment.IsPrivilegedProcess) File.SetUnixFileMode(Root, File.GetUnixFileMode(Root) | Passable);

        // A directory that was there before keeps its mode, and a mode that lets others in would let them read the database.
        File.SetUnixFileMode(PanelPath, Private);
    }

    private DataDirectory() => Root = "";

    /// <summary>The directory of a panel that ran here before, as it is; null where there is none.</summary>
    public static DataDirectory? Find(string path)
    {
        var found = new DataDirectory { Root = Path.GetFullPath(path) };
        return Directory.Exists(found.PanelPath) ? found : null;
    }

    public string Root { get; private init; }
    public string PanelPath => Path.Combine(Root, "panel");
    public string KeyRingPath => Path.Combine(PanelPath, "key-ring");
    public string CaseKeysPath => Path.Combine(PanelPath, "case-keys");
    public string LockPath => Path.Combine(PanelPath, "lock");

    /// <summary>Where the panel that runs notes how it is reached.</summary>
    public string RunningPath => Path.Combine(PanelPath, "running");

    /// <summary>
    /// Takes the directory for this process until it ends (flock, released by the kernel), or null where another panel has it.
    /// </summary>
    public IDisposable? TryOwn()
    {
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held) when ((held.HResult & 0xFFFF) == WouldBlock)
        {
            return null;
        }
    }
}
