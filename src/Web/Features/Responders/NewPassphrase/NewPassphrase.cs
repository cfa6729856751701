using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.NewPassphrase;

/// <summary>A sign-in to be read out over the telephone: shown once.</summary>
public sealed record NewPassphraseView(string Pseudonym, string Passphrase)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => $"{nameof(NewPassphraseView)} {Pseudonym}";
}

/// <summary>
/// For somebody who lost their passphrase: sets another one and signs every device out. It also finishes an acceptance whose account could
/// not be made, because it makes the account where it is missing. In an open case only: ending the writing silences whom it finds, and
/// somebody who came in afterwards could still write.
/// </summary>
public sealed class NewPassphrase(IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, IResponderAccounts accounts, ArrivingResponder arriving, TimeProvider clock)
{
    public async Task<Result<NewPassphraseView>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Closing() ?? subject.Gone()) is { } not) return not;
        var person = subject.Person;
        var asked = await subject.SaveAsync(db, actor, "new-passphrase", $"Giving {person.Pseudonym} another passphrase and signing their devices out", clock.GetUtcNow(), cancellationToken);
        if (asked.Problem is { } stale) return stale;
        var passphrase = Passphrase.Generate();
        if (await accounts.ReplacePassphraseAsync(subject.Account, passphrase, CancellationToken.None) is { } failed)
        {
            await subject.SaveAsync(db, actor, "no-new-passphrase", $"Giving {person.Pseudonym} another passphrase failed, or was not finished", clock.GetUtcNow(), CancellationToken.None);
            return failed;
        }
        if (person.SealedPassphrase is not null)
        {
            person.SealPassphrase(null); // the commander's own: the former one is worth nothing now
            await db.SaveChangesAsync(CancellationToken.None);
        }
        await db.Invites.Where(i => i.Id == person.InviteId && i.SealedAnswer != null).ExecuteUpdateAsync(set => set // it has the passphrase that is worth nothing now
            .SetProperty(i => i.SealedAnswer, (byte[]?)null).SetProperty(i => i.Version, i => i.Version + 1), CancellationToken.None);
        // Where not every room let them in, Muster goes on trying and says so; the passphrase is good, and only known here.
        if (person.State == ResponderState.Accepting && await arriving.LetInAsync(db, subject.Case, person) is { } outside && person.State != ResponderState.Joined) return outside;
        return new NewPassphraseView(person.Pseudonym, passphrase);
    }
}
