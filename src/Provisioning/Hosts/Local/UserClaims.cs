using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// Keeps the users of homeservers apart between all data directories of a machine: where two homeservers had one user, each could read the
/// other's files, and ending one would end the other. A link per user names the directory that has it, for as long as that is there.
/// </summary>
internal sealed class UserClaims(LocalHostOptions options)
{
    private const int WouldBlock = 11; // EWOULDBLOCK of flock(2)
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Makes the directory if nobody else has its user; else tells who does.</summary>
    public async Task<UserTaken?> ClaimAsync(LocalHomeserver homeserver, int user, Action make, CancellationToken cancel)
    {
        using var turn = await TurnAsync(cancel);
        var (link, own) = (LinkOf(user), Canonical(homeserver));
        var owner = new FileInfo(link).LinkTarget;
        if (owner != own)
        {
            if (owner is not null && Directory.Exists(owner)) return new UserTaken(user, owner);
            if (!Directory.Exists(own) && SynapseStop.Running(homeserver) is [var stranger, ..])
                return new UserTaken(user, string.Create(CultureInfo.InvariantCulture, $"process {stranger.Pid}"));
            File.Delete(link);
            File.CreateSymbolicLink(link, own);
        }
        make(); // before anybody else has a turn: a link to a directory that is not there counts for nothing
        return null;
    }

    public async Task ReleaseAsync(LocalHomeserver homeserver, CancellationToken cancel)
    {
        if (homeserver.Uid is not { } user) return;
        using var turn = await TurnAsync(cancel);
        if (new FileInfo(LinkOf(user)).LinkTarget == Canonical(homeserver)) File.Delete(LinkOf(user));
    }

    /// <summary>The ports whose users are taken.</summary>
    public IEnumerable<int> Ports() => Directory.Exists(options.UserRegistry)
        ? from link in new DirectoryInfo(options.UserRegistry).EnumerateFileSystemInfos()
          where int.TryParse(link.Name, NumberStyles.None, CultureInfo.InvariantCulture, out _) && link.LinkTarget is { } owner && Directory.Exists(owner)
          select HomeserverUser.PortOf(int.Parse(link.Name, CultureInfo.InvariantCulture))
        : [];

    private static string Canonical(LocalHomeserver homeserver) => LinuxFile.Canonical(homeserver.Directory, parts: 1);

    private string LinkOf(int user) => Path.Combine(options.UserRegistry, user.ToString(CultureInfo.InvariantCulture));

    private async Task<IDisposable> TurnAsync(CancellationToken cancel)
    {
        Directory.CreateDirectory(options.UserRegistry, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(options.UserRegistry, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException held) when ((held.HResult & 0xFFFF) == WouldBlock)
            {
                await Task.Delay(Glance, cancel); // held for a few file operations; freed by the kernel where their process ends
            }
        }
    }
}
