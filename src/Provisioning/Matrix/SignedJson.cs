using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Provisioning.Matrix;

/// <summary>Signatures on JSON objects. (Matrix 1.16, appendices, "Signing JSON" and "Canonical JSON")</summary>
internal static class SignedJson
{
    /// <summary>Whether <paramref name="signer"/> signed the object with this key. Null where it cannot be told.</summary>
    /// <returns>False also where there is no such signature.</returns>
    public static bool? IsSignedBy(JsonObject signed, string signer, string publicKey)
    {
        var signature = signed.At("signatures").At(signer).At($"ed25519:{publicKey}").Text();
        if (signature is null || Decode(signature) is not { } bytes || Decode(publicKey) is not { } key) return false;
        return Ed25519.Verify(key, Encoding.UTF8.GetBytes(Canonical(signed)), bytes);
    }

    /// <summary>What is signed: everything but signatures and what servers add, keys sorted, no spaces, nothing escaped needlessly.</summary>
    internal static string Canonical(JsonObject signed)
    {
        var text = new StringBuilder();
        Write(text, signed, isRoot: true);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, bool isRoot = false)
    {
        switch (node)
        {
            case JsonObject members:
                var wanted = members.Where(member => !isRoot || member.Key is not ("signatures" or "unsigned")).OrderBy(member => member.Key, StringComparer.Ordinal);
                Join(text, '{', '}', wanted, member =>
                {
                    WriteString(text, member.Key);
                    text.Append(':');
                    Write(text, member.Value);
                });
                break;
            case JsonArray items:
                Join(text, '[', ']', items, item => Write(text, item));
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteString(text, value.GetValue<string>());
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void Join<T>(StringBuilder text, char open, char close, IEnumerable<T> items, Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(',');
            first = false;
            write(item);
        }
        text.Append(close);
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }

    // Matrix writes base64 without padding.
    private static byte[]? Decode(string text)
    {
        var buffer = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), buffer, out var length) ? buffer[..length] : null;
    }
}
