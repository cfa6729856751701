namespace Muster.Domain.Jobs;

/// <summary>
/// Work that follows from a state change, written in the change's own transaction, so that neither is lost without the other.
/// One dispatcher hands it to the scheduler under a key made from <see cref="Id"/>.
/// </summary>
public sealed class PendingJob
{
    private readonly List<StepRecord> steps = [];

    private PendingJob() { }

    public PendingJob(JobKind kind, Guid? homeserverId, DateTimeOffset now)
    {
        Id = Guid.CreateVersion7(now);
        Kind = kind;
        HomeserverId = homeserverId;
        CreatedAt = now;
        Status = JobStatus.Queued;
    }

    public Guid Id { get; private set; }
    public Guid? CaseId { get; private set; }
    public Guid? HomeserverId { get; private set; }
    public JobKind Kind { get; private set; }
    public JobStatus Status { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>It failed for good, and what it made is being destroyed again.</summary>
    public bool IsUndoing { get; private set; }

    /// <summary>What went wrong last, for people; never a secret.</summary>
    public string? Error { get; private set; }
    public IReadOnlyList<StepRecord> Steps => steps;

    public bool IsOpen => Status is JobStatus.Queued or JobStatus.Running or JobStatus.Waiting;

    public void Start()
    {
        Status = JobStatus.Running;
        Attempts++;
    }

    public void Succeed(DateTimeOffset now) => End(JobStatus.Succeeded, now);

    /// <summary>It failed for good; <see cref="Error"/> says why.</summary>
    public void Fail(DateTimeOffset now) => End(JobStatus.Failed, now);

    /// <summary>From here on it only destroys what it made, also after a restart.</summary>
    public void Undo(string error)
    {
        Error = error;
        IsUndoing = true;
    }

    /// <summary>The first line of <see cref="Error"/>, without what it quotes from a homeserver's log: for records that outlive the homeserver.</summary>
    public string? ErrorSentence => StepRecord.Sentence(Error);

    /// <summary>Keeps what went wrong in our words; the homeserver's own go with it. Needs <see cref="Steps"/> loaded.</summary>
    public void ForgetWords()
    {
        Error = ErrorSentence;
        foreach (var step in steps) step.ForgetWords();
    }

    /// <summary>It failed, and will be tried again.</summary>
    public void Wait(string error)
    {
        Error = error;
        Status = JobStatus.Waiting;
    }

    /// <summary>The case went another way; what this job would have done is not wanted any more.</summary>
    public void Supersede(DateTimeOffset now) => End(JobStatus.Superseded, now);

    /// <summary>The record of a step, made when it is first reached or planned.</summary>
    public StepRecord Step(int ordinal, string name)
    {
        if (steps.FirstOrDefault(s => s.Ordinal == ordinal) is { } known) return known;
        var step = new StepRecord(ordinal, name);
        steps.Add(step);
        return step;
    }

    private void End(JobStatus status, DateTimeOffset now)
    {
        Status = status;
        EndedAt = now;
    }
}

public enum JobKind
{
    /// <summary>Makes a homeserver and everything in it.</summary>
    MakeHomeserver,

    /// <summary>Ends writing and completes what must be kept.</summary>
    SealCase,

    /// <summary>Lets people write again after a cancelled disposal.</summary>
    ReopenCase,

    /// <summary>Destroys everything and verifies it.</summary>
    DisposeCase,
}

public enum JobStatus
{
    Queued,
    Running,

    /// <summary>Failed, and will be tried again.</summary>
    Waiting,
    Succeeded,
    Failed,
    Superseded,
}
