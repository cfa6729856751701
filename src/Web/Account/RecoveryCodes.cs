using System.Security.Cryptography;
using System.Text;

namespace Muster.Web.Account;

/// <summary>
/// Ten codes of 80 random bits, each usable once. Only salted SHA-256 hashes are kept: 80 bits need no slow hash, and the user's id as the
/// salt keeps one search from trying all users at once.
/// </summary>
internal static class RecoveryCodes
{
    public const int Count = 10;
    private const int Bytes = 10;
    private const int Letters = 16;

    public static IReadOnlyList<string> Generate() =>
        [.. Enumerable.Range(0, Count).Select(_ => Spell(Base32.Encode(RandomNumberGenerator.GetBytes(Bytes))))];

    public static string Hash(string userId, string code) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{userId}/{Normalise(code)}")));

    public static bool LooksLikeOne(string? code) => Normalise(code).Length == Letters;

    /// <summary>Where it stands in the list, or -1; looks at every entry, so that timing does not tell.</summary>
    public static int IndexOf(IReadOnlyList<string> hashes, string userId, string? code)
    {
        var hash = Encoding.ASCII.GetBytes(Hash(userId, code ?? ""));
        var found = -1;
        for (var i = 0; i < hashes.Count; i++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hashes[i]), hash)) found = i;
        }
        return LooksLikeOne(code) ? found : -1;
    }

    private static string Spell(string letters) => string.Join('-', letters.Chunk(4).Select(four => new string(four)));

    /// <summary>However it was typed: small letters, spaces, no dashes.</summary>
    private static string Normalise(string? code) => new([.. (code ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(Letters + 1)]);
}
