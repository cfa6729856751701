using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Access;
using Muster.Domain.Cases;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Web.Account;

namespace Muster.Web.Features.Invites.CreateInvites;

/// <summary>Makes single-use links. Also while the homeserver is being made: the join page waits.</summary>
public sealed class CreateInvites(IDbContextFactory<PanelDbContext> contexts, PanelAddress address, SealedPeople people, TimeProvider clock)
{
    public async Task<Result<List<CreatedInvite>>> ExecuteAsync(Actor actor, CreateInvitesInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var @case = await db.Cases.Include(c => c.Members).Include(c => c.Rooms).AsSplitQuery()
            .FirstOrDefaultAsync(c => c.Id == input.CaseId, cancellationToken);
        if (CaseAccess.Command(actor, @case) is { } refused) return refused;
        if (@case!.State is not (CaseState.Provisioning or CaseState.Active))
        {
            return new Problem(ProblemType.WrongState, $"Nobody can be invited while the case is {@case.State}: people come in only before disposal begins.");
        }
        var plan = InvitePlan.Check(input, @case);
        if (plan.Problem is { } invalid) return invalid;
        var origin = await address.OriginAsync(cancellationToken, input.Origin);

        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var first = await InviteNumbers.TakeAsync(db, @case.Id, input.Count, cancellationToken);
        var created = Enumerable.Range(first, input.Count).Select(number => Add(@case, number, plan.Value, actor.Name, origin.Text, now)).ToList();
        var sentence = Sentence(plan.Value, first, input.Count);
        @case.Note("invite-made", sentence, actor, now);
        db.Log(actor, "invites-made", sentence, now, @case.Id);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return created;
    }

    private CreatedInvite Add(Case @case, int number, InvitePlan plan, string createdBy, string address, DateTimeOffset now)
    {
        var token = SecretToken.Generate();
        var invite = @case.AddInvite(new Invite(number, token.Hash, plan.Role, plan.Rooms, plan.Admission, createdBy, now, now + plan.Life));
        invite.SealIdentity(people.SealName(@case.Id, plan.RealName), people.SealPhone(@case.Id, plan.Phone));
        var code = plan.VoiceCode ? VoiceCode.Generate() : null;
        if (code is not null) invite.SealVoiceCode(people.SealVoiceCode(invite.Id, code));
        return new CreatedInvite(invite.Id, number, JoinLink.To(address, token), invite.ExpiresAt, code);
    }

    private static string Sentence(InvitePlan plan, int first, int count) =>
        $"{(count == 1 ? $"Invite {first}" : $"Invites {first} to {first + count - 1}")} for {string.Join(", ", plan.Rooms.Select(room => $"#{room}"))}"
        + (plan.Role == ResponderRole.Lead ? " as lead" : "") + (plan.VoiceCode ? ", with a code given by voice" : "");
}
