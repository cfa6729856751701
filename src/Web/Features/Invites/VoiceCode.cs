using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Web.Features.Invites;

/// <summary>
/// Six digits that the commander reads out: whoever only has the link cannot come in. Five guesses of a million are the most that anybody
/// gets, so six digits are enough.
/// </summary>
internal static class VoiceCode
{
    public const int Length = 6;

    public static string Generate() => RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>The digits of what somebody typed ("123 456"), or null where it cannot be a code, and therefore is no guess either.</summary>
    public static string? Parse(string? typed)
    {
        if (typed is null || typed.Length > 20) return null;
        var digits = typed.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return digits.Length == Length && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    public static bool Same(string given, string right) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));
}
