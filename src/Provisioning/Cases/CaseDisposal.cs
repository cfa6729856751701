using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Provisioning.Hosts.Local;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Cases;

/// <summary>Ends every session while the server still answers, then destroys the case's homeservers and verifies it.</summary>
public sealed class CaseDisposal(
    IDbContextFactory<PanelDbContext> contexts, LocalHomeserverRemoval removal, SessionEnding sessions, TimeProvider time) : IRecipe
{
    /// <summary>The step whose detail says whether people's clients were told to wipe themselves.</summary>
    public const string EndSessions = "End every session";

    public JobKind Kind => JobKind.DisposeCase;

    public async Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var left = await db.Homeservers.Where(h => h.CaseId == job.CaseId && h.State != HomeserverState.Gone).Select(h => h.Id).ToListAsync(cancellationToken);
        return new JobPlan([new Step(EndSessions, cancel => sessions.EndAsync(job.CaseId!.Value, cancel)) { Limit = TimeSpan.FromMinutes(12) }, .. removal.Steps(left)])
        {
            IsWanted = (context, cancel) => context.Cases.AnyAsync(c => c.Id == job.CaseId && c.State == CaseState.Disposing, cancel),
            Complete = (context, cancel) => CompleteAsync(context, job, cancel),
        };
    }

    private async Task CompleteAsync(PanelDbContext db, PendingJob job, CancellationToken cancel)
    {
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).SingleAsync(c => c.Id == job.CaseId, cancel);
        var homeservers = await db.Homeservers.Where(h => h.CaseId == job.CaseId && h.State == HomeserverState.Retiring).ToListAsync(cancel);
        var now = time.GetUtcNow();
        await removal.CompleteAsync(db, @case, homeservers, await PanelsOwn.EndAsync(db, @case.Id, now, cancel), cancel);
        await LastWords.ForgetAsync(db, @case.Id, cancel);
        Transition.Require(@case.Apply(CaseTrigger.VerifiedGone, Actor.Muster, now), CaseTrigger.VerifiedGone);
    }
}
