using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain.Disposal;

namespace Muster.Provisioning.Cases;

/// <summary>What the panel itself holds of a case ends with it: links that would let somebody in, and credentials of a server that is gone.</summary>
public static class PanelsOwn
{
    /// <summary>Part of the transaction that closes the case; the caller saves. Returns what the report says of it.</summary>
    public static async Task<IReadOnlyList<DisposalCheck>> EndAsync(PanelDbContext db, Guid caseId, DateTimeOffset now, CancellationToken cancel)
    {
        var homeservers = await db.Homeservers.Where(h => h.CaseId == caseId).ToListAsync(cancel);
        var people = await db.Responders.Where(r => r.CaseId == caseId && r.SealedPassphrase != null).ToListAsync(cancel);
        var invites = await db.Invites.Where(i => i.CaseId == caseId).ToListAsync(cancel);
        foreach (var homeserver in homeservers) homeserver.ForgetSecrets();
        foreach (var person in people) person.SealPassphrase(null);
        var closed = invites.Count(invite => invite.Revoke(now));
        foreach (var invite in invites) invite.ForgetAnswer();
        return
        [
            new DisposalCheck("credentials",
                homeservers.TrueForAll(h => h.SealedSecrets is null) && people.TrueForAll(p => p.SealedPassphrase is null),
                "Signing key, administrator and commander's passphrase: emptied in the panel's database together with this report", now),
            new DisposalCheck("invites", invites.TrueForAll(i => i.AcceptedAt is not null || i.RevokedAt is not null), Invites(invites.Count, closed), now),
        ];
    }

    private static string Invites(int made, int closed) => made == 0 ? "None was made" : $"{made} made, {closed} closed by this; every link is refused";
}
