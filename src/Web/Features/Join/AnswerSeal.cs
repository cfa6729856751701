using System.Security.Cryptography;
using System.Text;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Join;

/// <summary>
/// Seals what the accepting browser was shown, so that it alone can see it again. The key is made (HKDF, RFC 5869) from the link's secret and
/// the browser's Idempotency-Key, neither of which is stored: whoever has the database, or the link without that browser, can open nothing.
/// </summary>
internal sealed class AnswerSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;
    private readonly byte[] key;

    private AnswerSeal(byte[] key, byte[] keyHash)
    {
        this.key = key;
        KeyHash = keyHash;
    }

    /// <summary>By which the browser is known again; tells nothing of the key.</summary>
    public byte[] KeyHash { get; }

    public static AnswerSeal For(string token, string idempotencyKey, Guid inviteId)
    {
        var secret = Encoding.UTF8.GetBytes($"{token}\n{idempotencyKey}");
        var salt = inviteId.ToByteArray();
        return new AnswerSeal(Derive("muster join answer"), Derive("muster join browser"));

        byte[] Derive(string use) => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, KeyBytes, salt, Encoding.UTF8.GetBytes(use));
    }

    public bool Made(Invite invite) => invite.AnswerKeyHash is { } hash && CryptographicOperations.FixedTimeEquals(hash, KeyHash);

    /// <summary>Format: nonce, tag, ciphertext (AES-256-GCM).</summary>
    public byte[] Seal(string passphrase)
    {
        var plain = Encoding.UTF8.GetBytes(passphrase);
        var output = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(output.AsSpan(0, NonceBytes), plain, output.AsSpan(NonceBytes + TagBytes), output.AsSpan(NonceBytes, TagBytes));
        return output;
    }

    public string Open(byte[] answer)
    {
        var plain = new byte[answer.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(answer.AsSpan(0, NonceBytes), answer.AsSpan(NonceBytes + TagBytes), answer.AsSpan(NonceBytes, TagBytes), plain);
        return Encoding.UTF8.GetString(plain);
    }
}
