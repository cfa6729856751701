using System.Globalization;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;

namespace Muster.Web.Features.Join;

/// <summary>
/// Tells the commander that a used link was tried from another browser: somebody else has the link. Written after the answer has gone out, so
/// that the time an answer takes does not tell a used link from an unknown one; once per invite and hour.
/// </summary>
public sealed class UsedLinkAlarms(IDbContextFactory<PanelDbContext> contexts, TimeProvider clock, ILogger<UsedLinkAlarms> logger) : BackgroundService
{
    private const string Kind = "used-link-tried";
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    private readonly Channel<Guid> tried = Channel.CreateBounded<Guid>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes no time.</summary>
    public void Tried(Guid inviteId) => tried.Writer.TryWrite(inviteId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var inviteId in tried.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RaiseAsync(inviteId, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                JoinLog.AlarmFailed(logger, fault, inviteId); // the next try raises it again
            }
        }
    }

    private async Task RaiseAsync(Guid inviteId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var found = await db.Responders.Where(r => r.InviteId == inviteId).Select(r => new { r.CaseId, r.Pseudonym, r.InviteNumber }).FirstOrDefaultAsync(cancellationToken);
        if (found is null) return;
        var text = string.Create(CultureInfo.InvariantCulture, $"The link of invite {found.InviteNumber}, which {found.Pseudonym} used, was tried again from another browser");
        var since = now - Quiet;
        if (await db.Attention.AnyAsync(a => a.CaseId == found.CaseId && a.Kind == Kind && a.Text == text && a.Since > since, cancellationToken)) return;
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).FirstAsync(c => c.Id == found.CaseId, cancellationToken);
        @case.Raise(Kind, AttentionLevel.Bad, text, $"Call {found.Pseudonym}: if they did not do this, somebody reads where the link was sent", now);
        @case.Note(Kind, text, Actor.Muster, now);
        db.Log(Actor.Muster, Kind, $"Invite {found.InviteNumber}", now, found.CaseId);
        await db.SaveChangesAsync(cancellationToken);
    }
}
