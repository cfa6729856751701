using Microsoft.EntityFrameworkCore;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Jobs;
using Muster.Provisioning.Jobs;

namespace Muster.Provisioning.Cases;

/// <summary>Ends writing before anything is destroyed. Until there is a recorder, nothing else has to be completed.</summary>
public sealed class CaseSealing(Writing writing, TimeProvider time) : IRecipe
{
    public JobKind Kind => JobKind.SealCase;

    public Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken) => Task.FromResult(
        new JobPlan([new Step("End writing", cancel => writing.EndAsync(job.CaseId!.Value, cancel))])
        {
            IsWanted = (db, cancel) => db.Cases.AnyAsync(c => c.Id == job.CaseId && c.State == CaseState.Sealing, cancel),
            Complete = async (db, cancel) =>
            {
                var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).SingleAsync(c => c.Id == job.CaseId, cancel);
                Transition.Require(@case.Apply(CaseTrigger.Sealed, Actor.Muster, time.GetUtcNow()), CaseTrigger.Sealed);
            },
        });
}

/// <summary>Lets people write again after a cancelled disposal.</summary>
public sealed class CaseReopening(Writing writing) : IRecipe
{
    public JobKind Kind => JobKind.ReopenCase;

    public Task<JobPlan> PlanAsync(PendingJob job, CancellationToken cancellationToken) => Task.FromResult(
        new JobPlan([new Step("Allow writing", cancel => writing.AllowAsync(job.CaseId!.Value, cancel))])
        {
            IsWanted = (db, cancel) => db.Cases.AnyAsync(c => c.Id == job.CaseId && c.State == CaseState.Active, cancel),
            Complete = (_, _) => Task.CompletedTask,
        });
}
