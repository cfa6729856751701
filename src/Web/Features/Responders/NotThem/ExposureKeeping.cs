using Muster.Data;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.NotThem;

/// <summary>
/// What somebody who was not them could have read, kept with the person. In a busy case counting takes long, so that nobody who acts on the
/// person waits for it: their lock is taken for keeping the answer alone.
/// </summary>
public sealed class ExposureKeeping(IResponderAccounts accounts, TimeProvider clock)
{
    /// <summary>As known: not counted yet where nobody has.</summary>
    public static Exposure Known(Responder person, DateTimeOffset now) =>
        Exposure.FromJson(person.ExposureJson) ?? Exposure.Uncounted([.. Rooms(person).Select(room => $"#{room}")], Since(person), person.RemovedAt ?? now);

    /// <summary>Whether it was counted up to when they were shut out: what was counted before is only the least that it can be.</summary>
    public static bool IsSettled(Responder person) =>
        Exposure.FromJson(person.ExposureJson) is { IsCounted: true } known && !(known.Until < person.RemovedAt);

    /// <summary>Null where the homeserver does not tell within this time.</summary>
    public async Task<Exposure?> CountAsync(Responder person, TimeSpan patience, CancellationToken cancellationToken)
    {
        var account = CaseAccount.Of(person) with { Rooms = Rooms(person) };
        var counted = await accounts.CountAsync(account, Since(person), person.RemovedAt ?? clock.GetUtcNow(), patience, cancellationToken);
        return counted.Ok ? counted.Value : null;
    }

    /// <summary>To be called with the person's lock held, and the person as they are now.</summary>
    public async Task KeepAsync(PanelDbContext db, Case @case, Responder person, Exposure counted, CancellationToken cancellationToken)
    {
        if (IsSettled(person)) return;
        var exposure = counted with { Complete = counted.Complete && person.RemovedAt is { } out_ && counted.Until >= out_ };
        person.CouldHaveRead(exposure.ToJson());
        @case.Note("not-them-counted", $"{person.Pseudonym} could have read {(exposure.Complete ? "" : "at least ")}{exposure.Events} messages and {exposure.Files} files", Actor.Muster, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>From when the account was there: whoever waits for a voice check has no room, unless a lead let them into one.</summary>
    private static DateTimeOffset Since(Responder person) => person.JoinedAt ?? person.CreatedAt;

    private static IReadOnlyList<string> Rooms(Responder person) => person.JoinedAt is null ? [] : person.Rooms;
}
