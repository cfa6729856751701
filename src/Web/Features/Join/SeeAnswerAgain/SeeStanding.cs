using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Join.SeeAnswerAgain;

/// <summary>How somebody who accepted stands: nothing secret, for the page that waits with them.</summary>
public sealed record JoinStanding(string Pseudonym, bool Admitted);

/// <summary>Whether somebody has been let in meanwhile; told to the browser that accepted, also after it kept its passphrase.</summary>
public sealed class SeeStanding(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<JoinStanding>> ExecuteAsync(SeeAnswerAgainInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, input.Token, cancellationToken);
        if (link is null || input.IdempotencyKey is not { Length: >= 1 and <= 255 }) return JoinProblems.Unusable;
        if (!AnswerSeal.For(input.Token!, input.IdempotencyKey, link.Invite.Id).Made(link.Invite)) return JoinProblems.Unusable;
        var person = await db.Responders.AsNoTracking().FirstAsync(r => r.InviteId == link.Invite.Id, cancellationToken);
        return person.State is ResponderState.NotThem or ResponderState.Removed
            ? JoinProblems.Unusable
            : new JoinStanding(person.Pseudonym, person.State == ResponderState.Joined);
    }
}
