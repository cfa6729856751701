using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders.CommanderSignIn;

/// <summary>"I have kept it": the panel forgets the commander's passphrase. A lost one is replaced, never shown again.</summary>
public sealed class KeepCommanderSignIn(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.Role == ResponderRole.Commander)
            .OrderBy(r => r.CreatedAt).Select(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        using var turn = await locks.WaitAsync(person, cancellationToken);
        var found = await Subject.FindAsync(db, actor, new ResponderInput(caseId, person), cancellationToken);
        if (found.Problem is { } refused) return refused;
        if (found.Value.Case.State == CaseState.Provisioning) return new Problem(ProblemType.CaseNotReady, "The account is still being made; keep the passphrase when the case is open.");
        if (found.Value.Person.SealedPassphrase is null) return new Done();
        found.Value.Person.SealPassphrase(null);
        return await found.Value.SaveAsync(db, actor, "commander-sign-in-kept", "The commander has kept their sign-in", clock.GetUtcNow(), cancellationToken);
    }
}
