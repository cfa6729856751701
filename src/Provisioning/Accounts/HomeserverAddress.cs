using System.Globalization;
using Muster.Domain.Homeservers;

namespace Muster.Provisioning.Accounts;

/// <summary>Where clients find a case's homeserver.</summary>
public static class HomeserverAddress
{
    /// <summary>
    /// Base address of the client API, or null before one is reserved. On the local host by number: browsers resolve <c>*.localhost</c>,
    /// ordinary programs do not (RFC 6761 section 6.3 leaves it to them).
    /// </summary>
    public static string? ClientUrl(Homeserver homeserver) =>
        homeserver.Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}") : null;

    /// <summary>The full Matrix id of a local part, or null before the server has a name.</summary>
    public static string? MatrixId(Homeserver homeserver, string localpart) =>
        homeserver.ServerName is { } name ? $"@{localpart}:{name}" : null;
}
