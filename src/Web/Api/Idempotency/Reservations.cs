using Microsoft.EntityFrameworkCore;
using Muster.Data;

namespace Muster.Web.Api.Idempotency;

/// <summary>The rows behind idempotent POSTs: who may act under a key, and what was answered. Safe between panel processes too.</summary>
internal sealed class Reservations(IDbContextFactory<PanelDbContext> contexts, TimeProvider clock)
{
    /// <summary>How long answers are kept.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>How long an attempt that is not heard of any more, of a panel that was killed, keeps others waiting.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <summary>Takes the key for one attempt, or says what stands in the way.</summary>
    /// <param name="repeatable">An act that was begun, and not answered, is finished by repeating it.</param>
    public async Task<Attempt> ReserveAsync(byte[] keyHash, byte[] requestHash, bool repeatable, CancellationToken cancel)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancel);
            var now = clock.GetUtcNow();
            await db.IdempotentAnswers.Where(a => a.KeyHash == keyHash && a.CreatedAt <= now - Life).ExecuteDeleteAsync(cancel);
            var known = await db.IdempotentAnswers.AsNoTracking().FirstOrDefaultAsync(a => a.KeyHash == keyHash, cancel);
            if (known is null)
            {
                if (await InsertAsync(db, keyHash, requestHash, now, cancel) is { } mine) return new Attempt(mine, null);
                continue; // somebody else was faster: look at their row
            }
            var settled = known.Status is not null || (known is { ActedAt: not null, OpenedCaseId: null } && !repeatable);
            if (settled || !known.RequestHash.AsSpan().SequenceEqual(requestHash) || known.ReservedUntil > now) return new Attempt(null, known);
            if (await TakeOverAsync(db, known, now, cancel) is { } taken) return new Attempt(taken, known);
        }
    }

    /// <summary>Whether the attempt's act was committed.</summary>
    public async Task<bool> ActedAsync(byte[] keyHash, Guid reservation)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.IdempotentAnswers.AnyAsync(a => a.KeyHash == keyHash && a.Reservation == reservation && a.ActedAt != null);
    }

    /// <summary>Keeps the answer. The caller may be gone already; the answer is kept all the same.</summary>
    public async Task RecordAsync(byte[] keyHash, Guid reservation, int status, string? location, string? contentType, byte[] sealedBody)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.IdempotentAnswers.Where(a => a.KeyHash == keyHash && a.Reservation == reservation).ExecuteUpdateAsync(set => set
            .SetProperty(a => a.Status, status)
            .SetProperty(a => a.Location, location)
            .SetProperty(a => a.ContentType, contentType)
            .SetProperty(a => a.SealedBody, sealedBody));
    }

    /// <summary>Makes the key as good as new where nothing was done.</summary>
    /// <param name="evenActed">Also where something was: repeating finishes it.</param>
    public async Task ReleaseAsync(byte[] keyHash, Guid reservation, bool evenActed)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.IdempotentAnswers.Where(a => a.KeyHash == keyHash && a.Reservation == reservation && (evenActed || a.ActedAt == null)).ExecuteDeleteAsync();
    }

    /// <summary>Deletes what is older than <see cref="Life"/>.</summary>
    public async Task<int> ForgetOldAsync(CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var limit = clock.GetUtcNow() - Life;
        return await db.IdempotentAnswers.Where(a => a.CreatedAt <= limit).ExecuteDeleteAsync(cancel);
    }

    private static async Task<Guid?> InsertAsync(PanelDbContext db, byte[] keyHash, byte[] requestHash, DateTimeOffset now, CancellationToken cancel)
    {
        var row = new IdempotentAnswer { KeyHash = keyHash, RequestHash = requestHash, CreatedAt = now, Reservation = Guid.NewGuid(), ReservedUntil = now + Lease };
        db.IdempotentAnswers.Add(row);
        try
        {
            await db.SaveChangesAsync(cancel);
            return row.Reservation;
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            return null;
        }
    }

    private static async Task<Guid?> TakeOverAsync(PanelDbContext db, IdempotentAnswer known, DateTimeOffset now, CancellationToken cancel)
    {
        var (mine, theirs, until) = (Guid.NewGuid(), known.Reservation, now + Lease);
        var taken = await db.IdempotentAnswers.Where(a => a.KeyHash == known.KeyHash && a.Reservation == theirs && a.Status == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.Reservation, mine).SetProperty(a => a.ReservedUntil, until), cancel);
        return taken == 1 ? mine : null;
    }
}

/// <summary>What came of asking for a key.</summary>
/// <param name="Mine">The reservation to act under, or null where somebody else has or had it.</param>
/// <param name="Known">The row that stands in the way, or that was taken over from an attempt that died.</param>
internal sealed record Attempt(Guid? Mine, IdempotentAnswer? Known);
