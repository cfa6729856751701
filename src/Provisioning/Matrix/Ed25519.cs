using System.Runtime.InteropServices;

namespace Muster.Provisioning.Matrix;

/// <summary>
/// Checks Ed25519 signatures (RFC 8032) with OpenSSL, which .NET's own cryptography on Linux stands on anyway; the base library offers
/// no way to that algorithm. Public keys and signatures only: nothing secret passes here.
/// </summary>
internal static class Ed25519
{
    private const string OpenSsl = "libcrypto.so.3";
    private const int KeyType = 1087; // EVP_PKEY_ED25519
    private const int KeyLength = 32;
    private const int SignatureLength = 64;

    /// <summary>Whether the signature is right; null where OpenSSL 3 is not there to tell.</summary>
    public static bool? Verify(byte[] publicKey, byte[] message, byte[] signature)
    {
        if (publicKey.Length != KeyLength || signature.Length != SignatureLength) return false;
        try
        {
            return VerifyWithOpenSsl(publicKey, message, signature);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static bool VerifyWithOpenSsl(byte[] publicKey, byte[] message, byte[] signature)
    {
        var key = NewPublicKey(KeyType, 0, publicKey, (nuint)publicKey.Length);
        if (key == 0) return false;
        var context = NewContext();
        try
        {
            return VerifyInit(context, 0, 0, 0, key) == 1
                && Verify(context, signature, (nuint)signature.Length, message, (nuint)message.Length) == 1;
        }
        finally
        {
            FreeContext(context);
            FreeKey(key);
        }
    }

    [DllImport(OpenSsl, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    private static extern nint NewPublicKey(int type, nint engine, byte[] key, nuint length);

    [DllImport(OpenSsl, EntryPoint = "EVP_PKEY_free")]
    private static extern void FreeKey(nint key);

    [DllImport(OpenSsl, EntryPoint = "EVP_MD_CTX_new")]
    private static extern nint NewContext();

    [DllImport(OpenSsl, EntryPoint = "EVP_MD_CTX_free")]
    private static extern void FreeContext(nint context);

    [DllImport(OpenSsl, EntryPoint = "EVP_DigestVerifyInit")]
    private static extern int VerifyInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(OpenSsl, EntryPoint = "EVP_DigestVerify")]
    private static extern int Verify(nint context, byte[] signature, nuint signatureLength, byte[] message, nuint messageLength);
}
