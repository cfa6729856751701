using Muster.Domain.Responders;

namespace Muster.Provisioning.Accounts;

/// <summary>A signed-in client.</summary>
/// <param name="Id">Matrix device id.</param>
/// <param name="Name">What the client calls itself; typed by its user, so it proves nothing.</param>
/// <param name="Fingerprint">Its Ed25519 key in groups of four, to be read aloud; null while it has uploaded none.</param>
/// <param name="Signing">Whether its owner's own identity vouches for it: signatures were checked, not their presence.</param>
public sealed record Device(string Id, string? Name, string? Fingerprint, DeviceSigning Signing, DateTimeOffset? LastSeenAt)
{
    public bool CrossSigned => Signing == DeviceSigning.CrossSigned;

    /// <summary>Unpadded base64 in groups of four.</summary>
    public static string InFours(string key) => string.Join(' ', key.Chunk(4).Select(group => new string(group)));
}
