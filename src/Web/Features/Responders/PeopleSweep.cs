using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Responders.NotThem;

namespace Muster.Web.Features.Responders;

/// <summary>Every minute: forgets answers whose ten minutes are over, finishes what "not them" could not do at once, and keeps when people were seen.</summary>
public sealed class PeopleSweep(IDbContextFactory<PanelDbContext> contexts, FinishNotThem finish, IResponderAccounts accounts, TimeProvider clock, ILogger<PeopleSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ForgetAnswersAsync(stoppingToken);
                await FinishAsync(stoppingToken);
                await KeepSeenAsync(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                PeopleLog.SweepFailed(logger, fault); // the next round does it
            }
        }
    }

    public async Task ForgetAnswersAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var old = clock.GetUtcNow() - Invite.AnswerLife;
        await db.Invites.Where(i => i.SealedAnswer != null && i.AcceptedAt <= old).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.SealedAnswer, (byte[]?)null).SetProperty(i => i.Version, i => i.Version + 1), cancellationToken);
    }

    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var unfinished = await db.Responders.AsNoTracking().Where(r => r.State == ResponderState.NotThem)
            .Where(r => db.Cases.Any(c => c.Id == r.CaseId && (c.State == CaseState.Active || c.State == CaseState.Sealing)))
            .Select(r => new { r.Id, r.CaseId, r.ExposureJson }).ToListAsync(cancellationToken);
        foreach (var item in unfinished.Where(r => Exposure.FromJson(r.ExposureJson) is not { IsCounted: true, IsOut: true }))
        {
            try
            {
                await FinishAsync(item.CaseId, item.Id, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                PeopleLog.NotThemFailed(logger, item.CaseId, fault); // one case's trouble must not keep the others' strangers in their rooms
            }
        }
    }

    /// <summary>Only the homeserver knows; what is kept is there for a glance, and when the homeserver is gone.</summary>
    public async Task KeepSeenAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var cases = await db.Cases.Where(c => c.State == CaseState.Active).Select(c => c.Id).ToListAsync(cancellationToken);
        foreach (var id in cases)
        {
            try
            {
                await KeepSeenAsync(id, cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                PeopleLog.SweepFailed(logger, fault); // the other cases are looked at all the same
            }
        }
    }

    private async Task KeepSeenAsync(Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var people = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId).ToListAsync(cancellationToken);
        var devices = await accounts.DevicesAsync(caseId, [.. people.Select(person => person.Pseudonym)], cancellationToken);
        if (!devices.Ok) return; // it does not answer; its health says so
        var now = clock.GetUtcNow();
        foreach (var person in people)
        {
            if (devices.Value.GetValueOrDefault(person.Pseudonym, []).Max(device => device.LastSeenAt) is not { } seen || seen <= person.LastSeenAt || seen > now) continue;
            // Past the row's version: no act on this person may fail because they were seen.
            await db.Responders.Where(r => r.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.LastSeenAt, seen), cancellationToken);
        }
    }

    private async Task FinishAsync(Guid caseId, Guid responderId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).FirstAsync(c => c.Id == caseId, cancellationToken);
        var person = await db.Responders.FirstAsync(r => r.Id == responderId, cancellationToken);
        await finish.ExecuteAsync(db, @case, person, waiting: false, cancellationToken);
    }
}
