using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.AdmitResponder;

/// <summary>Lets somebody into the rooms whose voice the commander has heard.</summary>
public sealed class AdmitResponder(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Closing()) is { } not) return not;
        if (subject.Person is { State: ResponderState.Joined, Outstanding: false }) return new Done();
        if (subject.Person.State is not (ResponderState.AwaitingAdmission or ResponderState.Joined))
        {
            return new Problem(ProblemType.WrongState, $"{subject.Person.Pseudonym} does not wait to be let in: {subject.Person.State}.");
        }
        if (subject.Person.State == ResponderState.AwaitingAdmission)
        {
            var now = clock.GetUtcNow();
            subject.Person.Joined(now);
            AdmissionAttention.Clear(subject.Case, subject.Person, now);
            var saved = await subject.SaveAsync(db, actor, "responder-admitted", $"{subject.Person.Pseudonym} let in after a voice check", now, cancellationToken);
            if (saved.Problem is { } stale) return stale;
        }
        return await carryOut.OnHomeserverAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } failed ? failed : new Done();
    }
}
