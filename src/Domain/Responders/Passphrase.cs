using Muster.Domain.Words;

namespace Muster.Domain.Responders;

/// <summary>
/// A passphrase of generated words: six of 7,772, 77.5 bits, so that even a stolen password database
/// (bcrypt) does not give it up, and short enough to be written down or read over a telephone.
/// </summary>
public static class Passphrase
{
    public const int WordCount = 6;

    public static string Generate() => string.Join('-', Enumerable.Range(0, WordCount).Select(_ => WordList.Passphrase.Pick()));
}
