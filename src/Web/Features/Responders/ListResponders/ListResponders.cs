using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Homeservers;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;

namespace Muster.Web.Features.Responders.ListResponders;

/// <summary>A case's people, with the devices that their homeserver tells of. Where it does not answer, the list still stands.</summary>
public sealed class ListResponders(IDbContextFactory<PanelDbContext> contexts, IResponderAccounts accounts, TimeProvider clock)
{
    private static readonly TimeSpan New = TimeSpan.FromMinutes(30);

    public async Task<Result<RespondersView>> ExecuteAsync(Actor actor, Guid caseId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.AsNoTracking().Include(c => c.Members).Include(c => c.Homeservers).AsSplitQuery().FirstOrDefaultAsync(c => c.Id == caseId, cancellationToken);
        if (CaseAccess.Read(actor, @case) is { } refused) return refused;
        var people = await db.Responders.AsNoTracking().Where(r => r.CaseId == caseId).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        var homeserver = @case!.Homeservers.OrderByDescending(h => h.CreatedAt).FirstOrDefault();
        var lives = @case.State is CaseState.Active or CaseState.Sealing;
        var devices = lives && people.Count > 0
            ? await accounts.DevicesAsync(caseId, [.. people.Select(p => p.Pseudonym)], cancellationToken)
            : new Problem(ProblemType.HomeserverUnreachable, "There is no homeserver to ask.");
        var replaceable = @case.State != CaseState.Active ? [] : await db.Invites
            .Where(i => i.CaseId == caseId && i.ReplacedById == null && db.Responders.Any(r => r.InviteId == i.Id && r.State == ResponderState.NotThem))
            .Select(i => i.Id).ToHashSetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        return new RespondersView([.. people.Select(person => View(person, homeserver, devices.Ok ? devices.Value : null, person.InviteId is { } invite && replaceable.Contains(invite), lives, now))], devices.Ok);
    }

    private static ResponderView View(Responder person, Homeserver? homeserver, Dictionary<string, IReadOnlyList<Device>>? devices, bool replaceable, bool lives, DateTimeOffset now)
    {
        var own = devices?.GetValueOrDefault(person.Pseudonym, []);
        DateTimeOffset?[] seen = [person.LastSeenAt, .. own?.Select(d => d.LastSeenAt) ?? []];
        return new ResponderView(
            person.Id, person.Pseudonym, person.DisplayName, person.InviteNumber, homeserver?.UserId(person.Pseudonym),
            person.Role, person.State, person.Outstanding && lives, person.Rooms, person.CreatedAt, IsNew(person, now), person.JoinedAt, person.RemovedAt, seen.Max(),
            own, person.SealedName is not null, person.SealedPhone is not null, Exposure.FromJson(person.ExposureJson), person.SealedPassphrase is not null, replaceable);
    }

    private static bool IsNew(Responder person, DateTimeOffset now) =>
        person.Role != ResponderRole.Commander && now - person.CreatedAt < New
        && person.State is ResponderState.Accepting or ResponderState.AwaitingAdmission or ResponderState.Joined;
}
