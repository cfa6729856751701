namespace Muster.Domain.Tests;

public sealed class TextTests
{
    [Theory]
    [InlineData("Ransomware on the billing servers")]
    [InlineData("Überfall auf Łódź")]
    [InlineData("サーバー障害")]
    [InlineData("اختراق الخادم")]
    [InlineData("<b>not markup</b> & 'quotes' \"too\"")]
    [InlineData("🔥 everything")]
    public void A_line_in_any_language_is_kept_as_it_was_typed(string text) => Assert.Equal(text, Text.Line(text, "title", 200).Value);

    [Fact]
    public void Space_around_a_line_is_not_part_of_it() => Assert.Equal("a  b", Text.Line("  a  b\t", "title", 200).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t ")]
    public void An_empty_line_is_refused_where_one_is_needed(string? text)
    {
        Assert.Equal(["title"], Text.Line(text, "title", 200).Problem!.Errors.Keys);
        Assert.Equal("", Text.Line(text, "title", 200, required: false).Value);
    }

    [Theory]
    [InlineData("a\u0000b")] // control
    [InlineData("a\nb")]
    [InlineData("a\u001b[31mb")] // terminal colours
    [InlineData("a\u007fb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u202eb")] // right-to-left override
    [InlineData("a\u2066b")] // isolate
    [InlineData("a\u200bb")] // zero width
    [InlineData("a\ufeffb")]
    [InlineData("a\u2028b")] // line separator
    [InlineData("a\ue000b")] // private use
    [InlineData("a\U000e0041b")] // tag character
    [InlineData("a\uffffb")] // no character at all
    public void A_character_that_deceives_is_refused_by_its_number(string text)
    {
        var problem = Text.Line(text, "title", 200).Problem;
        Assert.NotNull(problem);
        Assert.Contains("U+", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused()
    {
        Assert.NotNull(Text.Line("a" + '\ud83d', "title", 200).Problem);
        Assert.NotNull(Text.Line('\udd25' + "a", "title", 200).Problem);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    [InlineData(10_000, false)]
    public void A_line_that_is_too_long_is_refused_with_both_numbers(int length, bool ok)
    {
        var result = Text.Line(new string('x', length), "title", 200);
        Assert.Equal(ok, result.Ok);
        if (!ok) Assert.Contains("200", result.Problem!.Detail, StringComparison.Ordinal);
    }
}
