using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.RemoveResponder;

/// <summary>Sends somebody out of every room and locks the account: their part is done. For an account in the wrong hands there is "not them".</summary>
public sealed class RemoveResponder(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if (subject.Person.State == ResponderState.NotThem) return new Done();
        if ((subject.IsCommander() ?? subject.HomeserverGone() ?? subject.Arriving()) is { } not) return not;
        if (await accounts.RemoveAsync(subject.Account, CancellationToken.None) is { } failed) return failed;
        if (subject.Person.State == ResponderState.Removed) return new Done();
        var now = clock.GetUtcNow();
        subject.Person.Removed(now);
        AdmissionAttention.Clear(subject.Case, subject.Person, now);
        return await subject.SaveAsync(db, actor, "responder-removed", $"{subject.Person.Pseudonym} sent out of every room", now, CancellationToken.None);
    }
}
