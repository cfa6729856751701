using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;

namespace Muster.Web.Features.Cases;

/// <summary>One line of the case list.</summary>
public sealed record CaseSummary
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required string Codename { get; init; }
    public required Severity Severity { get; init; }
    public required CaseState State { get; init; }
    public required DateTimeOffset StateSince { get; init; }
    public required string Host { get; init; }
    public required string Owner { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? AutoDisposeAt { get; init; }

    /// <summary>All accounts ever made for people in it.</summary>
    public int Responders { get; init; }

    /// <summary>How many things need a person.</summary>
    public int Attention { get; init; }

    /// <summary>The worst of them; null where there is none.</summary>
    public AttentionLevel? AttentionLevel { get; init; }

    /// <summary>Checks that pass, of all checks of its homeserver.</summary>
    public ChecksPassing Health { get; init; } = new(0, 0, null);

    /// <summary>What Muster is doing about it now; null where nothing runs.</summary>
    public JobProgress? Progress { get; init; }
}

/// <param name="Worst">null where nothing was checked yet.</param>
public sealed record ChecksPassing(int Ok, int Total, HealthStatus? Worst);

/// <param name="Done">Steps that succeeded.</param>
/// <param name="Total">Steps that are known.</param>
/// <param name="Current">The step at hand, in plain words.</param>
public sealed record JobProgress(JobKind Kind, JobStatus Status, int Done, int Total, string? Current);
