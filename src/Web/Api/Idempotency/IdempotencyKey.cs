using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Muster.Domain.Access;

namespace Muster.Web.Api.Idempotency;

/// <summary>An <c>Idempotency-Key</c> as one actor sent it to one address. Others who send the same key mean something else.</summary>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    private readonly byte[] text;

    private IdempotencyKey(byte[] text, byte[] hash)
    {
        this.text = text;
        Hash = hash;
    }

    /// <summary>What is stored.</summary>
    public byte[] Hash { get; }

    /// <summary>The key, or null where the header's value cannot be one: 1 to 255 visible ASCII characters.</summary>
    public static IdempotencyKey? Parse(string? value, Actor actor, HttpRequest request)
    {
        if (value is not { Length: >= 1 and <= MaxLength } || value.Any(c => c is < '!' or > '~')) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4]; // lengths keep "ab"+"c" and "a"+"bc" apart
        foreach (var part in (string[])[actor.Kind.ToString(), actor.Id, request.Path.Value ?? "", request.QueryString.Value ?? "", value])
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return new IdempotencyKey(Encoding.UTF8.GetBytes(value), hash.GetHashAndReset());
    }

    /// <summary>Encrypts an answer for whoever sends the key again: salt, nonce, tag, text (AES-256-GCM under HKDF, RFC 5869).</summary>
    public byte[] Seal(ReadOnlySpan<byte> answer)
    {
        var box = new byte[Salt + Nonce + Tag + answer.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, Salt + Nonce));
        using var aes = Cipher(box);
        aes.Encrypt(box.AsSpan(Salt, Nonce), answer, box.AsSpan(Salt + Nonce + Tag), box.AsSpan(Salt + Nonce, Tag), Hash);
        return box;
    }

    /// <exception cref="CryptographicException">It was sealed under another key or changed since.</exception>
    public byte[] Open(byte[] box)
    {
        var answer = new byte[box.Length - Salt - Nonce - Tag];
        using var aes = Cipher(box);
        aes.Decrypt(box.AsSpan(Salt, Nonce), box.AsSpan(Salt + Nonce + Tag), box.AsSpan(Salt + Nonce, Tag), answer, Hash);
        return answer;
    }

    private const int Salt = 16;
    private const int Nonce = 12;
    private const int Tag = 16;

    private AesGcm Cipher(byte[] box)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, text, key, box.AsSpan(0, Salt), "muster idempotent answer"u8);
        return new AesGcm(key, Tag);
    }
}
