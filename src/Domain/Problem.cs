namespace Muster.Domain;

/// <summary>An expected failure: what kind, what happened here, and what to do about it.</summary>
/// <param name="Type">The kind, stable over versions; see docs/problems.md.</param>
/// <param name="Detail">What happened, in one or two sentences that a tired person understands.</param>
public sealed record Problem(ProblemType Type, string Detail)
{
    /// <summary>What to do next; shown under the detail.</summary>
    public string Act { get; init; } = Type.Act;

    /// <summary>For a refused form: field name to messages.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>One field was refused.</summary>
    public static Problem Field(string field, string message) =>
        new(ProblemType.Invalid, message) { Errors = new Dictionary<string, string[]> { [field] = [message] } };
}
