using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Data.Changes;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Cases;

/// <summary>What is said when a case changed: enough to know whether to fetch it.</summary>
/// <param name="Version">Rises when the case itself changes.</param>
/// <param name="Line">Id of the newest line of its timeline.</param>
public sealed record CaseChanged(Guid Id, int Version, CaseState State, long Line);

/// <summary>
/// The changes of one case as they happen, for as long as the actor may read it. The first item is the case as it is now; null is a sign of
/// life. It also looks by itself at every sign of life: another panel process may have changed the rows.
/// </summary>
public sealed class FollowCase(IDbContextFactory<PanelDbContext> contexts, CaseChanges changes, TimeProvider clock)
{
    public static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    /// <summary>Changes that come in a burst are told once.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<CaseChanged?> ReadAsync(Actor actor, Guid caseId, [EnumeratorCancellation] CancellationToken cancel)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = changes.Subscribe(_ => news.Writer.TryWrite(true), caseId);
        if (await LookAsync(actor, caseId, cancel) is not { } told) yield break;
        yield return told;
        while (true)
        {
            var changed = await WaitAsync(news.Reader, cancel);
            if (await LookAsync(actor, caseId, cancel) is not { } now) yield break;
            yield return changed || now != told ? now : null;
            told = now;
            if (changed) await Task.Delay(Breath, clock, cancel);
        }
    }

    /// <summary>The case as it is, or null where the actor may not read it any more, or their token has ended.</summary>
    private async Task<CaseChanged?> LookAsync(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        if (actor.Kind == ActorKind.Token && Guid.TryParse(actor.Id, out var tokenId))
        {
            var token = await db.ApiTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Id == tokenId, cancel);
            if (token?.IsUsable(clock.GetUtcNow()) != true) return null;
        }
        return await db.Cases.ReadableBy(db, actor).Where(c => c.Id == caseId)
            .Select(c => new CaseChanged(c.Id, c.Version, c.State, c.Events.Max(e => (long?)e.Id) ?? 0)).FirstOrDefaultAsync(cancel);
    }

    /// <summary>True for news, false when only time has passed.</summary>
    private async Task<bool> WaitAsync(ChannelReader<bool> news, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(SignOfLife, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            return await news.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
