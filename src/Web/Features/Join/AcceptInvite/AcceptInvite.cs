using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;
using Muster.Domain.Cases.Lifecycle;
using Muster.Domain.Responders;
using Muster.Web.Features.Join.SeeAnswerAgain;

namespace Muster.Web.Features.Join.AcceptInvite;

/// <param name="IdempotencyKey">Made by the accepting browser; null where a program asks for an answer that cannot be repeated.</param>
/// <param name="VoiceCode">Six digits, where the invite asks for them.</param>
public sealed record AcceptInviteInput(string? Token, string? IdempotencyKey = null, string? VoiceCode = null)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => nameof(AcceptInviteInput);
}

/// <summary>
/// Somebody comes in. First the invite is taken, together with the responder and the sealed answer, in one transaction; only then the account
/// is made on the homeserver, which may be repeated. Whoever is interrupted between the two asks again with the same key.
/// </summary>
public sealed class AcceptInvite(
    IDbContextFactory<PanelDbContext> contexts, VoiceCodeTries tries, TakeInvite take, PrepareAnswer prepare, UsedLinkAlarms alarms, TimeProvider clock)
{
    public async Task<Result<JoinAnswer>> ExecuteAsync(AcceptInviteInput input, CancellationToken cancellationToken)
    {
        if (input.IdempotencyKey is { Length: < 1 or > 255 }) return Problem.Field("Idempotency-Key", "Between 1 and 255 characters.");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, input.Token, cancellationToken);
        if (link is null) return JoinProblems.Unusable;

        // Without a key the answer is sealed with one that nobody knows: it cannot be repeated.
        var seal = AnswerSeal.For(input.Token!, input.IdempotencyKey ?? SecretToken.Generate().Text, link.Invite.Id);
        if (link.Invite.AcceptedAt is not null) return await prepare.AgainAsync(link.Invite, seal, alarms, cancellationToken);
        if (!link.IsOpenAt(clock.GetUtcNow())) return JoinProblems.Unusable;
        if (link.CaseState != CaseState.Active) return JoinProblems.NotReady;
        if (await tries.WhyNotAsync(link.Invite, input.VoiceCode, cancellationToken) is { } refused) return refused;

        var passphrase = Passphrase.Generate();
        if (!await take.ExecuteAsync(link.Invite, seal, passphrase, cancellationToken))
        {
            // Somebody was faster at this very moment; it may have been this browser's own first try.
            var now = await OpenLink.FindAsync(db, input.Token, cancellationToken);
            return now is null ? JoinProblems.Unusable : await prepare.AgainAsync(now.Invite, seal, alarms, cancellationToken);
        }
        return await prepare.ExecuteAsync(link.Invite.Id, passphrase, fresh: true, cancellationToken);
    }
}
