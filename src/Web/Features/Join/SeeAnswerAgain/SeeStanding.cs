using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Join.SeeAnswerAgain;

/// <summary>How somebody who accepted stands: nothing secret, for the page that stays open with them.</summary>
/// <param name="Ended">They were locked or sent out, or the case is over.</param>
public sealed record JoinStanding(string Pseudonym, bool Admitted, bool Ended);

/// <summary>Whether somebody has been let in meanwhile, or shut out; told to the browser that accepted, also after it kept its passphrase.</summary>
public sealed class SeeStanding(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<JoinStanding>> ExecuteAsync(SeeAnswerAgainInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, input.Token, cancellationToken);
        if (link is null || input.IdempotencyKey is not { Length: >= 1 and <= 255 }) return JoinProblems.Unusable;
        if (!AnswerSeal.For(input.Token!, input.IdempotencyKey, link.Invite.Id).Made(link.Invite)) return JoinProblems.Unusable;
        var person = await db.Responders.AsNoTracking().FirstAsync(r => r.InviteId == link.Invite.Id, cancellationToken);
        var ended = person.State is ResponderState.NotThem or ResponderState.Removed or ResponderState.Locked
            || link.CaseState is not (CaseState.Active or CaseState.Sealing);
        return new JoinStanding(person.Pseudonym, person is { State: ResponderState.Joined, Outstanding: false } && !ended, ended);
    }
}
