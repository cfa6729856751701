using System.Security.Cryptography;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// The secrets that a Synapse is made with. The caller keeps them sealed; here they only pass into files of mode 0600.
/// Printing one shows none of it.
/// </summary>
/// <param name="RegistrationSharedSecret">Lets its holder create accounts, administrators included.</param>
/// <param name="MacaroonSecretKey">Signs login tokens.</param>
/// <param name="FormSecret">Signs Synapse's own web forms.</param>
/// <param name="SigningSeed">The 32-byte Ed25519 seed with which the server signs its events.</param>
public sealed record HomeserverSecrets(
    string RegistrationSharedSecret, string MacaroonSecretKey, string FormSecret, ReadOnlyMemory<byte> SigningSeed)
{
    public const int SeedLength = 32;

    public static HomeserverSecrets Create() => new(
        RandomText(), RandomText(), RandomText(), RandomNumberGenerator.GetBytes(SeedLength));

    /// <summary>Synapse's signing key file: algorithm, key id, seed in base64 without padding.</summary>
    internal string SigningKeyFile => $"ed25519 a_muster {EncodedSeed}\n";

    /// <summary>Every spelling under which a secret could turn up in a log, for redaction.</summary>
    internal IEnumerable<string> Spellings => [RegistrationSharedSecret, MacaroonSecretKey, FormSecret, EncodedSeed];

    private string EncodedSeed => Convert.ToBase64String(SigningSeed.Span).TrimEnd('=');

    public override string ToString() => nameof(HomeserverSecrets);

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
