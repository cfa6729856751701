using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Web.Features.Rooms;

namespace Muster.Web.Features.Cases;

/// <summary>Everything that a page or a program is told about one case. Times are UTC.</summary>
public sealed record CaseView
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }
    public required string Codename { get; init; }
    public required Severity Severity { get; init; }
    public required CaseState State { get; init; }
    public required DateTimeOffset StateSince { get; init; }

    /// <summary>Key of the host on which its homeserver is made.</summary>
    public required string Host { get; init; }

    /// <summary>Who opened it.</summary>
    public required string Owner { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public DateTimeOffset? AutoDisposeAt { get; init; }
    public required Admission Admission { get; init; }
    public string? VoiceBridge { get; init; }

    /// <summary>Rises when the case itself changes; not when only its parts do.</summary>
    public required int Version { get; init; }

    /// <summary>What needs a person, worst first.</summary>
    public required IReadOnlyList<AttentionView> Attention { get; init; }

    /// <summary>Check name to what was seen last; of several homeservers the worst.</summary>
    public required IReadOnlyDictionary<string, HealthView> Health { get; init; }

    /// <summary>The present one first.</summary>
    public required IReadOnlyList<HomeserverView> Homeservers { get; init; }

    /// <summary>The case's own jobs (seal, reopen, dispose), newest first.</summary>
    public required IReadOnlyList<JobView> Jobs { get; init; }
    public required IReadOnlyList<RoomView> Rooms { get; init; }
    public required IReadOnlyList<MemberView> Members { get; init; }
    public required ResponderCounts ResponderCounts { get; init; }
    public required InviteCounts InviteCounts { get; init; }

    /// <summary>The latest 50 lines, newest first; the timeline has the rest.</summary>
    public required IReadOnlyList<TimelineLine> Timeline { get; init; }

    /// <summary>What was checked when it was disposed of; null before.</summary>
    public DisposalView? Disposal { get; init; }

    /// <summary>What the one who asks may do now.</summary>
    public required CaseMay May { get; init; }
}

public sealed record AttentionView(Guid Id, string Kind, AttentionLevel Level, string Text, string Act, DateTimeOffset Since, Guid? ResponderId);

/// <param name="Status">Unknown also where the last check is too old to say anything.</param>
/// <param name="Since">Since when it stands so.</param>
public sealed record HealthView(HealthStatus Status, DateTimeOffset Since, string Detail);

/// <param name="ServerName">Matrix server name; null until an address is reserved.</param>
/// <param name="ClientUrl">Where programs and clients on this machine speak Matrix; null before and after its life.</param>
/// <param name="WarRoomUrl">Where browsers find the war room; null while it is not served.</param>
/// <param name="WebClientUrl">Where they find Element Web; null where none is configured.</param>
/// <param name="Steps">How it is being, or was, made.</param>
/// <param name="Making">The job that makes it.</param>
public sealed record HomeserverView(
    Guid Id, string? ServerName, string? ClientUrl, string? WarRoomUrl, string? WebClientUrl, HomeserverState State, DateTimeOffset CreatedAt,
    IReadOnlyList<StepView> Steps, JobSummary? Making);

/// <param name="Error">What went wrong last, for people.</param>
public sealed record JobSummary(Guid Id, JobStatus Status, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Error);

public sealed record JobView(
    Guid Id, JobKind Kind, JobStatus Status, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? Error, IReadOnlyList<StepView> Steps);

/// <param name="Error">What went wrong last, for people.</param>
/// <param name="Detail">What came of it, in a few words.</param>
public sealed record StepView(string Name, StepStatus Status, int Attempt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Error, string? Detail);

/// <param name="Total">All accounts ever made for people, the commander's included.</param>
/// <param name="Joined">Those in the rooms, the commander's own account included.</param>
/// <param name="Commanders">Of those who joined, how many command.</param>
/// <param name="Waiting">Accepted, and waiting for the voice check.</param>
public sealed record ResponderCounts(int Total, int Joined, int Commanders, int Waiting, int Locked, int Gone);

/// <param name="Closed">Expired, revoked, or burnt by wrong codes.</param>
public sealed record InviteCounts(int Total, int Open, int Used, int Closed);

public sealed record TimelineLine(long Id, DateTimeOffset At, string Kind, string Text, string Actor);

/// <param name="VerifiedGone">False for an abandoned case.</param>
/// <param name="By">Who asked for the disposal, or abandoned it.</param>
public sealed record DisposalView(
    bool VerifiedGone, DateTimeOffset StartedAt, DateTimeOffset EndedAt, string By, string? AbandonedBecause, IReadOnlyList<DisposalCheckView> Checks);

public sealed record DisposalCheckView(string What, bool Gone, string Evidence, DateTimeOffset At);

/// <summary>What buttons mirror; commands decide for themselves. Some acts ask to step up besides.</summary>
/// <param name="Command">Act on this case at all: invite, remove, name members, set the voice bridge.</param>
/// <param name="People">Act on its people and invites: it is not over.</param>
/// <param name="Invite">The case takes people in: it is open or about to be.</param>
public sealed record CaseMay(bool Command, bool People, bool Invite, bool Dispose, bool CancelDispose, bool Retry, bool Postpone, bool Abandon);
