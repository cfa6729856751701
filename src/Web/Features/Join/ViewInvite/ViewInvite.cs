using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;

namespace Muster.Web.Features.Join.ViewInvite;

/// <summary>What an opened link shows. Consumes nothing: mail scanners open links too.</summary>
public sealed class ViewInvite(IDbContextFactory<PanelDbContext> contexts, TimeProvider clock)
{
    public async Task<Result<JoinView>> ExecuteAsync(string? token, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, token, cancellationToken);
        if (link?.IsOpenAt(clock.GetUtcNow()) != true) return JoinProblems.Unusable;
        return new JoinView(
            link.Codename, link.CaseState == CaseState.Active, link.Invite.SealedVoiceCode is not null,
            link.Invite.Admission == Admission.AfterVoiceCheck, link.Invite.ExpiresAt);
    }
}
