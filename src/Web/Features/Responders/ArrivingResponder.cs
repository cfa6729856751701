using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;

namespace Muster.Web.Features.Responders;

/// <summary>The last part of coming in: somebody whose account stands goes into the rooms, or waits to be heard.</summary>
public sealed class ArrivingResponder(CarryOut carryOut, TimeProvider clock)
{
    /// <summary>Saves through <paramref name="db"/>, whoever hangs up meanwhile. The case needs its open attention loaded.</summary>
    public async Task<Problem?> LetInAsync(PanelDbContext db, Case @case, Responder person)
    {
        var now = clock.GetUtcNow();
        var actor = Actor.Responder(person.Id, person.Pseudonym);
        var admission = await db.Invites.Where(i => i.Id == person.InviteId).Select(i => (Admission?)i.Admission).FirstOrDefaultAsync(CancellationToken.None);
        if (admission == Admission.AfterVoiceCheck)
        {
            person.WaitForAdmission();
            AdmissionAttention.Raise(@case, person, now);
            @case.Note("responder-waits", $"{person.Pseudonym} accepted invite {person.InviteNumber} and waits to be let in", actor, now);
            await db.SaveChangesAsync(CancellationToken.None);
            return null;
        }
        person.Joined(now);
        @case.Note("responder-joined", $"{person.Pseudonym} joined {string.Join(", ", person.Rooms.Select(room => $"#{room}"))}", actor, now);
        await db.SaveChangesAsync(CancellationToken.None);
        return await carryOut.OnHomeserverAsync(db, @case, person, CancellationToken.None);
    }
}
