namespace Muster.Domain;

/// <summary>
/// What a command answers: a value, or an expected failure that a person can act on.
/// Exceptions are kept for bugs and for a world that broke (disk, network).
/// </summary>
public readonly record struct Result<T>
{
    private readonly T? value;

    private Result(T value) => this.value = value;

    private Result(Problem problem) => Problem = problem;

    /// <summary>Why it failed, or null.</summary>
    public Problem? Problem { get; }

    /// <summary>Whether there is a value.</summary>
    public bool Ok => Problem is null;

    /// <summary>The value; asking for it after a failure is a bug and throws.</summary>
    public T Value => Problem is null ? value! : throw new InvalidOperationException($"There is no value: {Problem.Type.Slug}");

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Problem problem) => new(problem);
}

/// <summary>For commands that succeed with nothing to say.</summary>
public readonly record struct Done;
