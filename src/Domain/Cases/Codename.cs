using System.Text.RegularExpressions;
using Muster.Domain.Words;

namespace Muster.Domain.Cases;

/// <summary>
/// Two random words that stand for a case in hostnames. Certificate transparency logs publish hostnames,
/// so nothing of the title may be in them.
/// </summary>
public static partial class Codename
{
    public static string Pick() => $"{WordList.CodenameFirst.Pick()}-{WordList.CodenameSecond.Pick()}";

    /// <summary>Whether it has the shape of a codename; such a name is also a valid DNS label (RFC 1035 section 2.3.1).</summary>
    public static bool IsWellFormed(string text) => text.Length <= 40 && Shape().IsMatch(text);

    [GeneratedRegex(@"\A[a-z]{2,19}-[a-z]{2,19}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
