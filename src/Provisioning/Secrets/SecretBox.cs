using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Muster.Provisioning.Secrets;

/// <summary>
/// Encrypts what the panel must be able to read back (AES-256-CBC with HMAC-SHA-256, by ASP.NET Core Data Protection). A purpose keeps
/// what was sealed for one use from being opened for another.
/// </summary>
public sealed class SecretBox(IDataProtectionProvider provider)
{
    public byte[] Seal(string purpose, byte[] plain) => provider.CreateProtector("muster", purpose).Protect(plain);

    /// <exception cref="CryptographicException">It was changed, or sealed with another key ring: the data directory is damaged or mixed.</exception>
    public byte[] Open(string purpose, byte[] sealedBytes) => provider.CreateProtector("muster", purpose).Unprotect(sealedBytes);

    public byte[] SealText(string purpose, string text) => Seal(purpose, System.Text.Encoding.UTF8.GetBytes(text));

    public string OpenText(string purpose, byte[] sealedBytes) => System.Text.Encoding.UTF8.GetString(Open(purpose, sealedBytes));
}
