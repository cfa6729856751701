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
public sealed class NewPassphrase(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, ArrivingResponder arriving, TimeProvider clock)
{
    public async Task<Result<NewPassphraseView>> ExecuteAsync(Actor actor, ResponderInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await Subject.FindAsync(db, actor, input, cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if ((subject.HomeserverGone() ?? subject.Closing() ?? subject.Gone()) is { } not) return not;
        var passphrase = Passphrase.Generate();
        if (await accounts.ReplacePassphraseAsync(subject.Account, passphrase, CancellationToken.None) is { } failed) return failed;
        if (subject.Person.State == ResponderState.Accepting && await arriving.LetInAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } outside) return outside;
        subject.Person.SealPassphrase(null); // the commander's own: the former one is worth nothing now
        var saved = await subject.SaveAsync(db, actor, "new-passphrase", $"{subject.Person.Pseudonym} got another passphrase; their devices were signed out", clock.GetUtcNow(), CancellationToken.None);
        return saved.Problem is { } stale ? stale : new NewPassphraseView(subject.Person.Pseudonym, passphrase);
    }
}
