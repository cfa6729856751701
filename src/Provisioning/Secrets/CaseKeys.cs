using System.Security.Cryptography;
using System.Text;
using Muster.Data;

namespace Muster.Provisioning.Secrets;

/// <summary>
/// One AES-256 key a case, in a file of its own and never a row: deleting the file is deleting what was sealed with it, also in every
/// backup of the database. The file itself is sealed with the panel's key ring.
/// </summary>
public sealed class CaseKeys(DataDirectory data, SecretBox box)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12; // NIST SP 800-38D section 8.2: 96 random bits
    private const int TagBytes = 16;
    private const string FilePurpose = "case-key";

    /// <summary>Seals a text with the case's key, which is made on first use. Format: nonce, tag, ciphertext.</summary>
    /// <param name="purpose">Bound to the ciphertext: a sealed name cannot be moved into another field or case.</param>
    public byte[] Seal(Guid caseId, string purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var output = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(Key(caseId, make: true)!, TagBytes);
        aes.Encrypt(output.AsSpan(0, NonceBytes), plain, output.AsSpan(NonceBytes + TagBytes), output.AsSpan(NonceBytes, TagBytes), Context(caseId, purpose));
        return output;
    }

    /// <summary>Opens what was sealed.</summary>
    /// <exception cref="CryptographicException">The key was deleted, or the bytes were changed or moved.</exception>
    public string Open(Guid caseId, string purpose, byte[] sealedText)
    {
        if (Key(caseId, make: false) is not { } key) throw new CryptographicException("The key of this case was deleted.");
        var plain = new byte[sealedText.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(sealedText.AsSpan(0, NonceBytes), sealedText.AsSpan(NonceBytes + TagBytes), sealedText.AsSpan(NonceBytes, TagBytes), plain, Context(caseId, purpose));
        return Encoding.UTF8.GetString(plain);
    }

    private byte[]? Key(Guid caseId, bool make)
    {
        var file = Path.Combine(data.CaseKeysPath, caseId.ToString("N"));
        if (File.Exists(file)) return box.Open(FilePurpose, File.ReadAllBytes(file));
        if (!make) return null;
        WriteOnce(file, box.Seal(FilePurpose, RandomNumberGenerator.GetBytes(KeyBytes)));
        return box.Open(FilePurpose, File.ReadAllBytes(file)); // whoever wrote first, everybody uses the same
    }

    /// <summary>Complete or absent, also after a power cut; the first writer wins.</summary>
    private static void WriteOnce(string file, byte[] content)
    {
        var draft = $"{file}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(draft, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }

    private static byte[] Context(Guid caseId, string purpose) => Encoding.UTF8.GetBytes($"{caseId:N}/{purpose}");
}
