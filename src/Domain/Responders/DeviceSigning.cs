namespace Muster.Domain.Responders;

/// <summary>What is known of the signature that ties a device to its owner's identity (cross-signing).</summary>
public enum DeviceSigning
{
    /// <summary>The device has no encryption keys, such as a session made by a script.</summary>
    NoKeys,

    /// <summary>The owner has not signed it, or has no identity to sign with: anybody with the password could have added it.</summary>
    NotCrossSigned,

    /// <summary>Signed by the owner's self-signing key, which the owner's master key signed; both signatures were checked.</summary>
    CrossSigned,

    /// <summary>There is a signature and it is wrong: somebody tampers.</summary>
    Forged,

    /// <summary>It could not be checked on this machine.</summary>
    Unknown,
}
