namespace Muster.Domain.Jobs;

/// <summary>What is known about one step of a job: the progress that people see is the list of these.</summary>
public sealed class StepRecord
{
    private StepRecord() { }

    internal StepRecord(int ordinal, string name)
    {
        Ordinal = ordinal;
        Name = name;
    }

    public Guid JobId { get; private set; }
    public int Ordinal { get; private set; }
    public string Name { get; private set; } = "";
    public StepStatus Status { get; private set; }
    public int Attempt { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public string? Error { get; private set; }

    /// <summary>What came of it, for people: <c>Port 20417</c>, <c>3 sessions ended</c>.</summary>
    public string? Detail { get; private set; }

    public void Start(DateTimeOffset now)
    {
        Status = StepStatus.Running;
        Attempt++;
        StartedAt = now;
        EndedAt = null;
        Error = null;
    }

    public void Succeed(string? detail, DateTimeOffset now)
    {
        Detail = detail;
        End(StepStatus.Succeeded, now);
    }

    public void Fail(string error, DateTimeOffset now)
    {
        Error = error;
        End(StepStatus.Failed, now);
    }

    /// <summary>What it had made was destroyed again.</summary>
    public void Compensate(DateTimeOffset now) => End(StepStatus.Compensated, now);

    /// <summary><see cref="Error"/> without what it quotes: for logs and whatever else outlives the homeserver.</summary>
    public string? ErrorSentence => Sentence(Error);

    internal void ForgetWords() => Error = ErrorSentence;

    /// <summary>An error's first line is ours; what follows is quoted from a homeserver's log.</summary>
    internal static string? Sentence(string? error) => error?.Split('\n', 2)[0];

    private void End(StepStatus status, DateTimeOffset now)
    {
        Status = status;
        EndedAt = now;
    }
}

public enum StepStatus
{
    Pending,
    Running,
    Succeeded,
    Failed,
    Compensated,
}
