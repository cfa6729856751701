using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Web.Account;

/// <summary>
/// Six digits every 30 seconds (RFC 6238, HMAC-SHA-1: the only one that every app knows). A code is taken one step early or late, for
/// clocks that are off; the step that matched is told, because each step may be used once (section 5.2).
/// </summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const int Digits = 6;
    private const int Tolerance = 1;

    public static string NewKey() => Base32.Encode(RandomNumberGenerator.GetBytes(20));

    /// <summary>The newest step that the code belongs to, or null.</summary>
    public static long? Match(string key, string? code, DateTimeOffset now)
    {
        var typed = Encoding.ASCII.GetBytes(Digitise(code));
        var current = now.ToUnixTimeSeconds() / StepSeconds;
        long? match = null;
        for (var step = current - Tolerance; step <= current + Tolerance; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(key, step)), typed)) match = step;
        }
        return match;
    }

    public static string CodeAt(string key, long step)
    {
        Span<byte> message = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
#pragma warning disable CA5350 // RFC 6238: HMAC-SHA-1 does not rest on SHA-1's collision resistance
        var hash = HMACSHA1.HashData(Base32.Decode(key), message);
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset, 4)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    public static string CodeAt(string key, DateTimeOffset at) => CodeAt(key, at.ToUnixTimeSeconds() / StepSeconds);

    /// <summary>Whether it can be such a code at all: apps show it as "123 456".</summary>
    public static bool LooksLikeOne(string? code) => Digitise(code).Length == Digits;

    /// <summary>What the QR code says (the de-facto "Key URI Format" of authenticator apps).</summary>
    public static string Uri(string host, string user, string key) =>
        $"otpauth://totp/{System.Uri.EscapeDataString($"Muster ({host}):{user}")}?secret={key}&issuer={System.Uri.EscapeDataString($"Muster ({host})")}&digits={Digits}&period={StepSeconds}";

    private static string Digitise(string? code)
    {
        var text = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        return text.Length == Digits && text.All(char.IsAsciiDigit) ? text : "";
    }
}
