using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders;

/// <summary>The last part of coming in: somebody whose account stands goes into the rooms, or waits to be heard.</summary>
public sealed class ArrivingResponder(IResponderAccounts accounts, TimeProvider clock)
{
    /// <summary>Changes the person's state; the caller saves. The case needs its open attention loaded.</summary>
    public async Task<Problem?> LetInAsync(PanelDbContext db, Case @case, Responder person, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var actor = Actor.Responder(person.Id, person.Pseudonym);
        var admission = await db.Invites.Where(i => i.Id == person.InviteId).Select(i => (Admission?)i.Admission).FirstOrDefaultAsync(cancellationToken);
        if (admission == Admission.AfterVoiceCheck)
        {
            person.WaitForAdmission();
            AdmissionAttention.Raise(@case, person, now);
            @case.Note("responder-waits", $"{person.Pseudonym} accepted invite {person.InviteNumber} and waits to be let in", actor, now);
            return null;
        }
        if (await accounts.JoinAsync(CaseAccount.Of(person), cancellationToken) is { } failed) return failed;
        person.Joined(now);
        @case.Note("responder-joined", $"{person.Pseudonym} joined {string.Join(", ", person.Rooms.Select(room => $"#{room}"))}", actor, now);
        return null;
    }
}
