using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Responders;
using Muster.Web.Features.Join.SeeAnswerAgain;

namespace Muster.Web.Features.Join.KeepAnswer;

/// <summary>"I have kept it": from now on nobody sees the passphrase again. The commander can give a new one.</summary>
public sealed class KeepAnswer(IDbContextFactory<PanelDbContext> contexts)
{
    public async Task<Result<Done>> ExecuteAsync(SeeAnswerAgainInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, input.Token, cancellationToken);
        if (link is null || input.IdempotencyKey is not { Length: >= 1 and <= 255 }) return JoinProblems.Unusable;
        if (!AnswerSeal.For(input.Token!, input.IdempotencyKey, link.Invite.Id).Made(link.Invite)) return JoinProblems.Unusable;
        await db.Invites.Where(i => i.Id == link.Invite.Id && i.SealedAnswer != null).ExecuteUpdateAsync(
            set => set.SetProperty(i => i.SealedAnswer, (byte[]?)null).SetProperty(i => i.Version, i => i.Version + 1), cancellationToken);
        return new Done();
    }
}
