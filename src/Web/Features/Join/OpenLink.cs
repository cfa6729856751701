using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Join;

/// <summary>An invite that was found by its link, and how its case stands. One query whatever comes of it, so that every answer takes the same way.</summary>
internal sealed record OpenLink(Invite Invite, CaseState CaseState, string Codename)
{
    /// <summary>The case is not disposed of and may still open.</summary>
    public bool CaseAlive => CaseState is CaseState.Provisioning or CaseState.Active or CaseState.Failed;

    public bool IsOpenAt(DateTimeOffset now) => CaseAlive && Invite.StatusAt(now) == InviteStatus.Open;

    public static async Task<OpenLink?> FindAsync(PanelDbContext db, string? text, CancellationToken cancellationToken)
    {
        // What cannot be a token is looked up all the same: a shorter way would be a faster one.
        var token = SecretToken.Parse(text) ?? new SecretToken("");
        var hash = token.Hash;
        return await db.Invites.AsNoTracking().Where(i => i.TokenHash == hash)
            .Join(db.Cases, i => i.CaseId, c => c.Id, (i, c) => new OpenLink(i, c.State, c.Codename))
            .FirstOrDefaultAsync(cancellationToken);
    }
}
