using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.AdmitResponder;

/// <summary>Lets somebody into the rooms whose voice the commander has heard.</summary>
public sealed class AdmitResponder(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if (subject.HomeserverGone() is { } gone) return gone;
        if (subject.Person.State == ResponderState.Joined) return new Done();
        if (subject.Person.State != ResponderState.AwaitingAdmission)
        {
            return new Problem(ProblemType.WrongState, $"{subject.Person.Pseudonym} does not wait to be let in: {subject.Person.State}.");
        }
        if (await accounts.JoinAsync(subject.Account, CancellationToken.None) is { } failed) return failed;
        var now = clock.GetUtcNow();
        subject.Person.Joined(now);
        AdmissionAttention.Clear(subject.Case, subject.Person, now);
        return await subject.SaveAsync(db, actor, "responder-admitted", $"{subject.Person.Pseudonym} let in after a voice check", now, CancellationToken.None);
    }
}
