using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites.RevokeInvite;

public sealed record RevokeInviteInput(Guid CaseId, Guid InviteId);

/// <summary>Makes a link useless before somebody uses it. A used one cannot be taken back: remove the person instead.</summary>
public sealed class RevokeInvite(IDbContextFactory<PanelDbContext> contexts, TimeProvider clock)
{
    public async Task<Result<Done>> ExecuteAsync(Actor actor, RevokeInviteInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == input.CaseId, cancellationToken);
        if (CaseAccess.Command(actor, @case) is { } refused) return refused;
        var invite = await db.Invites.FirstOrDefaultAsync(i => i.Id == input.InviteId && i.CaseId == input.CaseId, cancellationToken);
        if (invite is null) return new Problem(ProblemType.NotFound, "The case has no such invite.");
        if (invite.AcceptedAt is not null) return Used;
        var now = clock.GetUtcNow();
        if (!invite.Revoke(now)) return new Done();
        @case!.Note("invite-revoked", $"Invite {invite.Number} revoked, unused", actor, now);
        db.Log(actor, "invite-revoked", $"Invite {invite.Number}", now, input.CaseId);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem(ProblemType.Stale, $"Invite {invite.Number} changed at this moment; it may just have been used.");
        }
        return new Done();
    }

    private static Problem Used { get; } = new(ProblemType.WrongState, "This invite was used already, so revoking it changes nothing.")
    {
        Act = "Remove the person, or say that it was not them.",
    };
}
