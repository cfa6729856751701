namespace Muster.Data;

/// <summary>
/// Where a panel keeps everything. <c>panel/</c> (0700) holds what is secret; <c>homeservers/</c> can be passed through, because
/// where the panel is root each homeserver runs as an unprivileged user of its own. One panel process owns it at a time.
/// </summary>
public sealed class DataDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

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

    public string Root { get; }
    public string PanelPath => Path.Combine(Root, "panel");
    public string KeyRingPath => Path.Combine(PanelPath, "key-ring");
    public string CaseKeysPath => Path.Combine(PanelPath, "case-keys");

    /// <summary>
    /// Takes the directory for this process until it ends (flock, released by the kernel), or null where another panel has it.
    /// </summary>
    public IDisposable? TryOwn()
    {
        try
        {
            return new FileStream(Path.Combine(PanelPath, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
