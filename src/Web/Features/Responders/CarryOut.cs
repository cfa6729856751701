using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
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

    /// <summary>Saves through <paramref name="db"/>. The case needs its open attention loaded.</summary>
    public async Task<Problem?> OnHomeserverAsync(PanelDbContext db, Case @case, Responder person, CancellationToken cancellationToken)
    {
        var (wasOutstanding, failed) = (person.Outstanding, await DoAsync(person, cancellationToken));
        if (failed is null && !wasOutstanding) return null; // done again, to be sure
        var now = clock.GetUtcNow();
        var text = $"{person.Pseudonym} {Lacks(person.State)} yet";
        if (failed is null || !@case.Attention.Any(item => item.ClearedAt is null && item.Text == text)) @case.Clear(Kind, person.Id, now); // it may have been about another state
        if (failed is not null) @case.Raise(Kind, AttentionLevel.Bad, text, $"{failed.Detail} Muster goes on trying; look at the homeserver's health", now, person.Id);
        else
        {
            person.CarriedOut();
            if (person.State == ResponderState.NotThem) @case.Note("not-them-done", $"{person.Pseudonym} is out of every room", Actor.Muster, now);
        }
        await db.SaveChangesAsync(CancellationToken.None); // it is done, or known not to be
        return failed;
    }

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
            ResponderState.NotThem => await accounts.BanAsync(account, person.JoinedAt, person.RemovedAt!.Value, cancellationToken),
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
