namespace Muster.Web.Shared;

/// <summary>One line of a <see cref="StepList"/>. Took for a step that ended, Since for the one that runs.</summary>
public sealed record StepLine(string Name, Tone Tone, string? Note = null, TimeSpan? Took = null, DateTimeOffset? Since = null);

internal static class StepWords
{
    /// <summary>What the shape says, for those who do not see it.</summary>
    public static string Words(this Tone tone) => tone switch
    {
        Tone.Ok => "done",
        Tone.Warn => "done, with a warning",
        Tone.Bad => "failed",
        Tone.Busy => "running",
        Tone.Wait => "waiting",
        Tone.Off => "undone",
    };
}
