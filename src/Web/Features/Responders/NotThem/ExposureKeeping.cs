using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.NotThem;

/// <summary>
/// What somebody who was not them could have read, kept with the person. In a busy case counting takes long: neither the ban nor the new link
/// waits for it, and nobody who acts on the person does.
/// </summary>
public sealed class ExposureKeeping(IResponderAccounts accounts, TimeProvider clock)
{
    /// <summary>As known: not counted yet where nobody has.</summary>
    public static Exposure Known(Responder person) =>
        Exposure.FromJson(person.ExposureJson) ?? Exposure.Uncounted([.. person.Rooms.Select(room => $"#{room}")], person.JoinedAt, person.RemovedAt!.Value);

    /// <summary>Null where the homeserver does not tell within this time.</summary>
    public async Task<Exposure?> CountAsync(Responder person, TimeSpan patience, CancellationToken cancellationToken)
    {
        var counted = await accounts.CountAsync(CaseAccount.Of(person), person.JoinedAt, Known(person).Until, patience, cancellationToken);
        return counted.Ok ? counted.Value : null;
    }

    /// <summary>To be called with the person's lock held.</summary>
    public async Task KeepAsync(PanelDbContext db, Case @case, Responder person, Exposure counted, CancellationToken cancellationToken)
    {
        if (Known(person).IsCounted) return;
        person.CouldHaveRead(counted.ToJson());
        @case.Note("not-them-counted", $"{person.Pseudonym} could have read {(counted.Complete ? "" : "at least ")}{counted.Events} messages and {counted.Files} files", Actor.Muster, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }
}
