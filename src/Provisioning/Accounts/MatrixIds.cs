using Muster.Domain.Homeservers;

namespace Muster.Provisioning.Accounts;

/// <summary>Full Matrix ids (Matrix 1.16, appendix "User identifiers").</summary>
public static class MatrixIds
{
    public static string Of(string localpart, string serverName) => $"@{localpart}:{serverName}";

    /// <summary>Null before the server has a name.</summary>
    public static string? UserId(this Homeserver homeserver, string localpart) =>
        homeserver.ServerName is { } name ? Of(localpart, name) : null;
}
