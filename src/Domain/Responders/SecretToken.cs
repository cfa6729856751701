using System.Buffers.Text;
using System.Security.Cryptography;

namespace Muster.Domain.Responders;

/// <summary>
/// 32 random bytes as base64url: guessing is hopeless. Only its SHA-256 is kept; a slow hash would add nothing to 256 bits.
/// Looking it up by that hash leaks nothing of use by its timing.
/// </summary>
public readonly record struct SecretToken(string Text)
{
    private const int Bytes = 32;

    public static SecretToken Generate() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>The hash that is stored.</summary>
    public byte[] Hash => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Text));

    /// <summary>The text as a token, or null where it cannot be one.</summary>
    public static SecretToken? Parse(string? text) =>
        text is { Length: 43 } && Base64Url.IsValid(text) ? new SecretToken(text) : null;

    /// <summary>Never shown by accident.</summary>
    public override string ToString() => "(secret)";
}
