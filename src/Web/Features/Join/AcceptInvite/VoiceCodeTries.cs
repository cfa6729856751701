using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Data.Changes;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Web.Features.Invites;

namespace Muster.Web.Features.Join.AcceptInvite;

/// <summary>
/// Compares the six digits. A try is counted before it is compared, and given back when it was right: however many come at once,
/// at most five wrong ones are ever compared.
/// </summary>
public sealed class VoiceCodeTries(IDbContextFactory<PanelDbContext> contexts, SealedPeople people, CaseChanges changes, TimeProvider clock)
{
    /// <summary>Why the invite cannot be accepted with this code, or null.</summary>
    public async Task<Problem?> WhyNotAsync(Invite invite, string? typed, CancellationToken cancellationToken)
    {
        if (invite.SealedVoiceCode is not { } sealedCode) return null;
        if (VoiceCode.Parse(typed) is not { } given) return JoinProblems.CodeWrong;
        var last = false;
        if (!await CountAsync(invite, below: Invite.MaxWrongCodes - 1, cancellationToken))
        {
            last = await CountAsync(invite, below: Invite.MaxWrongCodes, cancellationToken);
            if (!last) return JoinProblems.Unusable;
        }
        if (VoiceCode.Same(given, people.OpenVoiceCode(invite.Id, sealedCode)))
        {
            await GiveBackAsync(invite.Id, CancellationToken.None);
            return null;
        }
        // Whoever guessed and hung up is told of all the same.
        return await BurnedAsync(invite, last, CancellationToken.None) ? JoinProblems.Unusable : JoinProblems.CodeWrong;
    }

    private async Task<bool> CountAsync(Invite invite, int below, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Invites.Where(i => i.Id == invite.Id && i.AcceptedAt == null && i.RevokedAt == null && i.WrongCodes < below)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.WrongCodes, i => i.WrongCodes + 1).SetProperty(i => i.Version, i => i.Version + 1), cancellationToken) == 1;
    }

    private async Task GiveBackAsync(Guid inviteId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await db.Invites.Where(i => i.Id == inviteId)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.WrongCodes, i => i.WrongCodes - 1).SetProperty(i => i.Version, i => i.Version + 1), cancellationToken);
    }

    /// <summary>Whether the invite is burnt now. Of several who see it at once, the one with the last try tells the commander.</summary>
    private async Task<bool> BurnedAsync(Invite invite, bool last, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var wrong = await db.Invites.Where(i => i.Id == invite.Id).Select(i => i.WrongCodes).FirstAsync(cancellationToken);
        if (wrong < Invite.MaxWrongCodes)
        {
            changes.Publish(invite.CaseId);
            return false;
        }
        if (!last) return true;
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).FirstAsync(c => c.Id == invite.CaseId, cancellationToken);
        var now = clock.GetUtcNow();
        var text = $"The invite of {invite.CreatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC by {invite.CreatedBy} is burnt: five wrong codes";
        @case.Raise("invite-burnt", AttentionLevel.Bad, text, "Ask the invited person by phone whether that was them, then make a new invite", now);
        @case.Note("invite-burnt", "An invite was burnt by five wrong codes", Actor.Muster, now);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
