namespace Muster.Provisioning.Jobs;

/// <summary>
/// One step of a job. It may be run again after a crash at any instruction, so it looks first whether its work is done.
/// </summary>
/// <param name="Name">What it does, as people read it: "Start Synapse".</param>
/// <param name="Run">Does it; answers what came of it in a few words, or null. Throws <see cref="StepFailedException"/> for what people can act on.</param>
public sealed record Step(string Name, Func<CancellationToken, Task<string?>> Run)
{
    /// <summary>Run again although it is recorded as done: for checks whose answer the end of the job needs.</summary>
    public bool Always { get; init; }

    /// <summary>A step that hangs is a step that failed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(2);
}

/// <summary>A step failed for a reason that people can act on; the message is shown to them and holds no secret.</summary>
public sealed class StepFailedException(string message) : Exception(message);
