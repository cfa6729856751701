using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Join.AcceptInvite;

/// <summary>
/// Uses an invite up. One conditional update decides who it was; the responder and the sealed answer come in the same transaction, so that an
/// invite is never used up for nobody.
/// </summary>
public sealed class TakeInvite(IDbContextFactory<PanelDbContext> contexts, TimeProvider clock)
{
    private const int MaxTries = 5;

    /// <summary>False where it could not be used any more at this moment.</summary>
    internal async Task<bool> ExecuteAsync(Invite invite, AnswerSeal seal, string passphrase, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await TryAsync(invite, seal.KeyHash, seal.Seal(passphrase), cancellationToken);
            }
            catch (DbUpdateException) when (tried < MaxTries)
            {
                // Two people were given the same pseudonym at once; the unique index refused one of them.
            }
        }
    }

    private async Task<bool> TryAsync(Invite invite, byte[] keyHash, byte[] answer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var taken = await db.Invites
            .Where(i => i.Id == invite.Id && i.AcceptedAt == null && i.RevokedAt == null && i.ExpiresAt > now && i.WrongCodes < Invite.MaxWrongCodes)
            .Where(i => db.Cases.Any(c => c.Id == i.CaseId && c.State == CaseState.Active))
            .ExecuteUpdateAsync(set => set
                .SetProperty(i => i.AcceptedAt, now)
                .SetProperty(i => i.AnswerKeyHash, keyHash)
                .SetProperty(i => i.SealedAnswer, answer)
                .SetProperty(i => i.Version, i => i.Version + 1), cancellationToken);
        if (taken == 0) return false;

        var @case = await db.Cases.FirstAsync(c => c.Id == invite.CaseId, cancellationToken);
        var names = await db.Responders.Where(r => r.CaseId == invite.CaseId).Select(r => r.Pseudonym).ToHashSetAsync(cancellationToken);
        var person = @case.AddResponder(new Responder(Pseudonym.Pick(names), invite.Role, invite.Rooms, now, invite));
        person.SealIdentity(invite.SealedName, invite.SealedPhone);
        var actor = Actor.Responder(person.Id, person.Pseudonym);
        @case.Note("invite-accepted", $"{person.Pseudonym} accepted invite {invite.Number}", actor, now);
        db.Log(actor, "invite-accepted", $"Invite {invite.Number}", now, invite.CaseId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
