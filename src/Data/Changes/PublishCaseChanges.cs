using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Muster.Domain.Cases;
using Muster.Domain.Homeservers;
using Muster.Domain.Jobs;
using Muster.Domain.Responders;

namespace Muster.Data.Changes;

/// <summary>Publishes the cases that a save touched, once it is committed: never before, or a page would read what was.</summary>
internal sealed class PublishCaseChanges(CaseChanges changes) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, HashSet<Guid>> touched = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context) touched.GetOrCreateValue(context).UnionWith(CasesOf(context));
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { Database.CurrentTransaction: null } context) Publish(context);
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context) Publish(context);
        return Task.CompletedTask;
    }

    private void Publish(DbContext context)
    {
        if (!touched.TryGetValue(context, out var cases)) return;
        touched.Remove(context);
        foreach (var id in cases) changes.Publish(id);
    }

    private static List<Guid> CasesOf(DbContext context) =>
        context.ChangeTracker.Entries()
            .Where(entry => entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            .Select(entry => entry.Entity switch
            {
                Case @case => @case.Id,
                Homeserver homeserver => homeserver.CaseId,
                PendingJob job => job.CaseId,
                StepRecord step => context.ChangeTracker.Entries<PendingJob>().FirstOrDefault(j => j.Entity.Id == step.JobId)?.Entity.CaseId,
                HealthCheck check => context.ChangeTracker.Entries<Homeserver>().FirstOrDefault(h => h.Entity.Id == check.HomeserverId)?.Entity.CaseId,
                CaseEvent line => line.CaseId,
                Attention item => item.CaseId,
                Responder responder => responder.CaseId,
                Invite invite => invite.CaseId,
                _ => null,
            })
            .OfType<Guid>()
            .ToList();
}
