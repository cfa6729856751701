using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Responders.NotThem;

namespace Muster.Web.Features.Responders;

/// <summary>
/// Every minute: forgets answers whose ten minutes are over, carries out what was decided about people and interrupted, counts what strangers
/// could have read, and keeps when people were seen. A homeserver that is slow on purpose holds up nobody else's.
/// </summary>
public sealed class PeopleSweep(
    IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, ExposureKeeping exposures, IResponderAccounts accounts, TimeProvider clock,
    ILogger<PeopleSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private const int AtOnce = 16;

    /// <summary>For one case in one round.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>For counting what one person could have read.</summary>
    private static readonly TimeSpan CountPatience = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, byte> finishing = new();
    private readonly ConcurrentDictionary<Guid, byte> looking = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EveryMinuteAsync(ForgetAnswersAsync, stoppingToken), EveryMinuteAsync(FinishAsync, stoppingToken), EveryMinuteAsync(KeepSeenAsync, stoppingToken));

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
        var people = await db.Responders.AsNoTracking().Where(r => r.Outstanding || r.State == ResponderState.NotThem)
            .Where(r => db.Cases.Any(c => c.Id == r.CaseId && (c.State == CaseState.Active || c.State == CaseState.Sealing)))
            .ToListAsync(cancellationToken);
        await ForEachCaseAsync(finishing, people.GroupBy(person => person.CaseId), async (people, cancel) =>
        {
            foreach (var person in people.Where(person => person.Outstanding)) await CarryOutAsync(person, cancel);
            foreach (var person in people.Where(person => person.State == ResponderState.NotThem && !ExposureKeeping.IsSettled(person))) await CountAsync(person, cancel);
        }, cancellationToken);
    }

    /// <summary>Only the homeserver knows; what is kept is there for a glance, and when the homeserver is gone.</summary>
    public async Task KeepSeenAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var people = await db.Responders.Where(r => db.Cases.Any(c => c.Id == r.CaseId && c.State == CaseState.Active))
            .Select(r => new Seen(r.Id, r.CaseId, r.Pseudonym, r.LastSeenAt)).ToListAsync(cancellationToken);
        await ForEachCaseAsync(looking, people.GroupBy(person => person.CaseId), KeepSeenAsync, cancellationToken);
    }

    private async Task KeepSeenAsync(IGrouping<Guid, Seen> people, CancellationToken cancellationToken)
    {
        var devices = await accounts.DevicesAsync(people.Key, [.. people.Select(person => person.Pseudonym)], cancellationToken);
        if (!devices.Ok) return; // it does not answer; its health says so
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow();
        foreach (var person in people)
        {
            if (devices.Value.GetValueOrDefault(person.Pseudonym, []).Max(device => device.LastSeenAt) is not { } seen || seen <= person.At || seen > now) continue;
            // Past the row's version: no act on this person may fail because they were seen.
            await db.Responders.Where(r => r.Id == person.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.LastSeenAt, seen), cancellationToken);
        }
    }

    private async Task CarryOutAsync(Responder seen, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(seen.Id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (@case, person) = await FindAsync(db, seen, cancellationToken);
        if (@case.State is not (CaseState.Active or CaseState.Sealing)) return; // its homeserver is destroyed meanwhile
        if (person.Outstanding) await carryOut.OnHomeserverAsync(db, @case, person, cancellationToken); // a failure is the case's attention already
    }

    /// <summary>Counts without holding anybody up: the person's lock is taken for keeping the answer alone.</summary>
    private async Task CountAsync(Responder seen, CancellationToken cancellationToken)
    {
        if (await exposures.CountAsync(seen, CountPatience, cancellationToken) is not { } counted) return;
        using var turn = await locks.WaitAsync(seen.Id, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (@case, person) = await FindAsync(db, seen, cancellationToken);
        await exposures.KeepAsync(db, @case, person, counted, cancellationToken);
    }

    private static async Task<(Case Case, Responder Person)> FindAsync(PanelDbContext db, Responder seen, CancellationToken cancellationToken) => (
        await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).FirstAsync(c => c.Id == seen.CaseId, cancellationToken),
        await db.Responders.FirstAsync(r => r.Id == seen.Id, cancellationToken));

    /// <summary>Cases side by side, each for so long: one case's trouble must not keep the others' strangers in their rooms.</summary>
    private Task ForEachCaseAsync<T>(ConcurrentDictionary<Guid, byte> busy, IEnumerable<IGrouping<Guid, T>> cases, Func<IGrouping<Guid, T>, CancellationToken, Task> act, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (people, stop) =>
        {
            if (!busy.TryAdd(people.Key, 0)) return; // the last round is still at it
            using var limit = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
            try
            {
                await act(people, either.Token);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                PeopleLog.CaseFailed(logger, people.Key, fault);
            }
            finally
            {
                busy.TryRemove(people.Key, out _);
            }
        });

    private async Task EveryMinuteAsync(Func<CancellationToken, Task> act, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        List<Task> rounds = [];
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                rounds.RemoveAll(round => round.IsCompleted);
                rounds.Add(RoundAsync(act, stoppingToken)); // one that takes long keeps the next one from nothing
            }
        }
        finally
        {
            await Task.WhenAll(rounds);
        }
    }

    private async Task RoundAsync(Func<CancellationToken, Task> act, CancellationToken stoppingToken)
    {
        try
        {
            await act(stoppingToken);
        }
        catch (Exception fault)
        {
            if (!stoppingToken.IsCancellationRequested) PeopleLog.SweepFailed(logger, fault); // the next round does it
        }
    }

    private sealed record Seen(Guid Id, Guid CaseId, string Pseudonym, DateTimeOffset? At);
}
