using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.Domain.Jobs;

namespace Muster.Provisioning.Jobs;

/// <summary>A job that cannot finish asks for a person after the third attempt; an admin may then abandon the case.</summary>
public sealed class StuckAttention(TimeProvider time)
{
    public const string Kind = "stuck";
    private const int PatientAttempts = 3;

    public async Task RaiseAsync(PanelDbContext db, PendingJob job, string error, CancellationToken cancellationToken)
    {
        if (job.Attempts < PatientAttempts || await CaseAsync(db, job, cancellationToken) is not { } @case) return;
        if (@case.Attention.Any(a => a.Kind == Kind && a.ClearedAt is null)) return;
        @case.Raise(Kind, AttentionLevel.Bad, $"{Sentence(job)} does not finish: {error.Split('\n', 2)[0]}", "Muster goes on trying. Remove the cause, or let an admin abandon the case.", time.GetUtcNow());
    }

    public async Task ClearAsync(PanelDbContext db, PendingJob job, CancellationToken cancellationToken)
    {
        if (await CaseAsync(db, job, cancellationToken) is { } @case) @case.Clear(Kind, time.GetUtcNow());
    }

    private static Task<Case?> CaseAsync(PanelDbContext db, PendingJob job, CancellationToken cancellationToken) =>
        db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).SingleOrDefaultAsync(c => c.Id == job.CaseId, cancellationToken);

    private static string Sentence(PendingJob job) => job.Kind switch
    {
        JobKind.MakeHomeserver => job.IsUndoing ? "Destroying what was half made" : "Making the homeserver",
        JobKind.SealCase => "Ending the writing",
        JobKind.ReopenCase => "Opening the case again",
        JobKind.DisposeCase => "Destroying the case",
    };
}
