namespace Muster.Web.Commands.Doctor;

/// <summary>One thing that was looked at: what is so, and what to do where that is not right.</summary>
internal sealed record Finding(Weight Weight, string Text, string? ToDo = null)
{
    public static Finding Good(string text) => new(Weight.Good, text);

    /// <summary>It is as it may be, and somebody should know.</summary>
    public static Finding Note(string text, string? todo = null) => new(Weight.Note, text, todo);

    /// <summary>It works, but not as it should.</summary>
    public static Finding Warn(string text, string todo) => new(Weight.Warn, text, todo);

    /// <summary>It keeps Muster from working.</summary>
    public static Finding Bad(string text, string todo) => new(Weight.Bad, text, todo);

    /// <summary>In the words of the script, whose findings come first.</summary>
    public string Mark => Weight switch { Weight.Good => "ok  ", Weight.Note => "note", Weight.Warn => "warn", Weight.Bad => "FAIL" };
}

internal enum Weight
{
    Good,
    Note,
    Warn,
    Bad,
}
