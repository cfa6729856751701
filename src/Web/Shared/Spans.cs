using System.Globalization;

namespace Muster.Web.Shared;

/// <summary>Spans of time in words: two units at most, the same words as <c>page.js</c> writes in the browser.</summary>
public static class Spans
{
    /// <summary>"6 d 22 h", "1 h 52 m", "1 m 48 s", "9 s". Never negative.</summary>
    public static string Words(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        var (d, h, m, s) = (span.Days, span.Hours, span.Minutes, span.Seconds);
        return (d, h, m) switch
        {
            ( > 0, 0, _) => $"{d} d",
            ( > 0, _, _) => $"{d} d {h} h",
            (_, > 0, 0) => $"{h} h",
            (_, > 0, _) => string.Create(CultureInfo.InvariantCulture, $"{h} h {m:00} m"),
            (_, _, > 0) when m < 10 && s > 0 => string.Create(CultureInfo.InvariantCulture, $"{m} m {s:00} s"),
            (_, _, > 0) => $"{m} m",
            _ => $"{s} s",
        };
    }

    /// <summary>"1:48", "1:02:07": for durations that stand below each other.</summary>
    public static string Clock(TimeSpan span)
    {
        if (span < TimeSpan.Zero) span = TimeSpan.Zero;
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }
}
