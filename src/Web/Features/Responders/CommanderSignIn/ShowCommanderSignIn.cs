using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Features.Cases;
using Muster.Web.Features.Invites;

namespace Muster.Web.Features.Responders.CommanderSignIn;

/// <summary>The commander's own sign-in to the rooms.</summary>
/// <param name="Passphrase">Null once it was marked as kept.</param>
public sealed record CommanderSignInView(Guid ResponderId, string Pseudonym, string? MatrixId, string? Homeserver, string? WarRoomUrl, string? Passphrase)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => $"{nameof(CommanderSignInView)} {Pseudonym}";
}

/// <summary>Shows the commander's sign-in until they say that they have kept it; to commanders of the case only.</summary>
public sealed class ShowCommanderSignIn(IDbContextFactory<PanelDbContext> contexts, SealedPeople people, HomeserverAddresses addresses)
{
    public async Task<Result<CommanderSignInView>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.AsNoTracking().Include(c => c.Members).Include(c => c.Homeservers).AsSplitQuery().FirstOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (CaseAccess.Command(actor, @case) is { } refused) return refused;
        var person = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId && r.Role == ResponderRole.Commander)
            .OrderBy(r => r.CreatedAt).FirstOrDefaultAsync(cancellationToken);
        if (person is null) return new Problem(ProblemType.CaseNotReady, "The commander's sign-in is made together with the homeserver; it is not there yet.");
        var homeserver = @case!.Homeservers.OrderByDescending(h => h.CreatedAt).FirstOrDefault();
        return new CommanderSignInView(
            person.Id,
            person.Pseudonym,
            homeserver?.UserId(person.Pseudonym),
            homeserver is null ? null : addresses.Client(homeserver),
            homeserver is null ? null : addresses.WarRoom(homeserver),
            person.SealedPassphrase is { } passphrase ? people.OpenPassphrase(caseId, passphrase) : null);
    }
}
