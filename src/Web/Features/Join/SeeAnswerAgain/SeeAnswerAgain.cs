using Microsoft.EntityFrameworkCore;
using Muster.Data;
using Muster.Domain;

namespace Muster.Web.Features.Join.SeeAnswerAgain;

public sealed record SeeAnswerAgainInput(string? Token, string? IdempotencyKey)
{
    /// <summary>Never shown by accident.</summary>
    public override string ToString() => nameof(SeeAnswerAgainInput);
}

/// <summary>
/// For a phone that lost its signal: the same answer once more, to the browser that accepted. It never accepts anything itself. A used link
/// that any other browser tries raises attention.
/// </summary>
public sealed class SeeAnswerAgain(IDbContextFactory<PanelDbContext> contexts, PrepareAnswer prepare, UsedLinkAlarms alarms)
{
    public async Task<Result<JoinAnswer>> ExecuteAsync(SeeAnswerAgainInput input, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var link = await OpenLink.FindAsync(db, input.Token, cancellationToken);
        if (link is null || input.IdempotencyKey is not { Length: >= 1 and <= 255 }) return JoinProblems.Unusable;
        return await prepare.AgainAsync(link.Invite, AnswerSeal.For(input.Token!, input.IdempotencyKey, link.Invite.Id), alarms, cancellationToken);
    }
}
