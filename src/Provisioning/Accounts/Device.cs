namespace Muster.Provisioning.Accounts;

/// <summary>A signed-in client.</summary>
/// <param name="Id">Matrix device id.</param>
/// <param name="Name">What the client calls itself; typed by its user, so it proves nothing.</param>
/// <param name="Fingerprint">Its Ed25519 key in groups of four, to be read aloud; null while it has uploaded none.</param>
/// <param name="CrossSigned">Whether a valid signature of its owner's self-signing key is on it: the signature was checked, not its presence.</param>
public sealed record Device(string Id, string? Name, string? Fingerprint, bool CrossSigned, DateTimeOffset? LastSeenAt)
{
    /// <summary>Unpadded base64 in groups of four.</summary>
    public static string InFours(string key) => string.Join(' ', key.Chunk(4).Select(group => new string(group)));
}
