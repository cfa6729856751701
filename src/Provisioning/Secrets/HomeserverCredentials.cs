using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Matrix;

namespace Muster.Provisioning.Secrets;

/// <summary>
/// Everything secret about a homeserver: what it was made with, and how its service administrator signs in. Printing it shows none of it.
/// </summary>
public sealed record HomeserverCredentials(HomeserverSecrets Server, string AdministratorPassword)
{
    /// <summary>The administrator's session; null until the homeserver answered for the first time.</summary>
    public MatrixSession? Administrator { get; init; }

    public static HomeserverCredentials Create() => new(
        HomeserverSecrets.Create(),
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)));

    public override string ToString() => nameof(HomeserverCredentials);
}
