using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Muster.Domain.Cases;

namespace Muster.Data;

/// <summary>
/// Writes "this was done" in the same transaction as the act. An attempt whose reservation was taken over changes no row here, and its
/// whole save fails: acting twice is impossible, however late it comes.
/// </summary>
internal sealed class MarkIdempotentAct : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && IdempotentAct.Current is { Marked: false } act && context.ChangeTracker.HasChanges()) Mark(context, act);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        // Inside a transaction of the command's own the mark may still be rolled back; then the next save marks again.
        if (eventData.Context is { Database.CurrentTransaction: null } context && IdempotentAct.Current is { } act && Tracked(context, act) is not null) act.Marked = true;
        return ValueTask.FromResult(result);
    }

    private static void Mark(DbContext context, IdempotentAct act)
    {
        var row = Tracked(context, act) ?? context.Attach(new IdempotentAnswer { KeyHash = act.KeyHash, Reservation = act.Reservation }).Entity;
        row.ActedAt = act.Now;
        row.OpenedCaseId ??= context.ChangeTracker.Entries<Case>().FirstOrDefault(entry => entry.State == EntityState.Added)?.Entity.Id;
    }

    private static IdempotentAnswer? Tracked(DbContext context, IdempotentAct act) =>
        context.Set<IdempotentAnswer>().Local.FirstOrDefault(row => row.KeyHash.AsSpan().SequenceEqual(act.KeyHash));
}
