using System.Security.Cryptography;

namespace Muster.Domain.Words;

/// <summary>Words that people can read aloud, chosen without bias by the system's random generator.</summary>
public sealed class WordList
{
    /// <summary>The EFF large list (CC BY 3.0) without its four hyphenated words: 12.92 bits a word.</summary>
    public static readonly WordList Passphrase = new("eff-large");
    public static readonly WordList CodenameFirst = new("codename-first");
    public static readonly WordList CodenameSecond = new("codename-second");
    public static readonly WordList PseudonymFirst = new("pseudonym-first");
    public static readonly WordList PseudonymSecond = new("pseudonym-second");

    private readonly string[] words;

    private WordList(string name)
    {
        using var stream = typeof(WordList).Assembly.GetManifestResourceStream($"Words/{name}.txt")
            ?? throw new InvalidOperationException($"The word list {name} is not in the assembly.");
        using var reader = new StreamReader(stream);
        words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    public IReadOnlyList<string> Words => words;

    /// <summary>Entropy of one word, in bits.</summary>
    public double BitsPerWord => Math.Log2(words.Length);

    public string Pick() => words[RandomNumberGenerator.GetInt32(words.Length)];
}
