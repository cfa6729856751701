using System.Globalization;
using Muster.Web.Shared;

namespace Muster.Web.Tests.Pages;

public sealed class SpansTests
{
    [Theory]
    [InlineData("0:00:00", "0 s")]
    [InlineData("0:00:59", "59 s")]
    [InlineData("0:01:00", "1 m")]
    [InlineData("0:01:48", "1 m 48 s")]
    [InlineData("0:12:07", "12 m")]
    [InlineData("1:00:00", "1 h")]
    [InlineData("2:06:59", "2 h 06 m")]
    [InlineData("1.00:30:00", "1 d")]
    [InlineData("6.22:59:00", "6 d 22 h")]
    [InlineData("-0:05:00", "0 s")]
    public void A_span_is_said_in_two_units_at_most(string span, string words) =>
        Assert.Equal(words, Spans.Words(TimeSpan.Parse(span, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("0:00:00.9", "0:00")]
    [InlineData("0:01:48", "1:48")]
    [InlineData("1:02:07", "1:02:07")]
    [InlineData("1.01:00:00", "25:00:00")]
    public void Durations_below_each_other_read_as_a_clock(string span, string clock) =>
        Assert.Equal(clock, Spans.Clock(TimeSpan.Parse(span, CultureInfo.InvariantCulture)));
}
