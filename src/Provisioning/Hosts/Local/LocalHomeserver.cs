using System.Globalization;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// One Synapse on this machine: what must be known to make, find and remove it, and nothing that is secret.
/// </summary>
/// <param name="Id">Names the directory; wiping refuses any directory that does not carry it.</param>
/// <param name="ServerName">The Matrix server name, <c>codename.localhost:port</c>. It can never change.</param>
/// <param name="Port">The loopback port of the client API. Part of the server name, hence never reused.</param>
/// <param name="Uid">The unprivileged user that Synapse runs as where the panel is root; null where it runs as the panel's user.</param>
/// <param name="Directory">Absolute path of the directory that holds everything of this homeserver.</param>
public sealed record LocalHomeserver(Guid Id, string ServerName, int Port, int? Uid, string Directory)
{
    /// <summary>Where homeservers live below a panel's data directory, one directory each.</summary>
    public static string HomeOf(string dataDirectory) => Path.Combine(Path.GetFullPath(dataDirectory), "homeservers");

    /// <summary>A homeserver in its usual place, with a user of its own where the panel is privileged.</summary>
    public static LocalHomeserver Named(string codename, Guid id, int port, string dataDirectory) => new(
        id,
        string.Create(CultureInfo.InvariantCulture, $"{codename}.localhost:{port}"),
        port,
        Environment.IsPrivilegedProcess ? HomeserverUser.For(port) : null,
        Path.Combine(HomeOf(dataDirectory), id.ToString("N")));

    /// <summary>
    /// How programs reach it. Not by name: browsers resolve <c>*.localhost</c> to loopback, ordinary resolvers do not.
    /// </summary>
    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));

    /// <summary>How browsers reach it, and what it says of itself in its well-known document.</summary>
    public string PublicBaseUrl => $"http://{ServerName}/";

    /// <summary>The file whose lock the process holds as long as it lives.</summary>
    public string LockFile => Path.Combine(Directory, "lock");

    /// <summary>Everything that people wrote.</summary>
    public string DatabaseFile => Path.Combine(Directory, "homeserver.db");

    internal string PathOf(string name) => Path.Combine(Directory, name);
}
