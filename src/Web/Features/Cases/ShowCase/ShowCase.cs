using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Web.Features.Rooms;

namespace Muster.Web.Features.Cases;

/// <summary>Shows one case to who may read it.</summary>
public sealed class ShowCase(IDbContextFactory<PanelDbContext> contexts, HomeserverAddresses addresses, TimeProvider clock)
{
    public const int TimelineLength = 50;

    public async Task<Result<CaseView>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.NoTracking;
        var found = await db.Cases
            .Include(c => c.Members)
            .Include(c => c.Attention.Where(a => a.ClearedAt == null))
            .Include(c => c.Rooms)
            .Include(c => c.Homeservers).ThenInclude(h => h.Health)
            .Include(c => c.Jobs).ThenInclude(j => j.Steps)
            .AsSplitQuery()
            .FirstOrDefaultAsync(c => c.Id == caseId, cancel);
        if (CaseAccess.Read(actor, found) is { } refused) return refused;
        var (@case, now) = (found!, clock.GetUtcNow());

        return new CaseView
        {
            Id = @case.Id,
            Title = @case.Title,
            Codename = @case.Codename,
            Severity = @case.Severity,
            State = @case.State,
            StateSince = @case.StateSince,
            Host = @case.Host,
            Owner = @case.OwnerName,
            CreatedAt = @case.CreatedAt,
            ClosedAt = @case.ClosedAt,
            AutoDisposeAt = @case.AutoDisposeAt,
            Admission = @case.Admission,
            VoiceBridge = @case.VoiceBridge,
            Version = @case.Version,
            Attention = CaseParts.Attention(@case),
            Health = CaseParts.Health(@case, now),
            Homeservers = CaseParts.Homeservers(@case, addresses),
            Jobs = CaseParts.OwnJobs(@case),
            Rooms = [.. @case.Rooms.OrderBy(r => r.Position).Select(r => new RoomView(r.Alias, r.Topic, r.MatrixId))],
            Members = [.. ListMembers.MembersOf(@case)],
            ResponderCounts = await RespondersAsync(db, caseId, cancel),
            InviteCounts = await InvitesAsync(db, caseId, now, cancel),
            Timeline = await ShowTimeline.LinesAsync(db, caseId, null, TimelineLength, cancel),
            Disposal = await DisposalAsync(db, caseId, cancel),
            May = May(actor, @case),
        };
    }

    private static CaseMay May(Actor actor, Case @case)
    {
        var command = CaseAccess.CanCommand(actor, @case);
        bool Allows(CaseTrigger trigger) => command && CaseTransitions.Allows(@case.State, trigger);
        return new CaseMay(
            Command: command,
            People: command && @case.State is not (CaseState.Disposing or CaseState.Disposed),
            Invite: command && @case.State is CaseState.Provisioning or CaseState.Active,
            Dispose: Allows(CaseTrigger.Dispose),
            CancelDispose: Allows(CaseTrigger.CancelDispose),
            Retry: Allows(CaseTrigger.Retry),
            Postpone: Allows(CaseTrigger.Dispose),
            Abandon: actor.Role == PanelRole.Admin && Allows(CaseTrigger.Abandon) && @case.Attention.Any(a => a.Kind == AbandonCase.Stuck));
    }

    private static async Task<ResponderCounts> RespondersAsync(PanelDbContext db, Guid caseId, CancellationToken cancel)
    {
        var counts = await db.Responders.Where(r => r.CaseId == caseId).GroupBy(r => new { r.State, Commands = r.Role == ResponderRole.Commander })
            .Select(group => new { group.Key.State, group.Key.Commands, Count = group.Count() }).ToListAsync(cancel);
        int Of(ResponderState state) => counts.Where(row => row.State == state).Sum(row => row.Count);
        return new ResponderCounts(counts.Sum(row => row.Count), Of(ResponderState.Joined),
            counts.Where(row => row is { State: ResponderState.Joined, Commands: true }).Sum(row => row.Count),
            Of(ResponderState.AwaitingAdmission), Of(ResponderState.Locked), Of(ResponderState.Removed) + Of(ResponderState.NotThem));
    }

    private static async Task<InviteCounts> InvitesAsync(PanelDbContext db, Guid caseId, DateTimeOffset now, CancellationToken cancel)
    {
        var invites = db.Invites.Where(i => i.CaseId == caseId);
        var total = await invites.CountAsync(cancel);
        var used = await invites.CountAsync(i => i.AcceptedAt != null, cancel);
        var open = await invites.CountAsync(i => i.AcceptedAt == null && i.RevokedAt == null && i.WrongCodes < Invite.MaxWrongCodes && i.ExpiresAt > now, cancel);
        return new InviteCounts(total, open, used, total - open - used);
    }

    private static async Task<DisposalView?> DisposalAsync(PanelDbContext db, Guid caseId, CancellationToken cancel)
    {
        var report = await db.DisposalReports.Where(r => r.CaseId == caseId).OrderByDescending(r => r.Id).FirstOrDefaultAsync(cancel);
        if (report is null) return null;
        // An end is asked for by what begins it: sealing, where there was something to seal. The very last step is Muster's own, or who abandoned it.
        var ends = await db.Cases.Where(c => c.Id == caseId).SelectMany(c => c.Events)
            .Where(e => e.Kind == "state-sealing" || e.Kind == "state-disposing" || e.Kind == "state-disposed").OrderByDescending(e => e.Id)
            .Select(e => new { e.Kind, e.ActorName }).ToListAsync(cancel);
        string? By(string kind) => ends.FirstOrDefault(e => e.Kind == kind)?.ActorName;
        var by = report.VerifiedGone ? By("state-sealing") ?? By("state-disposing") : By("state-disposed");
        return new DisposalView(report.VerifiedGone, report.StartedAt, report.EndedAt, by ?? Actor.Muster.Name, report.AbandonedBecause,
            [.. report.Checks.Select(c => new DisposalCheckView(c.What, c.Gone, c.Evidence, c.At))]);
    }
}
