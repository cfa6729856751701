using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Responders;

namespace Muster.Web.Features.Join.SeeAnswerAgain;

/// <summary>Makes the account where that is still to be done, and tells its owner how to come in.</summary>
public sealed class PrepareAnswer(
    IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, ArrivingResponder arriving, CarryOut carryOut, PersonLocks locks, HomeserverAddresses addresses, TimeProvider clock)
{
    /// <summary>The same answer for the browser that accepted, as long as it may be repeated; for everybody else the link is unusable.</summary>
    internal async Task<Result<JoinAnswer>> AgainAsync(Invite invite, AnswerSeal seal, UsedLinkAlarms alarms, CancellationToken cancellationToken)
    {
        if (invite.AcceptedAt is null) return JoinProblems.Unusable;
        if (!seal.Made(invite))
        {
            alarms.Tried(invite.Id);
            return JoinProblems.Unusable;
        }
        if (invite.SealedAnswer is not { } answer || clock.GetUtcNow() >= invite.AcceptedAt + Invite.AnswerLife) return JoinProblems.Unusable;
        return await ExecuteAsync(invite.Id, seal.Open(answer), fresh: false, cancellationToken);
    }

    internal async Task<Result<JoinAnswer>> ExecuteAsync(Guid inviteId, string passphrase, bool fresh, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var personId = await db.Responders.Where(r => r.InviteId == inviteId).Select(r => r.Id).FirstAsync(cancellationToken);
        using var turn = await locks.WaitAsync(personId, cancellationToken); // a browser that asks twice at once must not make its account twice at once
        var person = await db.Responders.FirstAsync(r => r.InviteId == inviteId, cancellationToken);
        var @case = await db.Cases.Include(c => c.Attention.Where(a => a.ClearedAt == null)).Include(c => c.Homeservers).AsSplitQuery()
            .FirstAsync(c => c.Id == person.CaseId, cancellationToken);
        if (@case.State != CaseState.Active || person.State is ResponderState.NotThem or ResponderState.Removed) return JoinProblems.Unusable;
        if (person.State == ResponderState.Accepting)
        {
            if (await accounts.MakeAsync(CaseAccount.Of(person), passphrase, cancellationToken) is { } failed) return failed;
            if (await arriving.LetInAsync(db, @case, person) is { } outside) return Told(person, outside);
        }
        else if (person is { State: ResponderState.Joined, Outstanding: true } && await carryOut.OnHomeserverAsync(db, @case, person, CancellationToken.None) is { } still)
        {
            return Told(person, still);
        }
        var acceptedAt = await db.Invites.Where(i => i.Id == inviteId).Select(i => i.AcceptedAt).FirstAsync(cancellationToken);
        var homeserver = @case.Homeservers.OrderByDescending(h => h.CreatedAt).First();
        return new JoinAnswer(
            person.Pseudonym, homeserver.UserId(person.Pseudonym)!, passphrase, addresses.Client(homeserver)!,
            homeserver.ServerName!, addresses.WarRoom(homeserver), addresses.Element(homeserver), @case.Codename, person.Role, person.Rooms, @case.VoiceBridge,
            person.State == ResponderState.Joined, acceptedAt!.Value + Invite.AnswerLife, fresh);
    }

    /// <summary>Whoever is not let in any more is told no more than any stranger.</summary>
    private static Problem Told(Responder person, Problem problem) => person.State == ResponderState.Joined ? problem : JoinProblems.Unusable;
}
