namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// A TURN server (RFC 8656) that takes what homeservers sign: they give each user a name and password made from the shared secret, good for an
/// hour. A class and not a record: a record would print its secret.
/// </summary>
public sealed class TurnRelay(IReadOnlyList<string> uris, string sharedSecret)
{
    public IReadOnlyList<string> Uris { get; } = uris;

    public string SharedSecret { get; } = sharedSecret;
}
