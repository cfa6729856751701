using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.LockResponder;

/// <summary>Lets somebody in again who was locked.</summary>
public sealed class UnlockResponder(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Closing() ?? subject.Gone() ?? subject.Arriving()) is { } not) return not;
        if (subject.Person.State == ResponderState.Locked)
        {
            subject.Person.Unlocked();
            var saved = await subject.SaveAsync(db, actor, "responder-unlocked", $"{subject.Person.Pseudonym} unlocked", clock.GetUtcNow(), cancellationToken);
            if (saved.Problem is { } stale) return stale;
        }
        return await carryOut.OnHomeserverAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } failed ? failed : new Done();
    }
}
