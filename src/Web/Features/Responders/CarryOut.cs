using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders;

/// <summary>
/// Makes the homeserver do what the panel says of somebody. What is to be is saved first, by whoever decided it; this may be repeated from
/// wherever it was interrupted, and <see cref="PeopleSweep"/> does so. To be called with the person's lock held.
/// </summary>
public sealed class CarryOut(IResponderAccounts accounts, TimeProvider clock)
{
    private const string Kind = "person-unfinished";
    private const string LockedKind = "locked-while-closing";

    /// <summary>Saves through <paramref name="db"/>. The case needs its open attention loaded.</summary>
    public async Task<Problem?> OnHomeserverAsync(PanelDbContext db, Case @case, Responder person, CancellationToken cancellationToken)
    {
        if (await ShutAsync(db, @case, person)) return await OnHomeserverAsync(db, @case, person, cancellationToken) ?? Closing(person);
        var failed = await DoAsync(person, cancellationToken);
        if (!person.Outstanding) return failed; // it was done before: repeated by somebody who wants to be sure
        // Ending the writing silences those who were in the rooms when it began; whoever came in at that very moment is locked here.
        if (await ShutAsync(db, @case, person)) return await OnHomeserverAsync(db, @case, person, CancellationToken.None) ?? Closing(person);
        await RecordAsync(db, @case, person, failed);
        return failed;
    }

    /// <summary>Nobody is let in any more once the case is being closed: they are locked instead. False where there is nothing of the kind to do.</summary>
    private async Task<bool> ShutAsync(PanelDbContext db, Case @case, Responder person)
    {
        if (!person.Outstanding || person.State is not (ResponderState.Joined or ResponderState.AwaitingAdmission)) return false;
        if (await StateAsync(db, @case) == CaseState.Active) return false;
        var now = clock.GetUtcNow();
        var sentence = $"{person.Pseudonym} locked, because the case was being closed as they came in";
        person.Locked();
        AdmissionAttention.Clear(@case, person, now);
        @case.Raise(LockedKind, AttentionLevel.Warn, sentence, "If the case goes on after all, unlock them under Responders", now, person.Id);
        @case.Note("responder-locked", sentence, Actor.Muster, now);
        db.Log(Actor.Muster, "responder-locked", sentence, now, @case.Id);
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    private async Task RecordAsync(PanelDbContext db, Case @case, Responder person, Problem? failed)
    {
        var now = clock.GetUtcNow();
        if (failed is null)
        {
            person.CarriedOut(now);
            @case.Clear(Kind, person.Id, now);
            if (person.State != ResponderState.Locked) @case.Clear(LockedKind, person.Id, now);
            if (person.State == ResponderState.NotThem) @case.Note("not-them-done", $"{person.Pseudonym} is out of every room", Actor.Muster, now);
        }
        else if (await StateAsync(db, @case) is CaseState.Active or CaseState.Sealing) // else nobody tries any more: the homeserver is destroyed
        {
            var (text, act) = ($"{person.Pseudonym} {Lacks(person.State)} yet", $"{failed.Detail} Muster goes on trying; look at the homeserver's health");
            if (!@case.Attention.Any(item => item.ClearedAt is null && item.Text == text && item.Act == act)) @case.Clear(Kind, person.Id, now);
            @case.Raise(Kind, AttentionLevel.Bad, text, act, now, person.Id);
        }
        await db.SaveChangesAsync(CancellationToken.None); // it is done, or known not to be
    }

    /// <summary>As it is now, whatever was loaded.</summary>
    private static Task<CaseState> StateAsync(PanelDbContext db, Case @case) =>
        db.Cases.Where(c => c.Id == @case.Id).Select(c => c.State).SingleAsync(CancellationToken.None);

    private static Problem Closing(Responder person) =>
        new(ProblemType.WrongState, $"The case is being closed, so {person.Pseudonym} was locked and not let in.") { Act = "Unlock them if the disposal is cancelled." };

    private async Task<Problem?> DoAsync(Responder person, CancellationToken cancellationToken)
    {
        var account = CaseAccount.Of(person);
        return person.State switch
        {
            ResponderState.Accepting => throw new InvalidOperationException("There is no account yet."),
            ResponderState.AwaitingAdmission => await accounts.LockAsync(account, locked: false, cancellationToken),
            ResponderState.Joined => await accounts.LockAsync(account, locked: false, cancellationToken) ?? await accounts.JoinAsync(account, cancellationToken),
            ResponderState.Locked => await accounts.LockAsync(account, locked: true, cancellationToken),
            ResponderState.Removed => await accounts.RemoveAsync(account, cancellationToken),
            ResponderState.NotThem => await accounts.BanAsync(account, person.JoinedAt, person.RemovedAt ?? clock.GetUtcNow(), cancellationToken),
        };
    }

    private static string Lacks(ResponderState state) => state switch
    {
        ResponderState.Accepting => "has no account",
        ResponderState.AwaitingAdmission => "is not unlocked",
        ResponderState.Joined => "is not in every room",
        ResponderState.Locked => "is not locked",
        ResponderState.Removed => "is not out of every room",
        ResponderState.NotThem => "was not who they should be, and is not out of every room",
    };
}
