using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.LockResponder;

/// <summary>Lets somebody in again who was locked.</summary>
public sealed class UnlockResponder(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Gone() ?? subject.Arriving()) is { } not) return not;
        if (await accounts.LockAsync(subject.Account, locked: false, CancellationToken.None) is { } failed) return failed;
        if (subject.Person.State != ResponderState.Locked) return new Done();
        subject.Person.Unlocked();
        return await subject.SaveAsync(db, actor, "responder-unlocked", $"{subject.Person.Pseudonym} unlocked", clock.GetUtcNow(), CancellationToken.None);
    }
}
