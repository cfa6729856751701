using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.LockResponder;

/// <summary>Shuts somebody out for now. Their devices keep their keys, so that unlocking loses nothing.</summary>
public sealed class LockResponder(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.IsCommander() ?? subject.HomeserverGone() ?? subject.Gone() ?? subject.Arriving()) is { } not) return not;
        if (subject.Person.State != ResponderState.Locked)
        {
            subject.Person.Locked();
            var saved = await subject.SaveAsync(db, actor, "responder-locked", $"{subject.Person.Pseudonym} locked", clock.GetUtcNow(), cancellationToken);
            if (saved.Problem is { } stale) return stale;
        }
        return await carryOut.OnHomeserverAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } failed ? failed : new Done();
    }
}
