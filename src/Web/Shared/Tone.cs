namespace Muster.Web.Shared;

/// <summary>How a state is meant. Colour is never alone: each tone has a shape of its own, and the caller says it in words.</summary>
public enum Tone
{
    /// <summary>As it should be: a filled check.</summary>
    Ok,

    /// <summary>Somebody should look soon: a triangle.</summary>
    Warn,

    /// <summary>Somebody must act now: an octagon.</summary>
    Bad,

    /// <summary>Muster works on it: an open ring.</summary>
    Busy,

    /// <summary>Not begun, waiting for something else: a dashed ring.</summary>
    Wait,

    /// <summary>Over or switched off: a ring with a bar.</summary>
    Off,
}

internal static class Tones
{
    public static string Class(this Tone tone) => tone switch
    {
        Tone.Ok => "is-ok",
        Tone.Warn => "is-warn",
        Tone.Bad => "is-bad",
        Tone.Busy => "is-busy",
        Tone.Wait => "is-wait",
        Tone.Off => "is-off",
    };

    public static string Icon(this Tone tone) => tone switch
    {
        Tone.Ok => "circle-check",
        Tone.Warn => "alert-triangle",
        Tone.Bad => "alert-octagon",
        Tone.Busy => "loader-2",
        Tone.Wait => "circle-dashed",
        Tone.Off => "circle-minus",
    };
}
