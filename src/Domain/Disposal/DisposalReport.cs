namespace Muster.Domain.Disposal;

/// <summary>What was checked when a case was disposed of, by whom it was checked, and what it cannot prove. Stays with the case.</summary>
public sealed class DisposalReport
{
    private DisposalReport() { }

    public DisposalReport(Guid caseId, Guid homeserverId, bool verifiedGone, IReadOnlyList<DisposalCheck> checks, DateTimeOffset startedAt, DateTimeOffset endedAt, string? abandonedBecause = null)
    {
        CaseId = caseId;
        HomeserverId = homeserverId;
        VerifiedGone = verifiedGone;
        Checks = checks;
        StartedAt = startedAt;
        EndedAt = endedAt;
        AbandonedBecause = abandonedBecause;
    }

    public long Id { get; private set; }
    public Guid CaseId { get; private set; }
    public Guid HomeserverId { get; private set; }

    /// <summary>False for an abandoned disposal.</summary>
    public bool VerifiedGone { get; private set; }
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset EndedAt { get; private set; }
    public string? AbandonedBecause { get; private set; }
    public IReadOnlyList<DisposalCheck> Checks { get; private set; } = [];
}

/// <summary>One thing that was looked for and not found, or found.</summary>
/// <param name="What">What was destroyed, in plain words.</param>
/// <param name="Gone">Whether it was looked for and is not there.</param>
/// <param name="Evidence">How that was seen.</param>
/// <param name="At">When.</param>
public sealed record DisposalCheck(string What, bool Gone, string Evidence, DateTimeOffset At);
