using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.RemoveResponder;

/// <summary>Sends somebody out of every room and locks the account: their part is done. For an account in the wrong hands there is "not them".</summary>
public sealed class RemoveResponder(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if (subject.Person.State == ResponderState.NotThem) return new Done();
        if ((subject.IsCommander() ?? subject.HomeserverGone() ?? subject.Arriving()) is { } not) return not;
        if (subject.Person.State != ResponderState.Removed)
        {
            var now = clock.GetUtcNow();
            subject.Person.Removed();
            AdmissionAttention.Clear(subject.Case, subject.Person, now);
            var saved = await subject.SaveAsync(db, actor, "responder-removed", $"{subject.Person.Pseudonym} sent out of every room", now, cancellationToken);
            if (saved.Problem is { } stale) return stale;
        }
        return await carryOut.OnHomeserverAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } failed ? failed : new Done();
    }
}
