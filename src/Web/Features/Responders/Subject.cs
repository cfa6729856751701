using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders;

/// <summary>The person that an act is about, found only for those who command the case.</summary>
internal sealed record Subject(Case Case, Responder Person)
{
    public CaseAccount Account => CaseAccount.Of(Person);

    /// <summary>Finds the person, or says why the actor may not act on them.</summary>
    /// <param name="act">What needs a step-up, where it does.</param>
    public static async Task<Result<Subject>> FindAsync(PanelDbContext db, Actor actor, ResponderInput input, CancellationToken cancellationToken, Acts act = Acts.None)
    {
        var @case = await db.Cases.Include(c => c.Members).Include(c => c.Attention.Where(a => a.ClearedAt == null)).AsSplitQuery()
            .FirstOrDefaultAsync(c => c.Id == input.CaseId, cancellationToken);
        if (CaseAccess.Command(actor, @case, act) is { } refused) return refused;
        var person = await db.Responders.FirstOrDefaultAsync(r => r.Id == input.ResponderId && r.CaseId == input.CaseId, cancellationToken);
        return person is null ? new Problem(ProblemType.NotFound, "The case has nobody like that.") : new Subject(@case!, person);
    }

    /// <summary>Why nothing can be done on the homeserver, or null: it has to be there.</summary>
    public Problem? HomeserverGone() => Case.State is CaseState.Active or CaseState.Sealing
        ? null
        : new Problem(ProblemType.WrongState, $"The case is {Case.State}, so there is no homeserver on which this could be done.");

    /// <summary>Why nobody may come in (again) any more, or null.</summary>
    public Problem? Closing() => Case.State == CaseState.Sealing
        ? new Problem(ProblemType.WrongState, "The case is being closed, so nobody can come in any more.") { Act = "Cancel the disposal first if they are still needed." }
        : null;

    /// <summary>Why nothing can be done to an account that is not there yet, or null: naming it to the homeserver could make it.</summary>
    public Problem? Arriving() => Person.State == ResponderState.Accepting
        ? new Problem(ProblemType.WrongState, $"{Person.Pseudonym} is still coming in and has no account yet.") { Act = "Wait a moment, or say that it was not them." }
        : null;

    /// <summary>Why the person is past this act, or null.</summary>
    public Problem? Gone() => Person.State is ResponderState.Removed or ResponderState.NotThem
        ? new Problem(ProblemType.WrongState, $"{Person.Pseudonym} was sent out already.") { Act = "Invite them again with a fresh link." }
        : null;

    /// <summary>The commander's own sign-in is not treated like a guest's.</summary>
    public Problem? IsCommander() => Person.Role == ResponderRole.Commander
        ? new Problem(ProblemType.WrongState, "This is the commander's own sign-in; without it nobody could command the rooms.")
        : null;

    /// <summary>
    /// Writes the act on the timeline and into the panel's log, and saves. Acts do this before they ask anything of the homeserver, and ask it
    /// whoever hangs up: a connection cut on purpose, or a panel that is killed, leaves neither an act without a trace nor one half done.
    /// </summary>
    public async Task<Result<Done>> SaveAsync(PanelDbContext db, Actor actor, string action, string sentence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Case.Note(action, sentence, actor, now);
        db.Log(actor, action, $"{Person.Pseudonym}: {sentence}", now, Case.Id);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return new Problem(ProblemType.Stale, $"Somebody else acted on {Person.Pseudonym} at this moment.");
        }
        return new Done();
    }
}
