using System.Globalization;
using System.Text;

namespace Muster.Domain;

/// <summary>Checks text that people typed and that others will read.</summary>
public static class Text
{
    /// <summary>
    /// Trims one line of text, or says what is wrong with it. Control, format and private characters are refused:
    /// right-to-left overrides (U+202E and its kin) make a line read as what it is not.
    /// </summary>
    public static Result<string> Line(string? input, string field, int maxLength, bool required = true)
    {
        var text = (input ?? "").Trim();
        if (text.Length == 0) return required ? Problem.Field(field, "This cannot be empty.") : "";
        if (text.Length > maxLength) return Problem.Field(field, $"At most {maxLength} characters; this has {text.Length.ToString("N0", CultureInfo.InvariantCulture)}.");
        if (!IsWellFormed(text)) return Problem.Field(field, "It contains half a character; type it again.");
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsUnsafe(rune)) return Problem.Field(field, $"The character U+{rune.Value:X4} is not allowed: it is invisible or changes the direction of the text.");
        }
        return text;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return false;
        }
        return true;
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
