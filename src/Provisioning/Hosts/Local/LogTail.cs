using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Provisioning.Hosts.Local;

/// <summary>
/// The last lines that a homeserver wrote, fit to be shown: bounded, printable, and without secrets, whether we know them
/// (they are replaced literally) or they only look like one.
/// </summary>
internal static partial class LogTail
{
    private const int Bytes = 16 * 1024;
    private const int Lines = 15;
    private const int LineLength = 300;

    public static IReadOnlyList<string> Of(LocalHomeserver homeserver, HomeserverSecrets? secrets)
    {
        // What came before logging was set up tells more about a failed start than what came after.
        var launch = Printable(ReadEnd(HomeserverFiles.LaunchLogOf(homeserver)));
        var log = Printable(ReadEnd(HomeserverFiles.LogOf(homeserver)));
        return [.. log.TakeLast(Lines).Concat(launch.TakeLast(Lines)).Select(line => Redact(line, secrets))];
    }

    internal static string Redact(string line, HomeserverSecrets? secrets)
    {
        foreach (var spelling in secrets?.Spellings ?? []) line = line.Replace(spelling, "[redacted]", StringComparison.Ordinal);
        return LooksSecret().Replace(line, "$1[redacted]");
    }

    // As root we read what the homeserver's user wrote: never through a link, never waiting on a pipe.
    private static string ReadEnd(string path)
    {
        using var handle = LinuxNative.OpenUntrusted(path);
        if (handle is null) return "";
        try
        {
            var length = RandomAccess.GetLength(handle);
            var buffer = new byte[Math.Min(length, Bytes)];
            var read = RandomAccess.Read(handle, buffer, length - buffer.Length);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (Exception odd) when (odd is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return $"({Path.GetFileName(path)} cannot be read: {odd.GetType().Name})";
        }
    }

    // Of a Python traceback people need the errors, not the frames: a frame is a File line, a line of source, and marks below it.
    private static IEnumerable<string> Printable(string text)
    {
        var afterFrame = false;
        foreach (var line in text.Split('\n').Select(line => new string([.. line.Where(c => !char.IsControl(c)).Take(LineLength)]).Trim()))
        {
            var isFrame = line.StartsWith("File \"", StringComparison.Ordinal);
            if (!isFrame && !afterFrame && line.Any(char.IsLetterOrDigit)) yield return line;
            afterFrame = isFrame;
        }
    }

    [GeneratedRegex(@"((?:secret|token|password|passphrase|key)\w*[""']?\s*[:=]\s*[""']?|sy[ta]_)[^\s""',]{4,}", RegexOptions.IgnoreCase)]
    private static partial Regex LooksSecret();
}
