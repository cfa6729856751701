namespace Muster.Web.Account;

/// <summary>Length is what counts (NIST SP 800-63B section 3.1.1.2): no rules about kinds of characters, no expiry.</summary>
internal static class PasswordRules
{
    public const int Shortest = 12;

    /// <summary>Long enough for any passphrase; hashing a megabyte would be a way to keep the panel busy.</summary>
    public const int Longest = 256;

    /// <summary>What is wrong with a new password, or null.</summary>
    public static string? Problem(string? password, string userName)
    {
        if (password is null || password.Length < Shortest) return $"Use at least {Shortest} characters. Four or five random words are easy to type.";
        if (password.Length > Longest) return $"Use at most {Longest} characters.";
        if (password.Distinct().Count() < 6) return "Use more different characters: this one would be guessed at once.";
        if (userName.Length >= 4 && password.Contains(userName, StringComparison.OrdinalIgnoreCase)) return "Leave your name out of it: that is tried first.";
        return null;
    }
}
