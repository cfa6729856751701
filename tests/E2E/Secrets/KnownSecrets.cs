using System.Text;

namespace Muster.E2E.Tests.Secrets;

/// <summary>
/// Secrets that a test knows, and the search for them in whatever somebody might get to see: as they are, in base64 (whatever stands before
/// them), in hex, and escaped for an address.
/// </summary>
internal sealed class KnownSecrets
{
    private readonly List<(string What, string Form, byte[] Bytes)> needles = [];

    public int Count { get; private set; }

    public string Plant(string what, string secret)
    {
        Assert.True(secret.Length >= 8, $"{what} is too short to be told from chance.");
        Count++;
        foreach (var (form, text) in FormsOf(secret)) needles.Add((what, form, Encoding.UTF8.GetBytes(text)));
        needles.Add((what, "UTF-16", Encoding.Unicode.GetBytes(secret)));
        return secret;
    }

    /// <summary>What was found, each as "secret, form, place".</summary>
    public IEnumerable<string> FindIn(string place, byte[] hay)
    {
        foreach (var (what, form, needle) in needles)
        {
            if (hay.AsSpan().IndexOf(needle) >= 0) yield return $"{what}, {form}, in {place}";
        }
    }

    public IEnumerable<string> FindIn(string place, string hay) => FindIn(place, Encoding.UTF8.GetBytes(hay));

    /// <summary>In every file below a directory; one that went away meanwhile held nothing for long.</summary>
    public IEnumerable<string> FindBelow(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            byte[] content;
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                stream.CopyTo(copy);
                content = copy.ToArray();
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            foreach (var found in FindIn(file, content)) yield return found;
        }
    }

    internal static IEnumerable<(string Form, string Text)> FormsOf(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        yield return ("raw", secret);
        yield return ("hex", Convert.ToHexStringLower(bytes));
        yield return ("HEX", Convert.ToHexString(bytes));
        if (Uri.EscapeDataString(secret) is var escaped && escaped != secret) yield return ("URL-encoded", escaped);
        if (System.Net.WebUtility.UrlEncode(secret) is var form && form != secret && form != escaped) yield return ("form-encoded", form);
        for (var before = 0; before < 3; before++)
        {
            // Only the characters that the secret alone decides, whatever stands around it.
            var first = ((before * 8) + 5) / 6;
            var end = (before + bytes.Length) * 8 / 6;
            var base64 = Convert.ToBase64String([.. new byte[before], .. bytes])[first..end];
            yield return ("base64", base64);
            if (base64.Replace('+', '-').Replace('/', '_') is var url && url != base64) yield return ("base64url", url);
        }
    }
}
