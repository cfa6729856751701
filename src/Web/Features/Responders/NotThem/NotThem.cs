using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Provisioning.Accounts;
using Muster.Web.Account;
using Muster.Web.Features.Invites;
using Muster.Web.Features.Invites.CreateInvites;

namespace Muster.Web.Features.Responders.NotThem;

/// <param name="Origin">The address that the asker's browser used, for the new link.</param>
public sealed record NotThemInput(Guid CaseId, Guid ResponderId, string? Origin = null);

/// <param name="Exposure">What the account could have read; its numbers are null while they are still being counted.</param>
/// <param name="Replacement">A link for the right person, shown this once; null where one was handed out before, or nobody can join any more.</param>
public sealed record NotThemView(Exposure Exposure, CreatedInvite? Replacement);

/// <summary>
/// The commander found that somebody else took an invite. The account counts as hostile from the first save on; what must happen on the
/// homeserver may be repeated until it is done, here or by <see cref="PeopleSweep"/> in the background.
/// </summary>
public sealed class NotThem(
    IDbContextFactory<PanelDbContext> contexts, PersonLocks locks, CarryOut carryOut, ExposureKeeping exposures, PanelAddress address, SealedPeople people, TimeProvider clock)
{
    /// <summary>Somebody waits for the count; what is not counted by then is counted in the background.</summary>
    private static readonly TimeSpan CountPatience = TimeSpan.FromSeconds(10);

    public async Task<Result<NotThemView>> ExecuteAsync(Actor actor, NotThemInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var done = await ShutOutAsync(db, actor, input, cancellationToken);
        if (done.Problem is { } refused) return refused;
        var (subject, failed, replacement) = done.Value;
        await CountAsync(db, subject); // a room that it cannot be taken out of keeps nobody from knowing
        return failed is not null ? failed : new NotThemView(ExposureKeeping.Known(subject.Person, clock.GetUtcNow()), replacement);
    }

    private async Task<Result<Outcome>> ShutOutAsync(PanelDbContext db, Actor actor, NotThemInput input, CancellationToken cancellationToken)
    {
        using var turn = await locks.WaitAsync(input.ResponderId, cancellationToken);
        var found = await Subject.FindAsync(db, actor, new ResponderInput(input.CaseId, input.ResponderId), cancellationToken);
        if (found.Problem is { } refused) return refused;
        var subject = found.Value;
        if (subject.IsCommander() is { } own) return own;
        if (subject.Person.State != ResponderState.NotThem)
        {
            if (subject.HomeserverGone() is { } gone) return gone;
            var condemned = await CondemnAsync(db, actor, subject, cancellationToken);
            if (condemned.Problem is { } stale) return stale;
        }
        if (subject.Person.Outstanding && await carryOut.OnHomeserverAsync(db, subject.Case, subject.Person, CancellationToken.None) is { } failed)
            return new Outcome(subject, failed, null);
        var replaced = await ReplaceAsync(db, actor, subject, input.Origin, CancellationToken.None);
        return replaced.Problem is { } problem ? problem : new Outcome(subject, null, replaced.Value.Invite);
    }

    private async Task<Result<Done>> CondemnAsync(PanelDbContext db, Actor actor, Subject subject, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        subject.Person.WasNotThem();
        subject.Person.CouldHaveRead(ExposureKeeping.Known(subject.Person, now).ToJson());
        AdmissionAttention.Clear(subject.Case, subject.Person, now);
        var saved = await subject.SaveAsync(db, actor, "not-them", $"{subject.Person.Pseudonym} was somebody else: locked, signed out and banned", now, cancellationToken);
        if (saved.Problem is { } stale) return stale;
        await db.Invites.Where(i => i.Id == subject.Person.InviteId && i.SealedAnswer != null).ExecuteUpdateAsync(set => set
            .SetProperty(i => i.SealedAnswer, (byte[]?)null).SetProperty(i => i.Version, i => i.Version + 1), CancellationToken.None);
        return new Done();
    }

    /// <summary>Without the person's lock: nobody who acts on them waits for it.</summary>
    private async Task CountAsync(PanelDbContext db, Subject subject)
    {
        if (ExposureKeeping.IsSettled(subject.Person)) return;
        if (await exposures.CountAsync(subject.Person, CountPatience, CancellationToken.None) is not { } counted) return;
        using var turn = await locks.WaitAsync(subject.Person.Id, CancellationToken.None);
        await db.Entry(subject.Person).ReloadAsync();
        await exposures.KeepAsync(db, subject.Case, subject.Person, counted, CancellationToken.None);
    }

    private async Task<Result<Replacement>> ReplaceAsync(PanelDbContext db, Actor actor, Subject subject, string? asked, CancellationToken cancellationToken)
    {
        var former = await db.Invites.FirstOrDefaultAsync(i => i.Id == subject.Person.InviteId, cancellationToken);
        if (former is null || former.ReplacedById is not null || subject.Case.State != CaseState.Active) return new Replacement(null);
        var origin = await address.OriginAsync(cancellationToken, asked);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var number = await InviteNumbers.TakeAsync(db, subject.Case.Id, 1, cancellationToken);
        var token = SecretToken.Generate();
        var invite = subject.Case.AddInvite(new Invite(
            number, token.Hash, former.Role, former.Rooms, former.Admission, actor.Name, now, now + (former.ExpiresAt - former.CreatedAt)));
        invite.SealIdentity(former.SealedName, former.SealedPhone);
        var code = former.SealedVoiceCode is null ? null : VoiceCode.Generate();
        if (code is not null) invite.SealVoiceCode(people.SealVoiceCode(invite.Id, code));
        former.ReplacedBy(invite.Id);
        var saved = await subject.SaveAsync(db, actor, "invite-replaced", $"Invite {number} takes the place of invite {former.Number}, which {subject.Person.Pseudonym} used", now, cancellationToken);
        if (saved.Problem is { } stale) return stale;
        await transaction.CommitAsync(cancellationToken);
        return new Replacement(new CreatedInvite(invite.Id, number, JoinLink.To(origin.Text, token), invite.ExpiresAt, code));
    }

    private sealed record Replacement(CreatedInvite? Invite);

    /// <param name="Failed">Why it is not out of every room yet.</param>
    private sealed record Outcome(Subject Subject, Problem? Failed, CreatedInvite? Replacement);
}
