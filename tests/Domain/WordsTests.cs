using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Domain.Words;

namespace Muster.Domain.Tests;

public sealed class WordsTests
{
    private static readonly WordList[] Lists =
        [WordList.Passphrase, WordList.CodenameFirst, WordList.CodenameSecond, WordList.PseudonymFirst, WordList.PseudonymSecond];

    [Fact]
    public void A_passphrase_has_at_least_77_bits()
    {
        Assert.True(Passphrase.WordCount * WordList.Passphrase.BitsPerWord >= 77);
        Assert.Equal(Passphrase.WordCount, Passphrase.Generate().Split('-').Length);
    }

    [Fact]
    public void No_list_names_a_word_twice() =>
        Assert.All(Lists, list => Assert.Equal(list.Words.Count, list.Words.Distinct(StringComparer.Ordinal).Count()));

    [Fact]
    public void Words_of_a_passphrase_are_told_apart_by_the_hyphen() =>
        Assert.All(WordList.Passphrase.Words, word => Assert.Matches("^[a-z]+$", word));

    [Fact]
    public void Any_two_words_make_a_codename_that_is_a_host_name()
    {
        Assert.All(WordList.CodenameFirst.Words, first => Assert.True(Codename.IsWellFormed($"{first}-{WordList.CodenameSecond.Words[0]}"), first));
        Assert.All(WordList.CodenameSecond.Words, second => Assert.True(Codename.IsWellFormed($"{WordList.CodenameFirst.Words[0]}-{second}"), second));
        Assert.True(WordList.CodenameFirst.Words.Max(w => w.Length) + WordList.CodenameSecond.Words.Max(w => w.Length) + 1 <= 40);
    }

    [Theory]
    [InlineData("amber-heron", true)]
    [InlineData("amber", false)]
    [InlineData("Amber-Heron", false)]
    [InlineData("amber--heron", false)]
    [InlineData("amber-heron-two", false)]
    [InlineData("amber-heron\n", false)]
    [InlineData("amber.heron", false)]
    [InlineData("../etc-passwd", false)]
    [InlineData("аmber-heron", false)] // a Cyrillic letter
    [InlineData("abcdefghijklmnopqrst-heron", false)]
    public void A_codename_has_one_shape(string text, bool ok) => Assert.Equal(ok, Codename.IsWellFormed(text));

    [Fact]
    public void A_taken_pseudonym_is_not_picked()
    {
        var all = WordList.PseudonymFirst.Words.SelectMany(first => WordList.PseudonymSecond.Words.Select(second => $"{first}-{second}")).ToHashSet();
        var free = all.Take(500).ToList();
        all.ExceptWith(free);
        Assert.Contains(Pseudonym.Pick(all), free);
        Assert.DoesNotContain(Pseudonym.ServiceAdministrator, free);
    }

    [Fact]
    public void A_secret_token_is_never_shown_by_accident_and_not_repeated()
    {
        var token = SecretToken.Generate();
        Assert.DoesNotContain(token.Text, $"{token}", StringComparison.Ordinal);
        Assert.Equal(token, SecretToken.Parse(token.Text));
        Assert.NotEqual(token, SecretToken.Generate());
        Assert.Null(SecretToken.Parse(token.Text[1..]));
        Assert.Null(SecretToken.Parse("+" + token.Text[1..]));
    }
}
