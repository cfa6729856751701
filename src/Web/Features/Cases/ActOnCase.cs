using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Provisioning.Jobs;

namespace Muster.Web.Features.Cases;

/// <summary>
/// What all acts on one case have in common: load it, ask whether the actor may, act, save everything at once, start the job that
/// follows. Whoever saves second learns that somebody was faster.
/// </summary>
public sealed class ActOnCase(IDbContextFactory<PanelDbContext> contexts, JobDispatcher dispatcher, TimeProvider clock)
{
    public static readonly Problem Stale = new(ProblemType.Stale, "Somebody else changed this case at the same moment; nothing of yours was saved.");

    /// <summary>Commands a case; members and open attention are loaded.</summary>
    public Task<Result<T>> RunAsync<T>(Actor actor, Guid caseId, Acts needs, Func<CaseAct, Result<T>> act, CancellationToken cancel) =>
        RunAsync(actor, caseId, needs, c => Task.FromResult(act(c)), cancel);

    /// <summary>Commands a case where the act has to read more.</summary>
    public async Task<Result<T>> RunAsync<T>(Actor actor, Guid caseId, Acts needs, Func<CaseAct, Task<Result<T>>> act, CancellationToken cancel)
    {
        await using var db = await contexts.CreateDbContextAsync(cancel);
        var found = await db.Cases.Include(c => c.Members).Include(c => c.Attention.Where(a => a.ClearedAt == null)).AsSplitQuery()
            .FirstOrDefaultAsync(c => c.Id == caseId, cancel);
        var refused = needs == Acts.None ? CaseAccess.Command(actor, found) : CaseAccess.Command(actor, found, needs);
        if (refused is not null) return refused;

        var result = await act(new CaseAct(db, found!, actor, clock.GetUtcNow()));
        if (!result.Ok) return result;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Stale;
        }
        dispatcher.Wake();
        return result;
    }
}

/// <summary>One act on one case, as <see cref="ActOnCase"/> hands it over: nothing is saved yet.</summary>
public sealed record CaseAct(PanelDbContext Db, Case Case, Actor Actor, DateTimeOffset Now)
{
    /// <summary>Adds a line to the panel's own log.</summary>
    public void Log(string action, string detail) => Db.Log(Actor, action, detail, Now, Case.Id);

    /// <summary>Makes changes to the case's parts count as changes to the case: of two at once, the second is told.</summary>
    public void Touch() => Db.Entry(Case).Property(c => c.Version).IsModified = true;
}
