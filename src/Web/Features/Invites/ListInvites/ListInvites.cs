using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Invites.ListInvites;

/// <summary>All invites of a case, newest first. Who may only read is not shown the voice codes.</summary>
public sealed class ListInvites(IDbContextFactory<PanelDbContext> contexts, SealedPeople people, TimeProvider clock)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(30);

    public async Task<Result<List<InviteView>>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.AsNoTracking().Include(c => c.Members).FirstOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (CaseAccess.Read(actor, @case) is { } refused) return refused;
        var now = clock.GetUtcNow();
        var commands = CaseAccess.CanCommand(actor, @case!);
        var invites = await db.Invites.AsNoTracking().Where(i => i.CaseId == caseId).OrderByDescending(i => i.Number).ToListAsync(cancellationToken);
        var used = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.InviteId != null)
            .ToDictionaryAsync(r => r.InviteId!.Value, r => r.Pseudonym, cancellationToken);
        return invites.Select(i => View(i, now, used.GetValueOrDefault(i.Id), commands)).ToList();
    }

    private InviteView View(Invite invite, DateTimeOffset now, string? pseudonym, bool commands)
    {
        var status = invite.StatusAt(now);
        var code = commands && status == InviteStatus.Open && invite.SealedVoiceCode is { } sealedCode ? people.OpenVoiceCode(invite.Id, sealedCode) : null;
        return new InviteView(
            invite.Id, invite.Number, status, invite.Role, invite.Rooms, invite.Admission, invite.CreatedBy, invite.CreatedAt, invite.ExpiresAt,
            status == InviteStatus.Open && invite.ExpiresAt - now < Soon, invite.AcceptedAt, invite.RevokedAt, invite.SealedVoiceCode is not null, code, invite.WrongCodes, pseudonym, invite.SealedName is not null,
            invite.SealedPhone is not null, invite.ReplacedById);
    }
}
